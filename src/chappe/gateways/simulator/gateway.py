"""The simulated network as a gateway in the same process: no socket, no protocol, the same contract.

For tests of what stands above the gateways, and for practice.
"""

import asyncio
import itertools
import logging
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from chappe.base import clock
from chappe.gateways.contract import (
    LaneState,
    LaneStatus,
    OnEvents,
    OnOutcomes,
    ReplyEvent,
    Secret,
    Submission,
)
from chappe.gateways.simulator.behaviour import Network
from chappe.gateways.simulator.scenario import Scenario
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.simulator.wire import RESOLUTION, Wire

logger = logging.getLogger(__name__)

_AFTER_FAILURE = 0.2  # seconds, before events that could not be recorded are tried again


class SimulatedLane:
    """One stream of submissions to the simulated network."""

    def __init__(self, gateway: "SimulatedGateway", on_outcomes: OnOutcomes, on_events: OnEvents) -> None:
        self._gateway = gateway
        self._wire = gateway.wire()
        self._on_outcomes = on_outcomes
        self._on_events = on_events
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment."""
        return self._wire.status

    @property
    def room(self) -> int:
        """How many more parts would leave at once."""
        return self._wire.room

    async def wait_for_room(self) -> int:
        """`room`, as soon as it is above 0; 0 once the lane is closed."""
        while not (room := self.room) and self._wire.state != LaneState.CLOSED:
            await asyncio.sleep(RESOLUTION)
        return room

    def submit(self, submissions: Sequence[Submission]) -> None:
        """Take texts, in order."""
        self._wire.submit(submissions)
        asyncio.get_running_loop().call_soon(self._turn)

    async def drain(self, grace: float) -> None:
        """Take no more, give back what has not left, and wait for what has."""
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        self._wire.close()
        while self._wire.in_flight and loop.time() < until:
            await asyncio.sleep(RESOLUTION)
        self._report()

    async def __aenter__(self) -> Self:
        """Begin."""
        self._gateway.open.append(self._wire)
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._record())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drain and end; what is still unanswered becomes unknown."""
        await self.drain(self._gateway.response_timeout)
        self._wire.lose()
        self._report()
        self._gateway.open.remove(self._wire)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._turn()
            await asyncio.sleep(RESOLUTION)

    def _turn(self) -> None:
        self._wire.turn(asyncio.get_running_loop().time(), clock.now())
        self._report()

    def _report(self) -> None:
        if self._wire.done:
            done, self._wire.done = self._wire.done, []
            self._on_outcomes(done)

    async def _record(self) -> None:
        while True:
            await asyncio.sleep(RESOLUTION)
            events, self._wire.events = self._wire.events, []
            if not events:
                continue
            try:
                await self._on_events(events)
                self._gateway.tally.acknowledged += len(events)
            except Exception:  # as with any gateway: not durable, so they come again
                logger.exception("%d events could not be recorded", len(events))
                self._wire.events[:0] = events
                await asyncio.sleep(_AFTER_FAILURE)


class SimulatedGateway:
    """A network in this process. ``tally`` counts what it was given."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        window: int = 50,
        lanes: int = 1,
        response_timeout: float = 5.0,
        login: str = "",
        password: Secret = Secret(""),  # noqa: B008 (a frozen value)
    ) -> None:
        self.tally = Tally()
        self.window = window
        self.lanes = lanes
        self.response_timeout = response_timeout
        self.open: list[Wire] = []
        self._login = login
        self._granted = scenario.accounts is None or scenario.accounts.get(login) == password.value
        self._network = Network(scenario)
        self._names = itertools.count(int(clock.now().timestamp() * 1_000_000))

    def __repr__(self) -> str:
        return f"SimulatedGateway({self._login!r})"

    def lane(self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents) -> SimulatedLane:
        """Open lane ``number``, from 0."""
        if not 0 <= number < self.lanes:
            raise ValueError(f"no lane {number} of {self.lanes}")
        return SimulatedLane(self, on_outcomes, on_events)

    def wire(self) -> Wire:
        """What a lane speaks over."""
        return Wire(
            self._network,
            self.tally,
            self._names,
            window=self.window,
            response_timeout=self.response_timeout,
            granted=self._granted,
        )

    def reply(self, number: str, text: str) -> None:
        """A person answers the last text they got. Raises LookupError for a number that got none."""
        _, sender = self.tally.origins[number]
        self.tally.replies += 1
        for wire in self.open[:1]:
            wire.tell(ReplyEvent(number, sender, text, clock.now()))
