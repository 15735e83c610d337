"""Which rules hold where, and when."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.content.registry import law
from chappe.content.rules import CountryRules, Force, Kind, Law, Rule, Topics
from chappe.windows.rulebook import Certainty, Source

DAY = date(2026, 11, 23)


def rule(kind: Kind, certainty: Certainty = Certainty.A, **more: object) -> Rule:
    return Rule(kind, Force.WARNING, (Source("s", certainty, DAY),), **more)  # type: ignore[arg-type]


LAW = Law(
    {
        "fr": CountryRules("fr", ("FR",), (rule(Kind.OPT_OUT, Certainty.B), rule(Kind.NO_NAMES))),
        "everywhere": CountryRules("everywhere", ("*",), (rule(Kind.OPT_OUT), rule(Kind.NO_SHORTENERS))),
    }
)


def test_a_rule_of_anywhere_gives_way_to_a_country_s_own_of_its_kind() -> None:
    assert [found.kind for found in LAW.rules("FR")] == [Kind.OPT_OUT, Kind.NO_NAMES, Kind.NO_SHORTENERS]
    assert LAW.rules("FR")[0].certainty is Certainty.B
    assert [found.kind for found in LAW.rules("PL")] == [Kind.OPT_OUT, Kind.NO_SHORTENERS]
    assert (LAW.rule("PL", Kind.OPT_OUT), LAW.of("PL"), LAW.territories) == (None, None, ("FR",))
    assert LAW.files["fr"].certainty is Certainty.B


@given(st.booleans(), st.integers(-3, 3), st.sampled_from(Topics))
def test_a_rule_is_about_some_texts_from_a_day_on(marketing: bool, days: int, topics: Topics) -> None:
    found = rule(Kind.LABEL, topics=topics, effective_from=DAY)
    expected = (marketing or topics is Topics.ALL) and days >= 0
    assert found.applies(marketing=marketing, on=DAY + timedelta(days=days)) is expected
    assert rule(Kind.LABEL).applies(marketing=marketing, on=DAY) is marketing


@given(st.text(alphabet="ABCFR", min_size=2, max_size=2))
def test_every_territory_has_the_kinds_of_anywhere(territory: str) -> None:
    known = law()
    kinds = {found.kind for found in known.rules(territory)}
    assert {found.kind for found in known.anywhere} <= kinds
