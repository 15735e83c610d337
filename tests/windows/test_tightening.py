"""Own hours tighten, and what they tighten is told."""

from datetime import date

from hypothesis import given
from tests.windows.strategies import hours

from chappe.windows import registry
from chappe.windows.hours import ALWAYS, Hours, Span
from chappe.windows.inforce import in_force, territories_in_force
from chappe.windows.law import NO_CHOICES
from chappe.windows.places import Place
from chappe.windows.tightening import changes, minutes

LAW = registry.law()
DAY = date(2026, 11, 23)
PLACES = territories_in_force(LAW, NO_CHOICES, DAY)


def test_places_of_one_rulebook_are_told_together() -> None:
    places = [in_force(LAW, Place(territory), NO_CHOICES, DAY) for territory in ("FR", "IT", "RE", "DE")]
    office = Hours.of_days([(Span(9 * 60, 17 * 60),)] * 5 + [()] * 2)
    found = changes(places, office)
    assert [(each.book.name, [place.scope for place in each.places]) for each in found] == [
        ("fr-strict", ["FR", "RE"]),
        ("it-8-22", ["IT"]),
    ]
    assert (found[0].minutes_before, found[0].minutes_after) == (70 * 60, 40 * 60)
    assert not found[0].never_opens


def test_hours_that_leave_nothing_are_told() -> None:
    (found,) = changes([in_force(LAW, Place("FR"), NO_CHOICES, DAY)], Hours.every_day(Span(0, 60)))
    assert found.never_opens


def test_all_hours_change_nothing() -> None:
    assert changes(PLACES, ALWAYS) == ()


@given(hours())
def test_nothing_ever_opens(own: Hours) -> None:
    for change in changes(PLACES, own):
        assert change.minutes_after < change.minutes_before == minutes(change.book.hours)
        assert change.after.both(change.before) == change.after
        assert change.after.both(own) == change.after
