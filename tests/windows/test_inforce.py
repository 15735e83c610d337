"""Which rulebook is in force where, and which others may be chosen."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chappe.windows import registry
from chappe.windows.inforce import in_force, is_courtesy, states_in_force, territories_in_force
from chappe.windows.law import NO_CHOICES, Choices, rulebooks_for
from chappe.windows.places import Place

LAW = registry.law()
DAY = date(2026, 11, 23)
FINER = [Place("US", "FL"), Place("US", "TX"), Place("US", "PA")]
PLACES = [*(Place(territory) for territory in sorted(LAW.zones)), *FINER]


def test_france_has_a_default_and_two_others() -> None:
    found = in_force(LAW, Place("FR"), NO_CHOICES, DAY)
    assert found.book is found.default is LAW.named("fr-strict")
    assert (found.scope, found.kept, found.chosen, found.certainty) == ("FR", True, False, "C")
    assert [book.name for book in found.alternatives] == ["fr-charter-2024", "fr-charter-2026", "fr-strict"]
    assert found.calendar == "FR"


def test_a_choice_replaces_the_default() -> None:
    found = in_force(LAW, Place("FR"), Choices(rulebooks=frozenset({("FR", "fr-charter-2026")})), DAY)
    assert (found.book, found.chosen, found.kept) == (LAW.named("fr-charter-2026"), True, True)
    assert (found.certainty, found.calendar) == ("A", "")


def test_courtesy_is_kept_only_where_the_account_wants_it() -> None:
    assert not in_force(LAW, Place("DE"), NO_CHOICES, DAY).kept
    assert in_force(LAW, Place("DE"), Choices(courtesy=True), DAY).kept
    assert in_force(LAW, Place("DE"), Choices(rulebooks=frozenset({("DE", "de-courtesy")})), DAY).kept
    assert is_courtesy(in_force(LAW, Place("JP"), NO_CHOICES, DAY))
    assert not in_force(LAW, Place("JP"), NO_CHOICES, DAY).has_own


def test_states_are_those_that_have_rulebooks_of_their_own() -> None:
    found = {each.scope: each for each in states_in_force(LAW, "US", NO_CHOICES, DAY)}
    assert found["US-FL"].book is LAW.named("us-fl")
    assert [book.name for book in found["US-PA"].alternatives] == ["us-pa", "us-pa-8-21"]
    assert "US-NY" not in found
    assert states_in_force(LAW, "FR", NO_CHOICES, DAY) == ()


def test_every_territory_is_there_once() -> None:
    found = territories_in_force(LAW, NO_CHOICES, DAY)
    assert [each.scope for each in found] == sorted(LAW.zones)
    assert all(each.book for each in found)


@given(
    st.sampled_from(PLACES), st.booleans(), st.integers(0, 9), st.dates(date(2024, 1, 1), date(2031, 1, 1))
)
def test_what_is_kept_is_what_the_law_applies(place: Place, courtesy: bool, pick: int, day: date) -> None:
    available = in_force(LAW, place, NO_CHOICES, day).alternatives
    chosen = frozenset({(place.calendar, available[pick % len(available)].name)}) if pick else frozenset()
    choices = Choices(rulebooks=chosen, courtesy=courtesy)
    found = in_force(LAW, place, choices, day)
    applied = rulebooks_for(LAW, place, choices, day)
    assert found.kept is (found.book in applied)
    assert found.book is None or found.book in available
    assert all(book.governs(place) for book in found.alternatives)
