"""The geometry of a drawn course: everything in per cents of the width, so that its labels keep their size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chappe.console.drawn_weeks import percent, seen
from chappe.deployments.course import Course, Lane, Segment
from chappe.windows.timeline import Cause

ROWS_SHOWN = 12
TICKS = 7
SHORTEST = timedelta(minutes=30)

# What a bar is drawn as: by what the texts do in it.
TONES: dict[Cause | None, str] = {
    None: "sending",
    Cause.HOURS: "hours",
    Cause.PACE: "pace",
    Cause.PERSON: "person",
    Cause.SCHEDULE: "schedule",
}
STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2 * 1440, 7 * 1440, 14 * 1440, 28 * 1440)
)
CURVE = 1000
POINTS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """From ``x`` on, ``width`` wide, drawn as ``tone``."""

    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment of the axis; a ``major`` one begins a day, and is shown on small screens too."""

    x: str
    at: datetime
    is_midnight: bool
    major: bool

    @property
    def anchor(self) -> str:
        """How its label stands on it, so that none leaves the drawing."""
        place = float(self.x[:-1])
        return "start" if place < 4 else "end" if place > 94 else "middle"


@dataclass(frozen=True, slots=True)
class Row:
    """One territory. ``bars`` are foreseen, ``done`` what really happened, ``shades`` when its hours are closed."""

    lane: Lane
    bars: tuple[Bar, ...]
    done: tuple[Bar, ...]
    shades: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """``now`` and ``limit`` are places on the axis, empty where they are not on it; ``hidden`` rows are not drawn.

    ``foreseen`` and ``happened`` are points of two lines, out of `CURVE` each way; empty without a comparison.
    """

    course: Course
    start: datetime
    end: datetime
    rows: tuple[Row, ...]
    hidden: int
    ticks: tuple[Tick, ...]
    now: str
    limit: str
    foreseen: str = ""
    happened: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What was foreseen at the start, and since then some of the texts that left: their countries and moments.

    Each stands for ``weight`` texts.
    """

    course: Course
    done: Sequence[tuple[str, datetime]]
    weight: float


def timeline(course: Course, zone: str, now: datetime, past: Past | None = None) -> Timeline:
    """A course drawn; with its past, from the start of that."""
    axis = _axis(course, past)
    lanes = past.course.lanes if past else course.lanes
    known = {lane.territory for lane in lanes}
    ahead = {lane.territory: lane for lane in course.lanes}
    done: defaultdict[str, list[datetime]] = defaultdict(list)
    for country, at in past.done if past else ():
        done[country if country in known else ""].append(at)
    rows = [_row(axis, lane, ahead.get(lane.territory), done[lane.territory], past is None) for lane in lanes]
    return Timeline(
        course=course,
        start=axis.start,
        end=axis.end,
        rows=tuple(rows[:ROWS_SHOWN]),
        hidden=max(0, len(rows) - ROWS_SHOWN),
        ticks=tuple(ticks(axis.start, axis.end, zone)),
        now=axis.x(now) if axis.start <= now <= axis.end else "",
        limit=axis.x(course.limit_at)
        if course.limit_at and axis.start <= course.limit_at <= axis.end
        else "",
        foreseen=_foreseen(axis, past) if past else "",
        happened=_happened(axis, past, now) if past else "",
    )


def _axis(course: Course, past: Past | None) -> "_Axis":
    """From the first moment that is drawn to the last; to the time limit too, if that is not far beyond."""
    start, end = course.start, course.end
    if past:
        moments = [at for _country, at in past.done]
        start, end = min(start, past.course.start), max([end, past.course.end, *moments])
    end = max(end, start + SHORTEST)
    if course.limit_at and end < course.limit_at < start + 2 * (end - start):
        end = course.limit_at
    return _Axis(start, end)


@dataclass(frozen=True, slots=True)
class _Axis:
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> str:
        return percent((moment - self.start).total_seconds(), (self.end - self.start).total_seconds())

    def bar(self, start: datetime, end: datetime, tone: str) -> Bar:
        width = self.x(self.start + (min(end, self.end) - max(start, self.start)))
        return Bar(self.x(start), seen(width), tone)


def _row(axis: _Axis, lane: Lane, ahead: Lane | None, done: Sequence[datetime], is_first: bool) -> Row:
    segments = lane.segments if is_first else ahead.segments if ahead else ()
    closed = {*lane.closed, *(ahead.closed if ahead else ())}
    return Row(
        lane=lane,
        bars=tuple(axis.bar(each.start, each.end, TONES[each.cause]) for each in segments),
        done=tuple(
            axis.bar(start, end, "done") for start, end in stretches(done, (axis.end - axis.start) / 60)
        ),
        shades=tuple(axis.bar(start, end, "closed") for start, end in sorted(closed)),
    )


def stretches(moments: Iterable[datetime], gap: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Moments nearer to one another than a gap, as times from the first to the last of them."""
    start = last = None
    for moment in sorted(moments):
        if start is None or last is None:
            start = moment
        elif moment - last > gap:
            yield start, last
            start = moment
        last = moment
    if start is not None and last is not None:
        yield start, last


def ticks(start: datetime, end: datetime, zone: str, most: int = TICKS) -> Iterator[Tick]:
    """Round moments of a zone's clock between two aware moments, at most ``most`` of them."""
    place = ZoneInfo(zone)
    step = next((step for step in STEPS if (end - start) / step <= most - 1), (end - start) / (most - 1))
    wall = start.astimezone(place).replace(tzinfo=None)
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    wall = midnight + step * -(-(wall - midnight) // step)
    axis = _Axis(start, end)
    shown = 0
    while shown < most:
        at = wall.replace(tzinfo=place)
        if at > end:
            return
        if at >= start:
            is_midnight = (wall.hour, wall.minute) == (0, 0)
            yield Tick(axis.x(at), at, is_midnight, is_midnight or shown % 2 == 0)
            shown += 1
        wall += step


def cumulated(
    segments: Iterable[Segment], start: datetime, end: datetime, points: int = POINTS
) -> list[tuple[datetime, float]]:
    """How many texts have left by moments evenly spread between two, from the segments of every territory."""
    sending = [each for each in segments if each.cause is None]
    moments = [start + (end - start) * place / (points - 1) for place in range(points)]
    return [(moment, sum(_left_by(each, moment) for each in sending)) for moment in moments]


def _left_by(segment: Segment, moment: datetime) -> float:
    if moment >= segment.end:
        return segment.texts
    if moment <= segment.start:
        return 0.0
    return segment.texts * ((moment - segment.start) / (segment.end - segment.start))


def curve(points: Sequence[tuple[datetime, float]], start: datetime, end: datetime, top: float) -> str:
    """The points of a polyline out of `CURVE` each way, from nothing at the start on; y grows downwards."""
    whole = (end - start).total_seconds()
    drawn = [(0, CURVE)]
    for moment, value in points:
        x = round(CURVE * min(1.0, max(0.0, (moment - start).total_seconds() / whole)))
        y = CURVE - round(CURVE * min(1.0, value / top if top else 0.0))
        drawn.append((x, y))
    return " ".join(f"{x},{y}" for x, y in dict.fromkeys(drawn))


def _foreseen(axis: _Axis, past: Past) -> str:
    segments = [segment for lane in past.course.lanes for segment in lane.segments]
    points = cumulated(segments, axis.start, axis.end)
    return curve(points, axis.start, axis.end, past.course.forecast.texts)


def _happened(axis: _Axis, past: Past, now: datetime) -> str:
    moments = sorted(at for _country, at in past.done)
    points = [(at, past.weight * (place + 1)) for place, at in enumerate(moments)]
    points.append((min(max(now, axis.start), axis.end), past.weight * len(moments)))
    return curve(points, axis.start, axis.end, past.course.forecast.texts)
