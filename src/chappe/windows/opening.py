"""Whether a window is open at a moment, when it next opens, when it closes.

A window is the hours that apply to a recipient: clauses, each of hours in every zone of several, less closed days.
It is open when all are. What is on daylight saving days is settled by `wallclock`; one week of a window is worked
out once and kept.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from chappe.windows.closed_days import closed_days
from chappe.windows.hours import Hours
from chappe.windows.wallclock import (
    WEEK,
    Interval,
    common,
    moment_of,
    open_intervals,
    seconds,
    stretches,
)

HORIZON_WEEKS = 54
"""How far ahead an opening or a closing is looked for: a year and its longest closure."""

NO_MARGIN = timedelta(0)


@dataclass(frozen=True, slots=True)
class Clause:
    """One rulebook as it applies in one territory: its hours, in every zone, less the holidays of a calendar.

    `calendar` is empty if holidays do not matter. `closed_days` are dates of each zone's own.
    """

    rulebook: str
    territory: str
    hours: Hours
    zones: tuple[str, ...]
    calendar: str = ""
    closed_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """What must be open at once for a recipient; without clauses it always is."""

    clauses: tuple[Clause, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash(self.clauses))

    def __hash__(self) -> int:
        """Kept, since its weeks are looked up by it for every text."""
        return self._hash


@dataclass(frozen=True, slots=True)
class Opening:
    """A window at a moment.

    `opens_at` is the first instant from that moment on that is open (the moment itself, if it is), `closes_at` the
    first after `opens_at` that is not; both aware, in UTC, and None if there is none within HORIZON_WEEKS.
    """

    open: bool
    opens_at: datetime | None
    closes_at: datetime | None


def opening(window: Window, moment: datetime, margin: timedelta = NO_MARGIN) -> Opening:
    """The window at an aware moment. With a margin, it is open only while more than that is left before closing."""
    instant = seconds(moment)
    least = whole_seconds(margin)
    for interval in _intervals_from(window, instant):
        last = interval.end - least
        if last <= max(instant, interval.start):
            continue
        is_open = interval.start <= instant
        opens_at = moment.astimezone(UTC) if is_open else moment_of(interval.start)
        return Opening(is_open, opens_at, _closing(interval, instant))
    return Opening(False, None, None)


def whole_seconds(margin: timedelta) -> int:
    """A margin as openings keep it: seconds, the part of one being one."""
    return -(-margin // timedelta(seconds=1))


def is_open(window: Window, moment: datetime, margin: timedelta = NO_MARGIN) -> bool:
    """Whether a text may leave at an aware moment, with that margin before closing."""
    return opening(window, moment, margin).open


def openings(window: Window, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The open times between two aware moments, cut to them, in order; in UTC."""
    first, last = seconds(start), seconds(end)
    found: list[tuple[datetime, datetime]] = []
    if last <= first:
        return ()
    for interval in _intervals_from(window, first, -(-(last - first) // WEEK) + 1):
        if interval.start >= last:
            break
        found.append((moment_of(max(first, interval.start)), moment_of(min(last, interval.end))))
    return tuple(found)


def _closing(interval: Interval, instant: int) -> datetime | None:
    """None for an interval that goes on as far as one looks."""
    return moment_of(interval.end) if interval.end < _horizon(instant, HORIZON_WEEKS) else None


def _horizon(instant: int, weeks: int) -> int:
    return (instant // WEEK + weeks) * WEEK


def _intervals_from(window: Window, instant: int, weeks: int = HORIZON_WEEKS) -> Iterator[Interval]:
    """The open intervals that end after an instant, in order; those that meet at the end of a week are one."""
    first = instant // WEEK
    pending: Interval | None = None
    for week in range(first, first + weeks):
        intervals = _open_week(window, week)
        for interval in intervals[_passed(intervals, instant) :] if week == first else intervals:
            found = interval
            if pending is not None:
                if pending.end == interval.start:
                    found = Interval(pending.start, interval.end)
                else:
                    yield pending
                pending = None
            if found.end == (week + 1) * WEEK:
                pending = found
            else:
                yield found
    if pending is not None:
        yield pending


def _passed(intervals: tuple[Interval, ...], instant: int) -> int:
    """How many of them, in order, end at that instant or before."""
    started = bisect_right(intervals, (instant, math.inf))
    return started - 1 if started and intervals[started - 1].end > instant else started


@lru_cache(maxsize=16_384)
def _open_week(window: Window, week: int) -> tuple[Interval, ...]:
    """The open intervals of one week of instants."""
    found: tuple[Interval, ...] = (Interval(week * WEEK, (week + 1) * WEEK),)
    for clause in window.clauses:
        closed = _closed_around(clause.calendar, clause.closed_days, week)
        for clock in {stretches(zone, week) for zone in clause.zones}:  # zones whose clocks agree are one
            found = common(found, open_intervals(clause.hours, closed, clock))
            if not found:
                return ()
    return found


def _closed_around(calendar: str, own: frozenset[date], week: int) -> frozenset[date]:
    """The closed days of the years that a week touches, in any zone."""
    if not calendar:
        return own
    years = {moment_of(instant).year for instant in (week * WEEK - WEEK, (week + 1) * WEEK + WEEK)}
    return own.union(*(closed_days(calendar, year) for year in sorted(years)))
