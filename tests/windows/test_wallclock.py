"""Wall time made instants, on days when clocks change above all."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import hours, moments, unhurried, zones

from chappe.windows.hours import Hours, Span, parse_span
from chappe.windows.wallclock import (
    DAY,
    WEEK,
    Interval,
    common,
    moment_of,
    open_intervals,
    seconds,
    stretches,
)


def _intervals(zone: str, span: str, day: str) -> list[str]:
    """When a span of that day, told by clocks of the zone, is open, in UTC."""
    local = date.fromisoformat(day)
    middle = seconds(datetime.fromisoformat(f"{day}T12:00+00:00"))
    clocks = tuple(stretch for week in (-1, 0, 1) for stretch in stretches(zone, middle // WEEK + week))
    closed = {local + timedelta(days=days) for days in range(-14, 15)} - {local}
    every_day = Hours.every_day(parse_span(span))
    return [
        f"{moment_of(interval.start):%H:%M}-{moment_of(interval.end):%H:%M}"
        for interval in open_intervals(every_day, closed, clocks)
        if abs(interval.start - middle) < 2 * DAY
    ]


@pytest.mark.parametrize(
    ("zone", "day", "span", "expected"),
    [
        # Paris jumps from 2:00 to 3:00 at 1:00 UTC, and back from 3:00 to 2:00.
        ("Europe/Paris", "2026-03-28", "01:30-03:30", ["00:30-02:30"]),
        ("Europe/Paris", "2026-03-29", "01:30-03:30", ["00:30-01:30"]),
        ("Europe/Paris", "2026-03-29", "02:00-02:30", []),
        ("Europe/Paris", "2026-03-29", "02:30-03:30", ["01:00-01:30"]),
        ("Europe/Paris", "2026-10-25", "02:00-02:30", ["00:00-00:30", "01:00-01:30"]),
        ("Europe/Paris", "2026-10-25", "01:30-02:30", ["23:30-00:30", "01:00-01:30"]),
        ("Europe/Paris", "2026-10-25", "02:30-03:00", ["00:30-01:00", "01:30-02:00"]),
        # Lord Howe moves by half an hour.
        ("Australia/Lord_Howe", "2026-04-05", "01:30-02:00", ["14:30-15:30"]),
        # Santiago's clocks jump over midnight, Cairo's over the first hour of Friday.
        ("America/Santiago", "2026-09-06", "00:00-01:30", ["04:00-04:30"]),
        ("Africa/Cairo", "2026-04-24", "00:30-01:30", ["22:00-22:30"]),
    ],
)
def test_days_when_clocks_change(zone: str, day: str, span: str, expected: list[str]) -> None:
    assert _intervals(zone, span, day) == expected


@given(zones, st.integers(2_818, 3_235))
@unhurried
def test_stretches_fill_the_week_and_tell_the_offset(zone: str, week: int) -> None:
    found = stretches(zone, week)
    assert (found[0].start, found[-1].end) == (week * WEEK, (week + 1) * WEEK)
    assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
    for stretch in found:
        for instant in (stretch.start, stretch.end - 1):
            offset = moment_of(instant).astimezone(ZoneInfo(zone)).utcoffset()
            assert offset == timedelta(seconds=stretch.offset)


@given(zones, hours(), moments, st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1))))
@unhurried
def test_an_instant_is_open_when_its_wall_time_is(
    zone: str, some: Hours, moment: datetime, closed: set[date]
) -> None:
    instant = seconds(moment)
    intervals = open_intervals(some, closed, stretches(zone, instant // WEEK))
    wall = moment.astimezone(ZoneInfo(zone))
    expected = wall.date() not in closed and some.covers(wall.weekday(), wall.hour * 60 + wall.minute)
    assert any(interval.start <= instant < interval.end for interval in intervals) is expected


@given(zones, hours(), st.integers(2_818, 3_235))
@unhurried
def test_intervals_are_in_order_and_apart(zone: str, some: Hours, week: int) -> None:
    found = open_intervals(some, (), stretches(zone, week))
    assert all(interval.start < interval.end for interval in found)
    assert all(one.end < two.start for one, two in pairwise(found))


def _as_intervals(marks: list[int]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in zip(marks[::2], marks[1::2], strict=False))


some_intervals = st.lists(st.integers(0, 60), max_size=12, unique=True).map(sorted).map(_as_intervals)


@given(some_intervals, some_intervals)
@unhurried
def test_common_intervals_hold_what_both_hold(one: tuple[Interval, ...], two: tuple[Interval, ...]) -> None:
    def instants(intervals: tuple[Interval, ...]) -> list[int]:
        return [instant for start, end in intervals for instant in range(start, end)]

    assert instants(common(one, two)) == sorted(set(instants(one)) & set(instants(two)))


@given(moments)
@unhurried
def test_a_moment_is_its_instant(moment: datetime) -> None:
    assert moment_of(seconds(moment)) == moment
    assert seconds(moment + timedelta(microseconds=999_999)) == seconds(moment)


def test_hours_of_a_day_are_told_in_its_own_zone() -> None:
    assert open_intervals(Hours.every_day(Span(480, 1200)), (), stretches("Asia/Tokyo", 2_900)[:1])[
        0
    ] == Interval(2_900 * WEEK, 2_900 * WEEK + 11 * 3600)
