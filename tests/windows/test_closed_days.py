"""Legal public holidays against lists made without the library."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried

from chappe.windows.closed_days import CALENDARS, UnknownCalendar, closed_days, holiday

YEARS = range(2024, 2032)


def _easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _of_france(year: int) -> set[date]:
    """Code du travail, L3133-1."""
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    after_easter = {1, 39, 50}
    return {date(year, month, day) for month, day in fixed} | {
        _easter(year) + timedelta(days=days) for days in after_easter
    }


def test_france_has_eleven() -> None:
    assert sorted(closed_days("FR", 2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@given(st.integers(2010, 2050))
@unhurried
def test_france_of_any_year(year: int) -> None:
    assert set(closed_days("FR", year)) == _of_france(year)


@given(st.integers(2010, 2050))
@unhurried
def test_alsace_moselle_has_good_friday_and_the_day_after_christmas_besides(year: int) -> None:
    besides = {_easter(year) - timedelta(days=2), date(year, 12, 26)}
    assert set(closed_days("FR-AM", year)) == _of_france(year) | besides


@pytest.mark.parametrize(
    ("territory", "month", "day"),
    [
        ("MQ", 5, 22),
        ("GP", 5, 27),
        ("MF", 5, 28),
        ("GF", 6, 10),
        ("RE", 12, 20),
        ("YT", 4, 27),
        ("BL", 10, 9),
    ],
)
@pytest.mark.parametrize("year", YEARS)
def test_an_overseas_territory_has_its_abolition_day_and_no_customary_day(
    territory: str, month: int, day: int, year: int
) -> None:
    assert set(closed_days(territory, year)) == _of_france(year) | {date(year, month, day)}


@pytest.mark.parametrize("year", YEARS)
def test_other_territories(year: int) -> None:
    good_friday = _easter(year) - timedelta(days=2)
    autonomy = date(year, 6, 29) if year < 2025 else date(year, 11, 20)  # replaced by Matāri'i
    assert set(closed_days("PM", year)) == _of_france(year)
    assert set(closed_days("NC", year)) == _of_france(year) | {date(year, 9, 24)}
    assert set(closed_days("PF", year)) == _of_france(year) | {date(year, 3, 5), good_friday, autonomy}
    assert set(closed_days("WF", year)) == _of_france(year) | {
        date(year, 4, 28),
        date(year, 6, 29),
        date(year, 7, 29),
    }


@pytest.mark.parametrize("year", YEARS)
def test_brazil_has_its_national_days(year: int) -> None:
    fixed = [(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25)]
    good_friday = _easter(year) - timedelta(days=2)
    assert set(closed_days("BR", year)) == {good_friday} | {date(year, *day) for day in fixed}


def test_pennsylvania_has_the_days_of_its_act() -> None:
    assert {
        holiday("US-PA", date(2026, 4, 3)),
        holiday("US-PA", date(2026, 6, 14)),
        holiday("US-PA", date(2026, 11, 3)),
        holiday("US-PA", date(2027, 11, 2)),
        holiday("US-PA", date(2026, 11, 26)),
    } == {"Good Friday", "Flag Day", "Election Day", "Thanksgiving Day"}


@pytest.mark.parametrize(
    ("calendar", "day", "name"),
    [
        ("US-AL", date(2026, 7, 3), "Independence Day (observed)"),
        ("US-AL", date(2026, 7, 4), "Independence Day"),
        ("US-LA", date(2026, 2, 17), "Mardi Gras"),
        ("US-RI", date(2026, 8, 10), "Victory Day"),
        ("FR", date(2026, 7, 13), None),
        ("GP", date(2026, 4, 3), None),
        ("GP", date(2026, 7, 21), None),
    ],
)
def test_names(calendar: str, day: date, name: str | None) -> None:
    assert holiday(calendar, day) == name


@given(st.sampled_from(sorted(CALENDARS)), st.integers(2010, 2050))
@unhurried
def test_a_year_has_its_own_days_only_and_keeps_them(calendar: str, year: int) -> None:
    found = closed_days(calendar, year)
    assert {day.year for day in found} == {year}
    assert len(found) >= 9
    assert all(found.values())
    assert closed_days(calendar, year) is found


def test_a_calendar_that_nobody_reviewed_is_refused() -> None:
    with pytest.raises(UnknownCalendar) as refusal:
        closed_days("XX", 2026)
    assert refusal.value.params == {"calendar": "XX"}
