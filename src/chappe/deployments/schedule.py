"""When a deployment starts and ends: wall times and zones, resolved late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from chappe.base.refusal import Refusal

WALL_FORMAT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 2000, 2199


class Clock(StrEnum):
    """What daylight saving does to a wall time."""

    PLAIN = "plain"
    SKIPPED = "skipped"
    REPEATED = "repeated"


class BadMoment(Refusal):
    """Not a date and time of the form 2026-07-14T10:00 (``field``, ``value``)."""

    code = "schedule.bad_moment"


class MomentTooFar(BadMoment):
    """A date and time of a year that no sending is of (``field``, ``value``, ``first`` and ``last``: years)."""

    code = "schedule.moment_too_far"


class UnknownZone(Refusal):
    """Not a time zone of the IANA database (``field``, ``value``)."""

    code = "schedule.unknown_zone"


class ZoneMissing(Refusal):
    """A moment without a time zone (``field``)."""

    code = "schedule.zone_missing"


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time in a zone, resolved: ``at`` is aware, in UTC."""

    at: datetime
    clock: Clock


def parse_wall(text: str, field: str) -> datetime:
    """The naive wall time written ``2026-07-14T10:00``. Raises BadMoment, MomentTooFar."""
    try:
        wall = datetime.strptime(text, WALL_FORMAT)  # noqa: DTZ007 - a wall time has no zone yet
    except ValueError:
        raise BadMoment(field=field, value=text[:40]) from None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise MomentTooFar(field=field, value=text, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return wall


def resolve(wall: datetime, zone: str, field: str = "schedule_zone") -> Moment:
    """The moment at which clocks of the zone show the (naive) wall time.

    A wall time that does not exist (clocks go forward) becomes the first that does; one that happens twice is the
    first of the two. Raises UnknownZone.
    """
    place = find_zone(zone, field)
    first, second = (wall.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Moment(first.astimezone(UTC), Clock.PLAIN)
    if first.astimezone(UTC).astimezone(place).replace(tzinfo=None) == wall:
        return Moment(first.astimezone(UTC), Clock.REPEATED)
    return Moment(_end_of_gap(wall, place), Clock.SKIPPED)


@lru_cache(maxsize=4_096)
def resolve_in(wall: datetime, zones: tuple[str, ...]) -> datetime:
    """The moment, in UTC, at which clocks show the (naive) wall time for a person who may be in any of the zones.

    The latest: nowhere is it earlier than that time of the day. Raises UnknownZone.
    """
    return max(resolve(wall, zone).at for zone in zones)


def odd_clocks(wall: datetime, zones: Iterable[str]) -> dict[Clock, tuple[str, ...]]:
    """The zones whose clocks jump over the (naive) wall time, and those that show it twice. Raises UnknownZone."""
    found = {zone: resolve(wall, zone).clock for zone in sorted(set(zones))}
    return {
        clock: tuple(zone for zone, shown in found.items() if shown is clock)
        for clock in (Clock.SKIPPED, Clock.REPEATED)
        if clock in found.values()
    }


def find_zone(name: str, field: str) -> ZoneInfo:
    """The zone of that name. Raises UnknownZone, ZoneMissing."""
    if not name:
        raise ZoneMissing(field=field)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone(field=field, value=name[:60]) from None


def _end_of_gap(wall: datetime, place: ZoneInfo) -> datetime:
    """The moment clocks jump over the wall time. Found to the second: zones have jumped at odd ones."""
    # With fold=0 a time in the gap is reckoned with the offset before it, so it lies after the jump; with fold=1
    # with the offset after it, so before.
    before = int(wall.replace(tzinfo=place, fold=1).timestamp())
    after = int(wall.replace(tzinfo=place, fold=0).timestamp())
    old = _offset(before, place)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, place) == old:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)


def _offset(timestamp: int, place: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(timestamp, place).utcoffset()
