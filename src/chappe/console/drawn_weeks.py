"""The geometry of a drawn week: a bar for each day, in per cents of its width, so that its text keeps its size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chappe.windows.hours import MINUTES_A_DAY, Day, Hours
from chappe.windows.weeks import OpenDay

HOURS_SHOWN = (6, 12, 18)
LEAST = 0.2


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``x`` on, ``width`` wide: per cents, written as SVG takes them."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """One line of a drawn week. ``weekday`` is 0 for Monday; ``note`` the name of a day that is closed for itself.

    ``at`` is where the moment looked at stands, empty on other days.
    """

    weekday: int
    day: date | None
    spans: Day
    stretches: tuple[Stretch, ...]
    note: str = ""
    at: str = ""


def percent(part: float, whole: float) -> str:
    """A share of the width, cut to it: ``33.33%``."""
    share = 100 * part / whole if whole else 0.0
    return f"{min(100.0, max(0.0, share)):.4g}%"


def seen(width: str) -> str:
    """A width that can be seen: what takes no time is drawn as a stroke."""
    return width if float(width[:-1]) >= LEAST else f"{LEAST}%"


def drawn_hours(hours: Hours) -> tuple[DrawnDay, ...]:
    """The hours of any week."""
    return tuple(
        DrawnDay(weekday, None, spans, _stretches(spans)) for weekday, spans in enumerate(hours.days)
    )


def drawn_days(
    days: Iterable[OpenDay], zone: str, at: datetime, notes: Mapping[date, str]
) -> tuple[DrawnDay, ...]:
    """The days of one week, by the clocks of a zone; ``at`` is marked."""
    wall = at.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    return tuple(
        DrawnDay(
            weekday=each.day.weekday(),
            day=each.day,
            spans=each.spans,
            stretches=_stretches(each.spans),
            note=notes.get(each.day, ""),
            at=percent(minute, MINUTES_A_DAY) if each.day == wall.date() else "",
        )
        for each in days
    )


def grid() -> tuple[tuple[int, str], ...]:
    """The hours that are marked, and where."""
    return tuple((hour, percent(hour * 60, MINUTES_A_DAY)) for hour in HOURS_SHOWN)


def _stretches(spans: Day) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(percent(span.start, MINUTES_A_DAY), percent(span.end - span.start, MINUTES_A_DAY))
        for span in spans
    )
