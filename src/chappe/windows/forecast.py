"""What will happen: from counts per window, pace, hours, schedule and limit to a timeline.

Texts are taken as a flow. A route carries so many fragments a second; it serves the loads that have been due the
longest, those due together side by side, in proportion to what they have left: blocks are claimed by the moment they
are due, then in the order of their recipients. A load whose window closes is due again at its next opening.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from chappe.windows.opening import opening, whole_seconds
from chappe.windows.timeline import (
    Cause,
    Doing,
    Forecast,
    Load,
    LoadForecast,
    Phase,
    Plan,
    Resume,
    Step,
)

FURTHEST: Final = timedelta(days=90)
"""How far after its start a sending is followed."""

_NOTHING: Final = 1e-6
"""Fragments, or seconds, that are none: far more than what rounding leaves."""


def forecast(plan: Plan) -> Forecast:
    """What becomes of a plan, for at most FURTHEST."""
    return _Simulation(plan).run()


@dataclass(slots=True)
class _Line:
    """A load on its way. Times are in seconds since the start of the plan."""

    load: Load
    starts: float
    fragments: float
    due: float = math.inf
    closes: float = math.inf
    closes_at: datetime | None = None
    sent: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.fragments <= _NOTHING

    def ready(self, now: float) -> bool:
        return not self.done and self.due <= now

    def flow(self, fragments: float) -> int:
        """Lets fragments leave; how many more texts have left whole."""
        self.fragments = max(0.0, self.fragments - fragments)
        share = 1.0 if self.done else 1 - self.fragments / self.load.fragments
        before, self.sent = self.sent, min(self.load.texts, math.floor(self.load.texts * share + _NOTHING))
        return self.sent - before

    def note(self, step: Step) -> None:
        """Adds a step, to the last one if it is more of the same."""
        last = self.steps[-1] if self.steps else None
        if last is not None and (last.cause, last.behind) == (step.cause, step.behind):
            texts = last.texts + step.texts if step.cause is None else step.texts
            self.steps[-1] = Step(last.start, step.end, texts, step.cause, step.behind)
        else:
            self.steps.append(step)


class _Simulation:
    """A plan between two events: a start, an opening, a closing, the end of a load, a resumption, the limit."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.start = plan.starts_at.astimezone(UTC)
        self.margin = timedelta(seconds=whole_seconds(plan.margin))
        self.limit = max(0.0, min(FURTHEST.total_seconds(), self._seconds(plan.limit_at)))
        self.lines = [self._line(load) for load in plan.loads]
        self.phases: list[Phase] = []
        self.now, self.stopped_until = 0.0, 0.0

    def run(self) -> Forecast:
        while self.now < self.limit and not all(line.done for line in self.lines):
            stopped = self.now < self.stopped_until
            rates = [0.0] * len(self.lines) if stopped else _rates(self.plan, self.lines, self.now)
            self._go_on(rates, stopped)
            if self._reopen() and not stopped and self.plan.resume is Resume.MANUAL:
                self._stop()
        return Forecast(tuple(self.phases), tuple(self._outcome(line) for line in self.lines))

    def _line(self, load: Load) -> _Line:
        starts_at = max(self.start, load.starts_at or self.start)
        line = _Line(load, self._seconds(starts_at), float(load.fragments) if load.texts else 0.0)
        self._turn(line, starts_at)
        return line

    def _turn(self, line: _Line, moment: datetime) -> None:
        """Sets when the line is due and when it closes, as they are from a moment on."""
        state = opening(line.load.window, moment, self.margin)
        line.closes_at = None if state.closes_at is None else state.closes_at - self.margin
        line.due, line.closes = self._seconds(state.opens_at), self._seconds(line.closes_at)

    def _go_on(self, rates: list[float], stopped: bool) -> None:
        """To the next event, with what leaves on the way."""
        now, until = self.now, min(self._events(rates, stopped))
        start, end = self._moment(now), self._moment(until)
        served = _served(self.lines, rates)
        texts = 0
        for line, rate in zip(self.lines, rates, strict=True):
            if line.done:
                continue
            if rate > 0:
                finishes = now + line.fragments / rate <= until + _NOTHING
                sent = line.flow(line.fragments if finishes else rate * (until - now))
                line.note(Step(start, end, sent))
                texts += sent
            else:
                cause, behind = self._wait(line, stopped, served)
                line.note(Step(start, end, line.load.texts - line.sent, cause, behind))
        doing = Doing.AWAITING_RESUME if stopped else Doing.SENDING if any(rates) else Doing.HELD
        self._note(Phase(doing, start, end, texts))
        self.now = until

    def _events(self, rates: list[float], stopped: bool) -> Iterator[float]:
        yield self.limit
        if stopped:
            yield self.stopped_until
        for line, rate in zip(self.lines, rates, strict=True):
            if line.done:
                continue
            yield from (moment for moment in (line.starts, line.due, line.closes) if moment > self.now)
            if rate > 0:
                yield self.now + line.fragments / rate

    def _wait(
        self, line: _Line, stopped: bool, served: Mapping[str, tuple[str, ...]]
    ) -> tuple[Cause, tuple[str, ...]]:
        """Why a line stands still, and behind what."""
        if self.now < line.starts:
            return Cause.SCHEDULE, ()
        if not line.ready(self.now):
            return Cause.HOURS, tuple(dict.fromkeys(clause.rulebook for clause in line.load.window.clauses))
        return (Cause.PERSON, ()) if stopped else (Cause.PACE, served.get(line.load.route, ()))

    def _reopen(self) -> bool:
        """Makes the lines that have closed due at their next opening; whether there were any."""
        closed = [line for line in self.lines if not line.done and line.closes <= self.now]
        for line in closed:
            assert line.closes_at is not None
            self._turn(line, line.closes_at)
        return bool(closed)

    def _stop(self) -> None:
        self.stopped_until = self.now + self.plan.resume_after.total_seconds()
        moment = self._moment(self.now)
        self._note(Phase(Doing.AWAITING_RESUME, moment, moment, 0))

    def _note(self, phase: Phase) -> None:
        last = self.phases[-1] if self.phases else None
        if last is not None and last.doing is phase.doing:
            self.phases[-1] = Phase(phase.doing, last.start, phase.end, last.texts + phase.texts)
        else:
            self.phases.append(phase)

    def _outcome(self, line: _Line) -> LoadForecast:
        rest = line.load.texts - line.sent
        expired = rest if self.limit < FURTHEST.total_seconds() else 0
        load = line.load
        return LoadForecast(
            name=load.name,
            texts=load.texts,
            sent=line.sent,
            expired=expired,
            left=rest - expired,
            steps=tuple(line.steps),
            territory=load.territory,
            window=load.window,
        )

    def _seconds(self, moment: datetime | None) -> float:
        return math.inf if moment is None else (moment - self.start).total_seconds()

    def _moment(self, seconds: float) -> datetime:
        return self.start + timedelta(seconds=seconds)


def _rates(plan: Plan, lines: list[_Line], now: float) -> list[float]:
    """Fragments per second of each line: those of a route that are due the longest share its pace."""
    first: dict[str, float] = {}
    together: defaultdict[str, float] = defaultdict(float)
    texts: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        if line.ready(now):
            route = line.load.route
            if line.due < first.get(route, math.inf):
                first[route], together[route], texts[route] = line.due, 0.0, 0.0
            if line.due == first[route]:
                together[route] += line.fragments
                texts[route] += line.fragments * line.load.texts / line.load.fragments
    paces = _paces(plan, {route: together[route] / texts[route] for route in first})
    return [
        paces[line.load.route] * (line.fragments / together[line.load.route])
        if line.ready(now) and line.due == first[line.load.route]
        else 0.0
        for line in lines
    ]


def _paces(plan: Plan, averages: Mapping[str, float]) -> dict[str, float]:
    """The pace of each route that has something to send: its own, and an equal share of what is set for all.

    ``averages``: the fragments of a text of each.
    """
    own = sorted((plan.pace.get(route, math.inf) / average, route) for route, average in averages.items())
    rest = math.inf if plan.pace_in_all is None else plan.pace_in_all
    paces = {}
    for position, (pace, route) in enumerate(own):
        texts = min(pace, rest / (len(own) - position))
        paces[route] = texts * averages[route]
        rest -= texts if rest < math.inf else 0.0
    return paces


def _served(lines: list[_Line], rates: list[float]) -> dict[str, tuple[str, ...]]:
    """The loads that each route sends."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for line, rate in zip(lines, rates, strict=True):
        if rate > 0:
            names[line.load.route].append(line.load.name)
    return {route: tuple(served) for route, served in names.items()}
