"""The layout of a month and of a week: which days are shown, and what lies on each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chappe.console.drawn_weeks import percent, seen
from chappe.deployments.queries import CalendarEntry

WEEK = 7
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month. ``note`` is the name of a holiday; ``entries`` are those of which some time lies on it."""

    day: date
    in_month: bool
    is_today: bool
    is_closed: bool
    note: str
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A deployment on the axis of a week or a day: per cents; ``begins`` and ``ends`` where they are within it."""

    entry: CalendarEntry
    x: str
    width: str
    begins: bool
    ends: bool


def week_of(day: date, first_weekday: int) -> date:
    """The first day of the week of a day; weeks begin on that weekday, Monday being 0."""
    return day - timedelta(days=(day.weekday() - first_weekday) % WEEK)


def weeks_of_month(day: date, first_weekday: int) -> tuple[tuple[date, ...], ...]:
    """The whole weeks that hold the month of a day."""
    first = day.replace(day=1)
    last = next_month(day) - DAY
    start = week_of(first, first_weekday)
    count = (week_of(last, first_weekday) - start).days // WEEK + 1
    return tuple(
        tuple(start + timedelta(days=WEEK * week + ahead) for ahead in range(WEEK)) for week in range(count)
    )


def next_month(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(day: date) -> date:
    """The first of the month before."""
    return (day.replace(day=1) - DAY).replace(day=1)


def midnight(day: date, zone: str) -> datetime:
    """When a day begins on the clocks of a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def days_of(entry: CalendarEntry, zone: str) -> tuple[date, date]:
    """The first and the last day on which it sends; an end at midnight is of the day before."""
    place = ZoneInfo(zone)
    first = entry.starts_at.astimezone(place).date()
    end = entry.ends_at.astimezone(place)
    last = (end - timedelta(microseconds=1)).date() if end.time() == time() else end.date()
    return first, max(first, last)


def month_cells(
    weeks: Iterable[Sequence[date]],
    *,
    month: date,
    today: date,
    zone: str,
    entries: Sequence[CalendarEntry],
    closed: Mapping[date, str],
) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a month; ``closed`` days have the name of their holiday, or nothing."""
    placed = [(entry, *days_of(entry, zone)) for entry in entries]
    return tuple(
        tuple(
            Cell(
                day=day,
                in_month=(day.year, day.month) == (month.year, month.month),
                is_today=day == today,
                is_closed=day in closed,
                note=closed.get(day, ""),
                entries=tuple(entry for entry, first, last in placed if first <= day <= last),
            )
            for day in week
        )
        for week in weeks
    )


def spans_of(entries: Iterable[CalendarEntry], first: date, zone: str, days: int = WEEK) -> Iterator[Span]:
    """The deployments of a week, or of some other days, along them."""
    start, end = midnight(first, zone), midnight(first + timedelta(days=days), zone)
    for entry in entries:
        if entry.starts_at < end and entry.ends_at >= start:
            x, width = stretch(max(start, entry.starts_at), min(end, entry.ends_at), start, end)
            yield Span(entry, x, seen(width), entry.starts_at >= start, entry.ends_at <= end)


def stretch(opens: datetime, closes: datetime, start: datetime, end: datetime) -> tuple[str, str]:
    """Where a time lies between two aware moments, and how long it is."""
    whole = (end - start).total_seconds()
    return percent((opens - start).total_seconds(), whole), percent((closes - opens).total_seconds(), whole)
