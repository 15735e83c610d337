"""The simulated network as a gateway in the same process: no socket, no protocol, the same contract.

For tests of what stands above the gateways, and for practice. It keeps to the contract as the others do, but
does not mend a text of which the network took some parts only: that text is `Unknown`, partly accepted.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from chappe.base import clock
from chappe.gateways.contract import (
    Accepted,
    Cause,
    Encoding,
    Event,
    LaneState,
    LaneStatus,
    NotSent,
    OnEvents,
    OnOutcomes,
    Outcome,
    PartOf,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Secret,
    Submission,
    Unknown,
    whole,
)
from chappe.gateways.simulator.behaviour import Network, PlannedReceipt
from chappe.gateways.simulator.scenario import Reaction, Scenario
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.simulator.wheel import Wheel
from chappe.gateways.smpp import alphabet, errors
from chappe.gateways.smpp.errors import Disposition
from chappe.gateways.smpp.receipt import STATUSES

logger = logging.getLogger(__name__)

_TICK = 0.005  # seconds
_PAUSE = 0.1  # seconds, before binding again
_AFTER_FAILURE = 0.2  # seconds, before events that could not be recorded are tried again


class _Text:
    """A text on the simulated wire."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.results: list[Outcome | None] = [None] * len(submission.parts)


class SimulatedLane:
    """One stream of submissions to the simulated network."""

    def __init__(self, gateway: "SimulatedGateway", on_outcomes: OnOutcomes, on_events: OnEvents) -> None:
        self._gateway = gateway
        self._on_outcomes = on_outcomes
        self._on_events = on_events
        self._state = LaneState.CONNECTING
        self._trouble = ""
        self._waiting: deque[Submission] = deque()
        self._flying: dict[_Text, None] = {}
        self._done: list[tuple[Submission, Outcome]] = []
        self._events: list[Event] = []
        self._wheel: Wheel[Callable[[], None]] = Wheel(_TICK)
        self._task: asyncio.Task[None] | None = None
        self._again_at = self._record_at = 0.0
        self._counts = dict.fromkeys(
            ("submitted", "accepted", "refused", "throttled", "unknown", "events"), 0
        )
        self._connections = 0

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment."""
        waiting = sum(len(submission.parts) for submission in self._waiting)
        return LaneStatus(
            state=self._state,
            trouble=self._trouble,
            in_flight=self._parts_flying,
            waiting=waiting,
            connections=self._connections,
            **self._counts,
        )

    @property
    def room(self) -> int:
        """How many more parts would leave at once."""
        if self._state != LaneState.BOUND:
            return 0
        waiting = sum(len(submission.parts) for submission in self._waiting)
        return max(0, self._gateway.window - self._parts_flying - waiting)

    async def wait_for_room(self) -> int:
        """`room`, as soon as it is above 0; 0 once the lane is closed."""
        while not (room := self.room) and self._state != LaneState.CLOSED:
            await asyncio.sleep(_TICK)
        return room

    def submit(self, submissions: Sequence[Submission]) -> None:
        """Take texts, in order."""
        if self._state == LaneState.BOUND:
            self._waiting.extend(submissions)
        else:
            self._done.extend((submission, NotSent(Cause.NOT_BOUND)) for submission in submissions)
        asyncio.get_running_loop().call_soon(self._turn)

    async def drain(self, grace: float) -> None:
        """Take no more, give back what has not left, and wait for what has."""
        self._state = LaneState.CLOSED
        self._give_back(Cause.NOT_BOUND)
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        while self._flying and loop.time() < until:
            await asyncio.sleep(_TICK)
        self._lose()
        self._report()

    async def __aenter__(self) -> Self:
        """Begin."""
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drain and end."""
        await self.drain(self._gateway.response_timeout)
        self._gateway.lanes_open.discard(self)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def said(self, event: Event) -> None:
        """The network has something to say."""
        self._counts["events"] += 1
        self._events.append(event)

    @property
    def _parts_flying(self) -> int:
        return sum(text.results.count(None) for text in self._flying)

    async def _run(self) -> None:
        self._gateway.lanes_open.add(self)
        while True:
            self._turn()
            await self._record()
            await asyncio.sleep(_TICK)

    def _turn(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._state in (LaneState.CONNECTING, LaneState.WAITING) and now >= self._again_at:
            self._bind()
        for act in self._wheel.due(now):
            act()
        while self._waiting and self._state == LaneState.BOUND:
            first = len(self._waiting[0].parts)
            if self._flying and self._parts_flying + first > self._gateway.window:
                break
            self._leave(self._waiting.popleft(), now)
        self._report()

    def _bind(self) -> None:
        self._connections += 1
        granted = self._gateway.granted()
        self._state = LaneState.BOUND if granted else LaneState.REFUSED
        self._trouble = "" if granted else errors.name(errors.RINVPASWD)

    def _leave(self, submission: Submission, now: float) -> None:
        text = _Text(submission)
        self._flying[text] = None
        self._counts["submitted"] += len(submission.parts)
        coding = alphabet.GSM if submission.encoding == Encoding.GSM7 else alphabet.UCS2
        reference = self._gateway.next_id()
        for index, octets in enumerate(submission.parts):
            treatment = self._gateway.network.treat(submission.number, index + 1, now)
            place = PartOf(reference, len(submission.parts), index + 1)
            origin = ("", submission.sender)
            said = alphabet.text_of(octets, coding)
            self._gateway.tally.submitted(submission.number, origin, said, place, taken=treatment.taken)
            name = str(self._gateway.next_id())
            for planned in treatment.receipts:
                after = 0.0 if treatment.early else max(planned.after, treatment.delay + _TICK)
                self._wheel.add(now + after, self._receipt(submission.number, name, planned))
            if treatment.reaction in (Reaction.CLOSE, Reaction.GARBAGE):
                self._wheel.add(now + treatment.delay, self._break)
            elif treatment.reaction is Reaction.SILENCE:
                cause = Unknown(Cause.NO_ANSWER)
                self._wheel.add(now + self._gateway.response_timeout, self._answer(text, index, cause))
            else:
                result = _result(treatment.code, name)
                self._wheel.add(now + treatment.delay, self._answer(text, index, result))

    def _answer(self, text: _Text, index: int, result: Outcome) -> Callable[[], None]:
        def answer() -> None:
            if text in self._flying:
                text.results[index] = result
                kind = "accepted" if isinstance(result, Accepted) else "refused"
                self._counts["unknown" if isinstance(result, Unknown) else kind] += 1
                if isinstance(result, Refused) and result.code in ("ESME_RTHROTTLED", "ESME_RMSGQFUL"):
                    self._counts["throttled"] += 1
                if None not in text.results:
                    self._settle(text)

        return answer

    def _receipt(self, number: str, name: str, planned: PlannedReceipt) -> Callable[[], None]:
        def receive() -> None:
            at = clock.now()
            status = STATUSES.get(planned.status, ReceiptStatus.UNKNOWN)
            self._gateway.tally.receipts += 1
            raw = f"id:{name} stat:{planned.status} err:{planned.error}"
            self.said(ReceiptEvent(name, status, planned.error, number, at, at, raw))

        return receive

    def _break(self) -> None:
        if self._state == LaneState.BOUND:
            self._state, self._trouble = LaneState.WAITING, "closed_by_peer"
            self._again_at = asyncio.get_running_loop().time() + _PAUSE
        self._lose()
        self._give_back(Cause.CONNECTION_LOST)

    def _lose(self) -> None:
        for text in list(self._flying):
            lost = text.results.count(None)
            self._counts["unknown"] += lost
            text.results = [result or Unknown(Cause.CONNECTION_LOST) for result in text.results]
            self._settle(text)

    def _settle(self, text: _Text) -> None:
        del self._flying[text]
        self._done.append((text.submission, whole([result for result in text.results if result])))

    def _give_back(self, cause: Cause) -> None:
        self._done.extend((submission, NotSent(cause)) for submission in self._waiting)
        self._waiting.clear()

    def _report(self) -> None:
        if self._done:
            done, self._done = self._done, []
            self._on_outcomes(done)

    async def _record(self) -> None:
        now = asyncio.get_running_loop().time()
        if not self._events or now < self._record_at:
            return
        events, self._events = self._events, []
        try:
            await self._on_events(events)
            self._gateway.tally.acknowledged += len(events)
        except Exception:  # as with any gateway: not durable, so they come again
            logger.exception("%d events could not be recorded", len(events))
            self._events[:0] = events
            self._record_at = now + _AFTER_FAILURE


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
        self.network = Network(scenario)
        self.tally = Tally()
        self.window = window
        self.lanes = lanes
        self.response_timeout = response_timeout
        self.lanes_open: set[SimulatedLane] = set()
        self._accounts = scenario.accounts
        self._login, self._password = login, password
        self._next_id = int(clock.now().timestamp() * 1_000_000)

    def __repr__(self) -> str:
        return f"SimulatedGateway({self._login!r})"

    def lane(self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents) -> SimulatedLane:
        """Open lane ``number``, from 0."""
        if not 0 <= number < self.lanes:
            raise ValueError(f"no lane {number} of {self.lanes}")
        return SimulatedLane(self, on_outcomes, on_events)

    def granted(self) -> bool:
        """Whether the network takes the login."""
        return self._accounts is None or self._accounts.get(self._login) == self._password.value

    def next_id(self) -> int:
        """A name for a part."""
        self._next_id += 1
        return self._next_id

    def reply(self, number: str, text: str) -> None:
        """A person answers the last text they got. Raises LookupError for a number that got none."""
        _, sender = self.tally.origins[number]
        self.tally.replies += 1
        for lane in list(self.lanes_open)[:1]:
            lane.said(ReplyEvent(number, sender, text, clock.now()))


def _result(code: int, name: str) -> Outcome:
    if code == errors.ROK:
        return Accepted((name,))
    return Refused(errors.name(code), errors.disposition(code) is not Disposition.FINAL)
