"""Every quarter of an hour from 2024 to 2031: windows against a naive reading of the clock.

Hours begin and end on quarters, and clocks stand on quarters, so that what holds on them holds between. All moments are
tried for the windows that matter most; for every other pair of a rulebook and a zone, the days around each change of
the clocks, each holiday of two years, the turns of the years, and some more. `just quarters` tries all moments for all
rulebooks in all their zones.
"""

import os
from array import array
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from tests.windows import naive
from tests.windows.strategies import FIRST, LAST, clock_changes

from chappe.windows import registry
from chappe.windows.closed_days import CALENDARS, closed_days
from chappe.windows.hours import ALWAYS, Hours, parse_span
from chappe.windows.law import Choices, whereabouts, window_for
from chappe.windows.opening import Clause, Window, opening, openings
from chappe.windows.places import Clues, Place
from chappe.windows.rulebook import ANYWHERE, Rulebook
from chappe.windows.subdivisions import zones_of_state

LAW = registry.law()
WHOLE = os.environ.get("CHAPPE_QUARTERS") == "all"
QUARTERS = (LAST - FIRST) // naive.QUARTER
SECOND = timedelta(seconds=1)


def _window(clues: Clues, rulebook: str = "", courtesy: bool = False) -> Window:
    where = whereabouts(LAW, clues)
    chosen = frozenset({(where[0].place.territory, rulebook)} if rulebook else ())
    return window_for(LAW, where, Choices(chosen, courtesy), on=date(2026, 11, 24))


WINDOWS = {
    "France": _window(Clues("+33612345678")),
    "United States, both coasts, California": _window(Clues("+12125550123", state="CA")),
    "Brazil, in Manaus": _window(Clues("+5592961234567")),
    "Alsace, charter of 2024": _window(Clues("+33612345678", postal_code="67000"), "fr-charter-2024"),
    "Guadeloupe, St-Barthélemy or St-Martin": _window(Clues("+590690001234")),
    "France or Réunion": _window(Clues("+33612345678", postal_code="97410")),
    "Alabama": _window(Clues("+12055550123", state="AL")),
    "Texas": _window(Clues("+12125550123", state="TX")),
    "Australia, anywhere": _window(Clues("+61412345678"), courtesy=True),
    "Russia, anywhere": _window(Clues("+79123456789"), courtesy=True),
    "Chatham": _window(Clues("+64211234567"), courtesy=True),
    "Morocco": _window(Clues("+212650123456"), courtesy=True),
    "nights of Lord Howe": Window(
        (Clause("nights", "AU", Hours.every_day(parse_span("01:30-02:15")), ("Australia/Lord_Howe",)),)
    ),
    "all but holidays": Window((Clause("days", "FR", ALWAYS, ("Europe/Paris",), "FR"),)),
}


def _clock(zone: str) -> tzinfo:
    """The clock of a zone; zones that never change theirs share the clock of their offset."""
    place = ZoneInfo(zone)
    offset = FIRST.astimezone(place).utcoffset()
    assert offset is not None
    return place if clock_changes(zone) else timezone(offset)


@cache
def _walls(place: tzinfo) -> tuple["array[int]", "array[int]"]:
    """What a clock shows on every quarter: the quarter of its week, and its day."""
    slots, days = array("H"), array("I")
    moment = FIRST
    for _ in range(QUARTERS):
        wall = moment.astimezone(place)
        slots.append(wall.weekday() * 96 + wall.hour * 4 + wall.minute // 15)
        days.append(wall.toordinal())
        moment += naive.QUARTER
    return slots, days


def _naively(window: Window) -> bytes:
    """One byte a quarter: 1 where every clock is within the hours of every clause."""
    found = int.from_bytes(b"\1" * QUARTERS)
    for clause in window.clauses:
        week = [
            any(start <= minute < end for start, end in day)
            for day in clause.hours.days
            for minute in range(0, 1440, 15)
        ]
        years = range(FIRST.year - 1, LAST.year + 1)
        closed = {day.toordinal() for day in clause.closed_days}
        if clause.calendar:
            closed |= {day.toordinal() for year in years for day in closed_days(clause.calendar, year)}
        for zone in clause.zones:
            slots, days = _walls(_clock(zone))
            found &= int.from_bytes(
                bytes(week[slot] and day not in closed for slot, day in zip(slots, days, strict=True))
            )
    return found.to_bytes(QUARTERS)


def _computed(window: Window) -> bytes:
    found = bytearray(QUARTERS)
    for start, end in openings(window, FIRST, LAST):
        first, last = (start - FIRST) // naive.QUARTER, (end - FIRST) // naive.QUARTER
        assert (start - FIRST) % naive.QUARTER == (end - FIRST) % naive.QUARTER == timedelta(0)
        found[first:last] = b"\1" * (last - first)
    return bytes(found)


@pytest.mark.parametrize("name", WINDOWS)
def test_every_quarter_of_eight_years(name: str) -> None:
    expected = _naively(WINDOWS[name])
    assert _computed(WINDOWS[name]) == expected
    assert 0 < sum(expected) < QUARTERS


@pytest.mark.parametrize("name", list(WINDOWS)[:2])
def test_opens_at_is_the_next_open_quarter_and_closes_at_the_next_closed_one(name: str) -> None:
    _compare_each_quarter(WINDOWS[name], _naively(WINDOWS[name]))


@pytest.mark.parametrize("name", list(WINDOWS)[2:])
def test_openings_and_closings_are_where_the_naive_reading_changes(name: str) -> None:
    _compare_each_change(WINDOWS[name], _naively(WINDOWS[name]))


def _compare_each_quarter(window: Window, expected: bytes) -> None:
    for quarter in range(QUARTERS - 96 * 30):
        moment = FIRST + quarter * naive.QUARTER
        state = opening(window, moment)
        opens = expected.find(1, quarter)
        closes = expected.find(0, opens)
        assert state.open is (opens == quarter)
        assert state.opens_at == FIRST + opens * naive.QUARTER
        assert state.closes_at == FIRST + closes * naive.QUARTER


def _compare_each_change(window: Window, expected: bytes) -> None:
    changes = [quarter for quarter in range(1, QUARTERS) if expected[quarter] != expected[quarter - 1]]
    for here, after in pairwise(changes):
        moment = FIRST + here * naive.QUARTER
        state, before = opening(window, moment), opening(window, moment - SECOND)
        change = FIRST + after * naive.QUARTER
        if expected[here]:
            assert (state.open, state.opens_at, state.closes_at) == (True, moment, change)
            assert (before.open, before.opens_at, before.closes_at) == (False, moment, change)
        else:
            assert (state.open, state.opens_at) == (False, change)
            assert (before.open, before.closes_at) == (True, moment)


def _pairs() -> list[tuple[Rulebook, str, Place]]:
    """Every rulebook in every zone of its places."""
    found = []
    for book in LAW.rulebooks.values():
        for territory in sorted(LAW.zones) if book.territories == (ANYWHERE,) else book.territories:
            for place in [Place(territory, state) for state in book.subdivisions] or [Place(territory)]:
                zones = zones_of_state(territory, place.subdivision) or LAW.zones[territory]
                found += [(book, zone, place) for zone in ((book.zone,) if book.zone else zones)]
    return found


def _days(zone: str, calendar: str) -> Iterable[datetime]:
    """At 00:00 UTC: those on which something may go wrong, and a few others."""
    chance = Random(zone)
    days = {FIRST.replace(year=year) for year in range(2025, LAST.year)}
    days |= {FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(3)}
    for day in clock_changes(zone):
        days |= {day + timedelta(days=near) for near in (-1, 0, 1)}
    if calendar:
        for year in (2026, 2027):
            days |= {
                FIRST.replace(year=year, month=day.month, day=day.day) for day in closed_days(calendar, year)
            }
    return sorted(day for day in days if FIRST < day < LAST)


def _clause(book: Rulebook, zone: str, place: Place) -> Clause:
    calendar = place.calendar if place.calendar in CALENDARS else place.territory
    return Clause(
        book.name, place.territory, book.hours, (zone,), calendar if book.closed_on_holidays else ""
    )


@pytest.mark.parametrize("rulebook", sorted(LAW.rulebooks) if WHOLE else ["us-al"])
def test_every_quarter_of_every_zone_of_a_rulebook(rulebook: str) -> None:
    tried = {}
    for book, zone, place in _pairs():
        if book.name == rulebook:
            clause = _clause(book, zone, place)
            tried[_clock(zone), clause.calendar] = Window((clause,))
    for window in tried.values():
        expected = _naively(window)
        assert _computed(window) == expected, window.clauses[0].zones
        _compare_each_change(window, expected)
    if WHOLE:
        _compare_each_quarter(window, expected)


def test_every_rulebook_in_every_one_of_its_zones() -> None:
    pairs = _pairs()
    assert {book.name for book, _, _ in pairs} == set(LAW.rulebooks)
    for book, zone, place in pairs:
        clause = _clause(book, zone, place)
        window = Window((clause,))
        for day in _days(zone, clause.calendar):
            found = openings(window, day, day + timedelta(days=1))
            for quarter in range(0, 96, 1 if book.territories != (ANYWHERE,) else 2):
                moment = day + quarter * naive.QUARTER
                computed = any(start <= moment < end for start, end in found)
                assert computed is naive.open_in(clause, zone, moment), (book.name, zone, moment)
