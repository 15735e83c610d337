"""Hours, zones, moments and windows to try the rules on."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from chappe.windows.hours import Day, Hours, Span
from chappe.windows.opening import Clause, Window

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For rules that work out weeks, holidays or plans of numbers once and keep them: the first example pays for all."""

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


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The days from FIRST to LAST, at 00:00 UTC, before whose end the clocks of the zone change."""
    place = ZoneInfo(zone)
    days = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
    offsets = [day.astimezone(place).utcoffset() for day in days]
    return tuple(day for day, (one, two) in zip(days, pairwise(offsets), strict=False) if one != two)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Up to two spans, on quarters of an hour."""
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
    return tuple(Span(start * 15, end * 15) for start, end in zip(marks[::2], marks[1::2], strict=False))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Weeks of two kinds of days and closed ones."""
    kinds = (draw(days()), draw(days()), ())
    pattern = draw(st.integers(0, 3**7 - 1))
    return Hours.of_days(kinds[pattern // 3**weekday % 3] for weekday in range(7))


zones = st.sampled_from(ZONES)

any_moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


_CHANGES = sorted({day for zone in ZONES for day in clock_changes(zone)})

_around_changes = st.builds(
    lambda day, seconds: day + timedelta(seconds=seconds),
    st.sampled_from(_CHANGES),
    st.integers(-24 * 3600, 48 * 3600),
)

moments = st.one_of(any_moments, _around_changes)
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
