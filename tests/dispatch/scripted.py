"""A gateway that answers as a script says, at once and without a network."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from chappe.gateways.contract import (
    Accepted,
    Cause,
    Event,
    LaneState,
    LaneStatus,
    NotSent,
    OnEvents,
    OnOutcomes,
    Outcome,
    Submission,
)

Script = Callable[[Submission, int], Outcome | None]
"""The answer to a submission, given how often its number was submitted before; None: no answer at all."""


def accept(submission: Submission, _before: int) -> Outcome:
    """Takes everything."""
    return Accepted(tuple(f"{submission.number}-{part}" for part in range(len(submission.parts))))


@dataclass(slots=True)
class ScriptedGateway:
    """Keeps what was submitted, by number, and answers by its script."""

    script: Script = accept
    window: int = 10
    lanes: int = 1
    state: LaneState = LaneState.BOUND
    submitted: Counter[str] = field(default_factory=Counter)
    texts: list[Submission] = field(default_factory=list)
    opened: list["ScriptedLane"] = field(default_factory=list)

    @asynccontextmanager
    async def lane(
        self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents
    ) -> AsyncIterator["ScriptedLane"]:
        """A lane that is bound from the start."""
        lane = ScriptedLane(self, on_outcomes, on_events)
        self.opened.append(lane)
        yield lane


@dataclass(slots=True)
class ScriptedLane:
    """One lane; what the script leaves unanswered stays on its wire."""

    gateway: ScriptedGateway
    on_outcomes: OnOutcomes
    on_events: OnEvents
    on_wire: int = 0
    drained: bool = False

    @property
    def status(self) -> LaneStatus:
        return LaneStatus(self.gateway.state)

    @property
    def room(self) -> int:
        unready = self.drained or self.gateway.state is not LaneState.BOUND
        return 0 if unready else max(0, self.gateway.window - self.on_wire)

    async def wait_for_room(self) -> int:
        while self.room == 0:
            await asyncio.sleep(0.01)
        return self.room

    def submit(self, submissions: Sequence[Submission]) -> None:
        outcomes: list[tuple[Submission, Outcome]] = []
        for submission in submissions:
            if self.drained:
                outcomes.append((submission, NotSent(Cause.NOT_BOUND)))
                continue
            before = self.gateway.submitted[submission.number]
            self.gateway.submitted[submission.number] += 1
            self.gateway.texts.append(submission)
            outcome = self.gateway.script(submission, before)
            if outcome is None:
                self.on_wire += 1
            else:
                outcomes.append((submission, outcome))
        if outcomes:
            asyncio.get_running_loop().call_soon(self.on_outcomes, outcomes)

    async def drain(self, grace: float) -> None:
        self.drained = True

    async def tell(self, *events: Event) -> None:
        """What the network says later."""
        await self.on_events(events)
