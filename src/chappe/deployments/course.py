"""The course of a sending, territory by territory: when texts leave, when they wait, for what, and until when."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from chappe.windows.opening import openings
from chappe.windows.timeline import Cause, Forecast, LoadForecast, Step

Interval = tuple[datetime, datetime]

SHORTEST_WAIT = timedelta(minutes=1)
"""What takes less is not told."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A time during which some texts of a territory leave (no cause), or all that are left wait.

    ``texts`` leave during it, or wait at its end, mostly for that cause. It may be no time at all, where there is no
    pace to keep.
    """

    start: datetime
    end: datetime
    cause: Cause | None
    texts: int


@dataclass(frozen=True, slots=True)
class Lane:
    """What becomes of the texts of one territory. ``closed`` is when no window of it is open."""

    territory: str
    texts: int
    sent: int
    expired: int
    left: int
    segments: tuple[Segment, ...]
    closed: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Texts of a territory that wait for one thing from a moment on, until another.

    ``behind`` are the territories that go first, or the rulebooks that are closed.
    """

    territory: str
    cause: Cause
    texts: int
    start: datetime
    until: datetime
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A forecast as it is told: moments are aware, in UTC; lanes with the most texts first, waits in order."""

    start: datetime
    end: datetime
    limit_at: datetime | None
    forecast: Forecast
    lanes: tuple[Lane, ...]
    waits: tuple[Wait, ...]

    def as_json(self) -> dict[str, object]:
        """Plain values but for moments."""
        return {
            "start": self.start,
            "end": self.end,
            "limit_at": self.limit_at,
            "territories": [
                {
                    "territory": lane.territory,
                    "texts": lane.texts,
                    "sent": lane.sent,
                    "expired": lane.expired,
                    "left": lane.left,
                    "segments": [
                        {
                            "start": each.start,
                            "end": each.end,
                            "cause": each.cause.value if each.cause else None,
                            "texts": each.texts,
                        }
                        for each in lane.segments
                    ],
                    "closed": [list(each) for each in lane.closed],
                }
                for lane in self.lanes
            ],
            "waits": [
                {
                    "territory": wait.territory,
                    "cause": wait.cause.value,
                    "texts": wait.texts,
                    "start": wait.start,
                    "until": wait.until,
                    "behind": list(wait.behind),
                }
                for wait in self.waits
            ],
        }


def course_of(forecast: Forecast, start: datetime, limit_at: datetime | None = None) -> Course:
    """The course of a forecast that starts at an aware moment."""
    steps = [step.end for load in forecast.loads for step in load.steps]
    end = max([start, *steps])
    by_territory: defaultdict[str, list[LoadForecast]] = defaultdict(list)
    for load in forecast.loads:
        by_territory[load.territory].append(load)
    lanes = [_lane(territory, loads, start, end) for territory, loads in by_territory.items()]
    return Course(
        start=start,
        end=end,
        limit_at=limit_at,
        forecast=forecast,
        lanes=tuple(sorted(lanes, key=lambda lane: (-lane.texts, lane.territory))),
        waits=tuple(sorted(_waits(forecast), key=lambda wait: (wait.start, -wait.texts, wait.territory))),
    )


def closed_between(opened: Iterable[Interval], start: datetime, end: datetime) -> tuple[Interval, ...]:
    """The times between two moments that are in none of the intervals, in order."""
    found, at = [], start
    for opens, closes in sorted(opened):
        if opens > at:
            found.append((at, min(opens, end)))
        at = max(at, closes)
        if at >= end:
            break
    if at < end:
        found.append((at, end))
    return tuple(interval for interval in found if interval[0] < interval[1])


def _lane(territory: str, loads: list[LoadForecast], start: datetime, end: datetime) -> Lane:
    windows = {load.window for load in loads}
    until = end + timedelta(seconds=1)  # openings are told in whole seconds
    opened = [interval for window in windows for interval in openings(window, start, until)]
    return Lane(
        territory=territory,
        texts=sum(load.texts for load in loads),
        sent=sum(load.sent for load in loads),
        expired=sum(load.expired for load in loads),
        left=sum(load.left for load in loads),
        segments=tuple(_segments([step for load in loads for step in load.steps])),
        closed=closed_between(opened, start, end),
    )


def _segments(steps: list[Step]) -> list[Segment]:
    """The steps of several loads as one: texts leave while any of them sends."""
    marks = sorted({moment for step in steps for moment in (step.start, step.end)})
    sent: Counter[int] = Counter()
    sending: set[int] = set()
    waiting: defaultdict[int, Counter[Cause]] = defaultdict(Counter)
    at_once: Counter[datetime] = Counter()
    for step in steps:
        if step.start == step.end:
            if step.cause is None:
                at_once[step.start] += step.texts
            continue
        for place in range(bisect_left(marks, step.start), bisect_left(marks, step.end)):
            if step.cause is None:
                sending.add(place)
                sent[place] += _left_by(step, marks[place + 1]) - _left_by(step, marks[place])
            else:
                waiting[place][step.cause] += step.texts
    found = [Segment(moment, moment, None, texts) for moment, texts in at_once.items()]
    for place, (one, two) in enumerate(pairwise(marks)):
        if place in sending:
            found.append(Segment(one, two, None, sent[place]))
        elif place in waiting:
            ((cause, _),) = waiting[place].most_common(1)
            found.append(Segment(one, two, cause, waiting[place].total()))
    return _joined(sorted(found, key=lambda each: (each.start, each.end)))


def _left_by(step: Step, moment: datetime) -> int:
    """How many texts of a step have left by a moment of it."""
    return int(step.texts * ((moment - step.start) / (step.end - step.start)) + 1e-6)


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Segments that follow one another and say the same, as one."""
    found: list[Segment] = []
    for each in segments:
        last = found[-1] if found else None
        if last is not None and last.end == each.start and last.cause == each.cause:
            texts = last.texts + each.texts if each.cause is None else each.texts
            found[-1] = Segment(last.start, each.end, each.cause, texts)
        else:
            found.append(each)
    return found


def _waits(forecast: Forecast) -> Iterator[Wait]:
    """What the loads of a territory wait for until the same moment, told together."""
    territories = {load.name: load.territory for load in forecast.loads}
    together: defaultdict[tuple[str, Cause, datetime], list[Step]] = defaultdict(list)
    for load in forecast.loads:
        for step in load.steps:
            if step.cause is not None and step.texts and step.end - step.start >= SHORTEST_WAIT:
                together[load.territory, step.cause, step.end].append(step)
    for (territory, cause, until), steps in together.items():
        yield Wait(
            territory=territory,
            cause=cause,
            texts=sum(step.texts for step in steps),
            start=min(step.start for step in steps),
            until=until,
            behind=_behind(steps, cause, territories),
        )


def _behind(steps: Iterable[Step], cause: Cause, territories: Mapping[str, str]) -> tuple[str, ...]:
    names = dict.fromkeys(name for step in steps for name in step.behind)
    if cause is Cause.PACE:
        return tuple(dict.fromkeys(territories.get(name, "") for name in names))
    return tuple(names)
