"""The figures of a list that was computed again."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.plan import Person, compose, counted_of
from chappe.deployments.redistribution import Kept, counted_again, fields_of, places_named, redistributed
from chappe.deployments.tallying import Counted, Tally, costings
from chappe.messages.contents import Contents, compiled
from chappe.messages.fragments import measure

drawn = st.lists(
    st.tuples(
        st.sampled_from(["a" * 200, "ê" * 80, "’" * 71, "’ê" * 40, "short"]),
        st.sampled_from(["FR", "BE"]),
        st.sampled_from(["", "fr"]),
        st.booleans(),
    ),
    max_size=12,
)


def counted(position: int, text: str, country: str, language: str) -> Counted:
    measured = measure(text)
    return Counted(
        (position,),
        country,
        language,
        (bool(measured.forced_by), measured.fragments),
        costings(text),
        tuple((character, "city") for character in measured.forced_by),
        ("city",) if position % 2 else (),
    )


def figures(texts: list[Counted]) -> dict[str, Any]:
    tally = Tally()
    for one in texts:
        tally.add(one)
    return json.loads(json.dumps(tally.as_json()))  # type: ignore[no-any-return]


@given(drawn, drawn)
def test_they_are_those_of_the_list_as_it_is(
    first: list[tuple[str, str, str, bool]], later: list[tuple[str, str, str, bool]]
) -> None:
    before = [counted(place, *one[:3]) for place, one in enumerate(first, start=1)]
    left = [one for one, (*_, leaves) in zip(before, first, strict=True) if leaves]
    came = [counted(100 + place, *one[:3]) for place, one in enumerate(later)]
    places = {one.positions[0] for one in left}
    found = redistributed(figures(before), figures(came), figures(left), places)
    whole = figures([one for one in before if one not in left] + came)
    assert found["languages"] == whole["languages"]
    assert found["choices"] == whole["choices"]
    for name in ("causes", "empty"):
        assert [row[:-1] for row in found[name]] == [row[:-1] for row in whole[name]]
        # Of those who stay some that were never named may be missing, and nobody who left is there.
        assert all(set(row[-1]).isdisjoint(places) for row in found[name])
    assert found["causes_left_out"] == 0
    assert json.dumps(found)
    # Only places that the figures name matter.
    assert (
        redistributed(figures(before), figures(came), figures(left), places & places_named(figures(before)))
        == found
    )


def test_a_text_is_counted_as_it_was_and_by_itself_where_its_reader_has_changed() -> None:
    texts = compiled(Contents("Hello {{ first_name }}. STOP 36180"), "en")
    person = Person(7, 1, "+33639980001", "FR", "c-1", "Zoê", "", "en", "", "", {})
    ready = compose(person, texts)
    kept = Kept(ready.text, ready.encoding, ready.fragments)
    assert counted_again(person, texts, kept, {}) == counted_of(ready)
    changed = person._replace(first_name="Zoe")
    again = counted_again(changed, texts, kept, {"ê": "first_name"})
    assert again == counted_of(ready)
    assert counted_again(changed, texts, kept, {}).culprits == (("ê", ""),)
    assert fields_of({"causes": [["ê", "city", 9, []], ["ê", "", 2, []]]}) == {"ê": "city"}
