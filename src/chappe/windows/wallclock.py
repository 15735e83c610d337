"""From wall time to instants: what clocks of a zone show, gaps and folds of daylight saving included.

Instants are whole seconds since 1970-01-01 00:00 UTC.
"""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chappe.windows.hours import Hours

DAY = 24 * 60 * 60
WEEK = 7 * DAY

_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = date(1970, 1, 1).weekday()


class Interval(NamedTuple):
    """Instants from `start` (inside) to `end` (outside)."""

    start: int
    end: int


class Stretch(NamedTuple):
    """Instants during which clocks of a zone stand `offset` seconds ahead of UTC."""

    start: int
    end: int
    offset: int


@lru_cache(maxsize=1_024)
def zone_info(zone: str) -> ZoneInfo:
    """The zone of that IANA name (known). `ZoneInfo` itself remembers eight, and reads the others again."""
    return ZoneInfo(zone)


@lru_cache(maxsize=16_384)
def stretches(zone: str, week: int) -> tuple[Stretch, ...]:
    """The stretches of a zone (IANA, known) in one week: instants from `week * WEEK` to the next one.

    A change of the clocks is looked for between the midnights of UTC: no zone has had two in one day since 1990.
    """
    place = zone_info(zone)
    found: list[Stretch] = []
    for start in range(week * WEEK, (week + 1) * WEEK, DAY):
        for piece in _pieces(place, start, start + DAY):
            if found and found[-1].offset == piece.offset:
                found[-1] = Stretch(found[-1].start, piece.end, piece.offset)
            else:
                found.append(piece)
    return tuple(found)


def open_intervals(hours: Hours, closed: Container[date], clock: tuple[Stretch, ...]) -> tuple[Interval, ...]:
    """When the wall time shown by a clock is within the hours, on days that are not closed; in order.

    A span that begins in a gap opens as the gap ends; the wall times of a fold are open both times.
    """
    found: list[Interval] = []
    for stretch in clock:
        for interval in _open_in_stretch(hours, closed, stretch):
            if found and found[-1].end == interval.start:
                found[-1] = Interval(found[-1].start, interval.end)
            else:
                found.append(interval)
    return tuple(found)


def common(one: tuple[Interval, ...], two: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The instants of both, each being in order."""
    found: list[Interval] = []
    here, there = 0, 0
    while here < len(one) and there < len(two):
        start = max(one[here].start, two[there].start)
        end = min(one[here].end, two[there].end)
        if start < end:
            found.append(Interval(start, end))
        if one[here].end < two[there].end:
            here += 1
        else:
            there += 1
    return tuple(found)


def seconds(moment: datetime) -> int:
    """The instant of an aware datetime, to the second below."""
    return (moment - _EPOCH_MOMENT) // _SECOND


def moment_of(instant: int) -> datetime:
    """The instant as an aware datetime, in UTC."""
    return _EPOCH_MOMENT + timedelta(seconds=instant)


_EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def _pieces(place: ZoneInfo, start: int, end: int) -> Iterator[Stretch]:
    first, last = _offset(place, start), _offset(place, end - 1)
    if first == last:
        yield Stretch(start, end, first)
        return
    before, after = start, end - 1
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(place, middle) == first:
            before = middle
        else:
            after = middle
    yield Stretch(start, after, first)
    yield Stretch(after, end, last)


def _offset(place: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, place).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _open_in_stretch(hours: Hours, closed: Container[date], stretch: Stretch) -> Iterator[Interval]:
    first, last = stretch.start + stretch.offset, stretch.end + stretch.offset
    for day in range(first // DAY, (last - 1) // DAY + 1):
        spans = hours.days[(day + _EPOCH_WEEKDAY) % 7]
        if not spans or date.fromordinal(_EPOCH + day) in closed:
            continue
        for span in spans:
            start = max(first, day * DAY + span.start * 60)
            end = min(last, day * DAY + span.end * 60)
            if start < end:
                yield Interval(start - stretch.offset, end - stretch.offset)
