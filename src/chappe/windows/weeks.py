"""A week of hours as a reader tells it: days that have the same spans together; spans read as people write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from chappe.windows.hours import MINUTES_A_DAY, BadSpan, Day, Hours, Span, parse_day
from chappe.windows.opening import Window, openings
from chappe.windows.wallclock import zone_info

DAYS = 7

_WRITTEN = re.compile(
    r"(?P<h1>\d{1,2})(?:\s*[:hH.]\s*(?P<m1>\d{2})?)?\s*(?:-|–|—|\bto\b|\bà\b)\s*"
    r"(?P<h2>\d{1,2})(?:\s*[:hH.]\s*(?P<m2>\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Weekdays from `first` to `last` (Monday is 0), all with the same spans; none: closed."""

    first: int
    last: int
    spans: Day


def runs(hours: Hours) -> tuple[Run, ...]:
    """The week as runs of days, Monday first."""
    found = []
    for spans, days in groupby(range(DAYS), key=lambda day: hours.days[day]):
        listed = list(days)
        found.append(Run(listed[0], listed[-1], spans))
    return tuple(found)


def parse_written_day(written: str) -> Day:
    """The spans of a day as somebody types them: `9-12, 14:00-18:30` or `8h–20h`; nothing is a closed day.

    Raises BadSpan, OverlappingSpans.
    """
    pieces = [piece.strip() for piece in re.split(r"[,;+]", written)]
    return parse_day([_plain(piece) for piece in pieces if piece])


def _plain(piece: str) -> str:
    found = _WRITTEN.fullmatch(piece)
    if found is None:
        raise BadSpan(span=piece[:40])
    h1, h2 = int(found["h1"]), int(found["h2"])
    return f"{h1:02}:{found['m1'] or '00'}-{h2:02}:{found['m2'] or '00'}"


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One day of a calendar in a zone, and when a window is open on it, by the clocks of that zone."""

    day: date
    spans: Day


def open_days(window: Window, zone: str, first: date, days: int = DAYS) -> tuple[OpenDay, ...]:
    """When a window is open on days that follow one another, by the clocks of an IANA zone.

    On the day of a change of the clocks an opening may be shown an hour longer or shorter than it is.
    """
    place = zone_info(zone)
    found = []
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        spans = tuple(
            Span(_minute(opens.astimezone(place), day), _minute(closes.astimezone(place), day))
            for opens, closes in openings(window, start, end)
        )
        found.append(OpenDay(day, tuple(span for span in spans if span.start < span.end)))
    return tuple(found)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), zone_info(zone))


def _minute(wall: datetime, day: date) -> int:
    """Minutes since the midnight of that day, by the clock."""
    return MINUTES_A_DAY if wall.date() > day else wall.hour * 60 + wall.minute
