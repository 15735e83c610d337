"""Which rulebooks may be chosen for what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.windows import registry
from chappe.windows.choosing import (
    LONGEST_NAME,
    MOST_CLOSED_DAYS,
    ClosedDayNameTooLong,
    TooManyClosedDays,
    UnknownScope,
    checked_days,
    checked_rulebooks,
    named_days,
    place_of,
    with_day,
    with_name,
)
from chappe.windows.law import RulebookElsewhere, UnknownRulebook
from chappe.windows.places import Place

LAW = registry.law()


def test_what_may_be_chosen() -> None:
    chosen = {"FR": "fr-charter-2026", "US-PA": "us-pa-8-21", "GB": "gb-courtesy", "IT": ""}
    assert checked_rulebooks(LAW, chosen) == {
        ("FR", "fr-charter-2026"),
        ("US-PA", "us-pa-8-21"),
        ("GB", "gb-courtesy"),
    }


@pytest.mark.parametrize(
    ("scope", "name", "refusal"),
    [
        ("XX", "fr-strict", UnknownScope),
        ("FR", "fr-lax", UnknownRulebook),
        ("IT", "fr-strict", RulebookElsewhere),
        ("US", "us-pa", RulebookElsewhere),
    ],
)
def test_what_may_not(scope: str, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        checked_rulebooks(LAW, {scope: name})


@given(st.sampled_from(sorted(LAW.zones)), st.sampled_from(sorted(LAW.rulebooks)))
def test_what_may_be_chosen_for_a_territory_is_what_is_available_there(territory: str, name: str) -> None:
    available = {book.name for book in LAW.available(Place(territory))} | {
        book.name for book in LAW.rulebooks.values() if book.territories == ("*",)
    }
    try:
        assert checked_rulebooks(LAW, {territory: name}) == {(territory, name)}
    except RulebookElsewhere:
        assert name not in available
    else:
        assert name in available
    assert place_of(LAW, territory) == Place(territory)


def test_names_of_closed_days_come_and_go() -> None:
    eve, day = date(2026, 12, 24), date(2026, 12, 25)
    names = with_name({}, eve, "  Christmas   Eve ")
    assert names == {"2026-12-24": "Christmas Eve"}
    assert with_name(names, eve, "") == {}
    assert named_days(names, [eve]) == names
    assert named_days(names, [day]) == {}
    with pytest.raises(ClosedDayNameTooLong):
        with_name({}, eve, "x" * (LONGEST_NAME + 1))


@given(st.lists(st.dates(date(2026, 1, 1), date(2029, 1, 1)), max_size=30), st.dates())
def test_closed_days_are_in_order_and_there_once(days: list[date], day: date) -> None:
    found = with_day(days, day)
    assert found == tuple(sorted({*days, day})) == checked_days([*days, day, day])


def test_too_many_closed_days_are_refused() -> None:
    days = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(MOST_CLOSED_DAYS)]
    assert len(with_day(days, days[0])) == MOST_CLOSED_DAYS
    with pytest.raises(TooManyClosedDays):
        with_day(days, date(2035, 1, 1))
