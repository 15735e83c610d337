"""The figures of a tally."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.distribution import Cause, Emptiness, LanguageShare, read
from chappe.deployments.tallying import Choice, Counted, Tally, costings
from chappe.gateways.prices import Cost, Rate
from chappe.messages.fragments import measure

RATES = {"FR": Rate(Decimal("0.05"), "EUR")}
drawn = st.lists(
    st.tuples(
        st.sampled_from(["a" * 200, "ê" * 80, "’" * 71, "’ê" * 40, "short", "😀" * 70]),
        st.sampled_from(["FR", "BE"]),
        st.sampled_from(["", "fr", "en"]),
    ),
    max_size=20,
)


def counted(position: int, text: str, country: str = "FR", language: str = "") -> Counted:
    measured = measure(text)
    return Counted(
        (position,),
        country,
        language,
        (bool(measured.forced_by), measured.fragments),
        costings(text),
        tuple((character, "") for character in measured.forced_by),
        ("city",) if position % 2 else (),
    )


def test_the_figures_say_what_replacing_would_save() -> None:
    tally = Tally()
    for position, text in enumerate(["’" * 71, "ê" * 71, "hello"], start=1):
        tally.add(counted(position, text, language="fr" if position < 3 else "en"))
    found = read(json.loads(json.dumps(tally.as_json())), Choice.NEITHER, RATES)
    assert [(one.choice, one.fragments, one.ucs2) for one in found.outcomes] == [
        (Choice.NEITHER, 5, 2),
        (Choice.SMART, 4, 1),
        (Choice.ACCENTS, 3, 0),
        (Choice.BOTH, 3, 0),
    ]
    assert [one.choice for one in found.better] == [Choice.SMART, Choice.ACCENTS]
    assert found.now.cost == Cost({"EUR": Decimal("0.25")})
    assert found.now.texts == {1: 1, 2: 2}
    assert found.languages == (LanguageShare("fr", 2, 4, 2), LanguageShare("en", 1, 1, 0))
    assert found.causes == (Cause("ê", "", 1, (2,)), Cause("’", "", 1, (1,)))
    assert found.empty == (Emptiness("city", 2, (1, 3)),)


@given(drawn)
def test_figures_agree_with_one_another(texts: list[tuple[str, str, str]]) -> None:
    tally = Tally()
    for position, (text, country, language) in enumerate(texts, start=1):
        tally.add(counted(position, text, country, language))
    found = read(json.loads(json.dumps(tally.as_json())), Choice.NEITHER, {})
    fragments = sum(measure(text).fragments for text, _, _ in texts)
    assert found.recipients == len(texts)
    assert found.now.fragments == sum(one.fragments for one in found.languages) == fragments
    assert found.now.ucs2 == sum(one.ucs2 for one in found.languages)
    for outcome in found.outcomes:
        assert sum(outcome.texts.values()) == len(texts)
        assert sum(size * count for size, count in outcome.texts.items()) == outcome.fragments
        assert outcome.fragments <= found.now.fragments
    assert all(one.fragments < found.now.fragments for one in found.better)
    assert json.dumps(found.as_json())
