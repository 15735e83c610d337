"""One lane of the simulated network, without an event loop: texts in, outcomes and events out, the time an argument.

It keeps to the contract as every lane does, but does not mend a text of which the network took some parts only:
that text is `Unknown`, partly accepted. Validity periods it does not carry.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from chappe.gateways.contract import (
    Accepted,
    Cause,
    Encoding,
    Event,
    LaneState,
    LaneStatus,
    NotSent,
    Outcome,
    PartOf,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    Submission,
    Unknown,
    whole,
)
from chappe.gateways.simulator.behaviour import Network, PlannedReceipt, Treatment
from chappe.gateways.simulator.scenario import Reaction
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.simulator.wheel import Wheel
from chappe.gateways.smpp import alphabet, errors
from chappe.gateways.smpp.errors import Disposition
from chappe.gateways.smpp.receipt import STATUSES

RESOLUTION = 0.005  # seconds
PAUSE = 0.1  # seconds, before binding again


class _Text:
    """A text on the wire."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.results: list[Outcome | None] = [None] * len(submission.parts)


class Wire:
    """The texts between a lane and the network. ``done`` and ``events`` are for the owner to take.

    ``names`` gives the network's names for parts; ``granted`` whether it takes the login.
    """

    def __init__(
        self,
        network: Network,
        tally: Tally,
        names: Iterator[int],
        *,
        window: int,
        response_timeout: float,
        granted: bool = True,
    ) -> None:
        self.state = LaneState.CONNECTING
        self.done: list[tuple[Submission, Outcome]] = []
        self.events: list[Event] = []
        self.in_flight = 0  # parts
        self._network, self._tally, self._names = network, tally, names
        self._window, self._response_timeout, self._granted = window, response_timeout, granted
        self._trouble = ""
        self._waiting: deque[Submission] = deque()
        self._flying: dict[_Text, None] = {}
        self._wheel: Wheel[Callable[[float, datetime], None]] = Wheel(RESOLUTION)
        self._again_at = 0.0
        self._proved = False  # a fresh bind is tried with one part
        self._counts = dict.fromkeys(("submitted", "accepted", "refused", "throttled", "unknown"), 0)
        self._told = self._connections = 0

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment."""
        return LaneStatus(
            state=self.state,
            trouble=self._trouble,
            in_flight=self.in_flight,
            waiting=self._waiting_parts,
            events=self._told,
            connections=self._connections,
            **self._counts,
        )

    @property
    def room(self) -> int:
        """How many more parts would leave at once."""
        left = self._limit - self.in_flight - self._waiting_parts
        return max(0, left) if self.state == LaneState.BOUND else 0

    def submit(self, submissions: Iterable[Submission]) -> None:
        """Take texts, in order; they leave at the next `turn`."""
        if self.state == LaneState.BOUND:
            self._waiting.extend(submissions)
        else:
            self.done.extend((submission, NotSent(Cause.NOT_BOUND)) for submission in submissions)

    def tell(self, event: Event) -> None:
        """The network has something to say."""
        self._told += 1
        self.events.append(event)

    def turn(self, now: float, at: datetime) -> None:
        """Do what is due."""
        if self.state in (LaneState.CONNECTING, LaneState.WAITING) and now >= self._again_at:
            self._connections += 1
            self.state = LaneState.BOUND if self._granted else LaneState.REFUSED
            self._trouble = "" if self._granted else errors.name(errors.RINVPASWD)
        for act in self._wheel.due(now):
            act(now, at)
        while self._waiting and self.state == LaneState.BOUND:
            if self._flying and self.in_flight + len(self._waiting[0].parts) > self._limit:
                break
            submission = self._waiting.popleft()
            if submission.leave_by <= now:
                self.done.append((submission, NotSent(Cause.TOO_LATE)))
            else:
                self._leave(submission, now)

    def close(self) -> None:
        """Take no more, and give back what has not left."""
        self.state = LaneState.CLOSED
        self._give_back(Cause.NOT_BOUND)

    def lose(self) -> None:
        """What is in flight will never be answered."""
        for text in list(self._flying):
            self._counts["unknown"] += text.results.count(None)
            self.in_flight -= text.results.count(None)
            text.results = [result or Unknown(Cause.CONNECTION_LOST) for result in text.results]
            self._settle(text)

    @property
    def _limit(self) -> int:
        return self._window if self._proved else 1

    @property
    def _waiting_parts(self) -> int:
        return sum(len(submission.parts) for submission in self._waiting)

    def _leave(self, submission: Submission, now: float) -> None:
        if not submission.parts:
            self.done.append((submission, Refused("no_parts")))
            return
        text = _Text(submission)
        total = len(submission.parts)
        self._flying[text] = None
        self._counts["submitted"] += total
        self.in_flight += total
        coding = alphabet.GSM if submission.encoding == Encoding.GSM7 else alphabet.UCS2
        reference, origin = next(self._names), ("", submission.sender)
        for index, octets in enumerate(submission.parts):
            treatment = self._network.treat(submission.number, index + 1, now)
            place, said = PartOf(reference, total, index + 1), alphabet.text_of(octets, coding)
            self._tally.submitted(submission.number, origin, said, place, taken=treatment.taken)
            self._plan(text, index, treatment, now)

    def _plan(self, text: _Text, index: int, treatment: Treatment, now: float) -> None:
        name = str(next(self._names))
        for planned in treatment.receipts:
            after = 0.0 if treatment.early else max(planned.after, treatment.delay + RESOLUTION)
            self._wheel.add(now + after, partial(self._receipt, text.submission.number, name, planned))
        if treatment.reaction in (Reaction.CLOSE, Reaction.GARBAGE):
            self._wheel.add(now + treatment.delay, self._break)
        elif treatment.reaction is Reaction.SILENCE:
            given_up = partial(self._answer, text, index, Unknown(Cause.NO_ANSWER))
            self._wheel.add(now + self._response_timeout, given_up)
        else:
            answer = partial(self._answer, text, index, _result(treatment.code, name))
            self._wheel.add(now + treatment.delay, answer)

    def _answer(self, text: _Text, index: int, result: Outcome, _: float, __: datetime) -> None:
        if text not in self._flying:
            return
        text.results[index] = result
        self.in_flight -= 1
        self._proved = self._proved or not isinstance(result, Unknown)
        if isinstance(result, Refused):
            self._counts["refused"] += 1
            self._counts["throttled"] += errors.CODES.get(result.code) in errors.THROTTLING
        else:
            self._counts["accepted" if isinstance(result, Accepted) else "unknown"] += 1
        if None not in text.results:
            self._settle(text)

    def _receipt(self, number: str, name: str, planned: PlannedReceipt, _: float, at: datetime) -> None:
        status = STATUSES.get(planned.status, ReceiptStatus.UNKNOWN)
        raw = f"id:{name} stat:{planned.status} err:{planned.error}"
        self._tally.receipts += 1
        self.tell(ReceiptEvent(name, status, planned.error, number, at, at, raw))

    def _break(self, now: float, _: datetime) -> None:
        if self.state == LaneState.BOUND:
            self.state, self._trouble = LaneState.WAITING, "closed_by_peer"
            self._again_at = now + PAUSE
        self._proved = False
        self.lose()
        self._give_back(Cause.CONNECTION_LOST)

    def _settle(self, text: _Text) -> None:
        del self._flying[text]
        self.done.append((text.submission, whole([result for result in text.results if result])))

    def _give_back(self, cause: Cause) -> None:
        self.done.extend((submission, NotSent(cause)) for submission in self._waiting)
        self._waiting.clear()


def _result(code: int, name: str) -> Outcome:
    if code == errors.ROK:
        return Accepted((name,))
    again = errors.disposition(code) is not Disposition.FINAL
    return Refused(errors.name(code), again, throttled=code in errors.THROTTLING)
