"""Hours, zones, moments and windows to try the rules on."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from chappe.windows.hours import Day, Hours, Span
from chappe.windows.opening import Clause, Window

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
"""Summer time of an hour, of half, of two; at midnight; around Ramadan; offsets of quarters; both ends of the day."""

CALENDARS = ("", "FR", "FR-AM", "RE", "BR", "US-AL")

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LAST = datetime(2032, 1, 1, tzinfo=UTC)


def clock_changes(zone: str) -> list[datetime]:
    """The days from FIRST to LAST, at 00:00 UTC, before whose end the clocks of the zone change."""
    place = ZoneInfo(zone)
    days = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
    offsets = [day.astimezone(place).utcoffset() for day in days]
    return [day for day, (one, two) in zip(days, pairwise(offsets), strict=False) if one != two]


@st.composite
def days(draw: st.DrawFn, step: int = 15) -> Day:
    """Up to three spans, on multiples of `step` minutes."""
    marks = draw(st.lists(st.integers(0, 24 * 60 // step), max_size=6, unique=True).map(sorted))
    return tuple(Span(start * step, end * step) for start, end in zip(marks[::2], marks[1::2], strict=False))


def hours(step: int = 15) -> st.SearchStrategy[Hours]:
    return st.lists(days(step), min_size=7, max_size=7).map(Hours.of_days)


zones = st.sampled_from(ZONES)

any_moments = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))


@st.composite
def _around_changes(draw: st.DrawFn) -> datetime:
    zone = draw(st.sampled_from([zone for zone in ZONES if clock_changes(zone)]))
    day = draw(st.sampled_from(clock_changes(zone)))
    return day + timedelta(seconds=draw(st.integers(-24 * 3600, 48 * 3600)))


moments = st.one_of(any_moments, _around_changes())
"""Whole seconds from 2024 to 2031, often on days when clocks change."""


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    own = draw(st.lists(st.dates(FIRST.date(), LAST.date()), max_size=3))
    return Clause(
        rulebook="any",
        territory="FR",
        hours=draw(hours()),
        zones=tuple(draw(st.lists(zones, min_size=1, max_size=3, unique=True))),
        calendar=draw(st.sampled_from(CALENDARS)),
        closed_days=frozenset(own),
    )


windows = st.lists(clauses(), max_size=2).map(lambda found: Window(tuple(found)))
