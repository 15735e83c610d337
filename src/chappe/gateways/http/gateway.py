"""HTTP providers as a gateway: lanes of concurrent requests over one pool of connections each."""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from chappe.base import clock
from chappe.gateways.contract import (
    Accepted,
    Cause,
    LaneState,
    LaneStatus,
    NotSent,
    OnEvents,
    OnOutcomes,
    Outcome,
    Refused,
    Submission,
    Unknown,
)
from chappe.gateways.http.connection import Client, Exchanged
from chappe.gateways.http.outcome import Admission, LaneDenied, failed
from chappe.gateways.http.provider import Provider
from chappe.gateways.http.settings import HttpSettings

logger = logging.getLogger(__name__)

_RANDOM = secrets.SystemRandom()


class HttpLane:
    """One stream of requests. It is bound while the provider admits the account and takes connections."""

    def __init__(
        self, provider: Provider, settings: HttpSettings, on_outcomes: OnOutcomes, jitter: Callable[[], float]
    ) -> None:
        self._provider = provider
        self._settings = settings
        self._on_outcomes = on_outcomes
        self._jitter = jitter
        self._client = Client(settings)
        self._state = LaneState.CONNECTING
        self._trouble = ""
        self._broken = asyncio.Event()
        self._changed = asyncio.Event()
        self._waiting: deque[Submission] = deque()
        self._flying: dict[asyncio.Task[Outcome | None], tuple[Submission, Exchanged]] = {}
        self._done: list[tuple[Submission, Outcome]] = []
        self._proved = False  # a lane that begins, or begins again, is tried with one text
        self._draining = False
        self._connector: asyncio.Task[None] | None = None
        self._connections = 0
        self._counts = dict.fromkeys(("submitted", "accepted", "refused", "throttled", "unknown"), 0)

    # The contract

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment; what is counted are requests, each a whole text."""
        return LaneStatus(
            state=LaneState.CLOSED if self._draining else self._state,
            trouble=self._trouble,
            in_flight=len(self._flying),
            waiting=len(self._waiting),
            connections=self._connections,
            **self._counts,
        )

    @property
    def room(self) -> int:
        """How many more texts would leave at once."""
        if self._draining or self._state is not LaneState.BOUND:
            return 0
        return max(0, self._limit - len(self._flying) - len(self._waiting))

    async def wait_for_room(self) -> int:
        """`room`, as soon as it is above 0; 0 once the lane drains."""
        while not (room := self.room) and not self._draining:
            self._changed.clear()
            await self._changed.wait()
        return room

    def submit(self, submissions: Sequence[Submission]) -> None:
        """Take texts, in order: see `chappe.gateways.contract.Lane`."""
        if self._draining or self._state is not LaneState.BOUND:
            self._done.extend((submission, NotSent(Cause.NOT_BOUND)) for submission in submissions)
        else:
            self._waiting.extend(submissions)
            self._fill()
        if self._done:
            asyncio.get_running_loop().call_soon(self._report)

    async def drain(self, grace: float) -> None:
        """Take no more, give back what has not left, and wait for what has."""
        self._draining = True
        self._give_back(Cause.NOT_BOUND)
        self._changed.set()
        if self._flying:
            await asyncio.wait(self._flying, timeout=grace)
        if self._flying:
            logger.warning("%d requests unanswered after %.1f s", len(self._flying), grace)

    async def __aenter__(self) -> Self:
        """Begin to look whether the account is admitted."""
        await self._client.open()
        self._connector = asyncio.create_task(self._connect_forever())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drain and close; what is still unanswered becomes unknown."""
        await self.drain(self._settings.grace)
        tasks: list[asyncio.Task[Outcome | None] | asyncio.Task[None]] = [*self._flying]
        tasks += [self._connector] if self._connector else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._report()
        await self._client.close()

    # Connecting

    async def _connect_forever(self) -> None:
        failures = 0
        while True:
            self._state = LaneState.CONNECTING
            self._connections += 1
            self._broken.clear()
            try:
                await self._admit()
            except Exception as error:  # an adapter's
                logger.exception("%s: the account could not be looked at", type(self._provider).__name__)
                self._state, self._trouble = LaneState.WAITING, type(error).__name__
            if self._state is LaneState.BOUND:
                self._trouble = ""
                self._changed.set()
                await self._broken.wait()
            failures = 1 if self._proved else failures + 1
            self._proved = False
            refused = self._state is LaneState.REFUSED
            await asyncio.sleep(self._settings.pause(failures, refused=refused, jitter=self._jitter()))

    async def _admit(self) -> None:
        """Ask whether the account is admitted, where one may ask."""
        await asyncio.sleep(0)
        request = self._provider.probe(clock.now())
        if request is None:
            self._state = LaneState.BOUND
            return
        exchanged = await self._client.exchange(request)
        if exchanged.response is None:
            self._state, self._trouble = LaneState.WAITING, f"connect: {exchanged.trouble}"
            return
        said = self._provider.admission(exchanged.response)
        if said is Admission.ADMITTED:
            self._state = LaneState.BOUND
        else:
            self._state = LaneState.REFUSED if said is Admission.DENIED else LaneState.WAITING
            self._trouble = f"http_{exchanged.response.status}"

    def _break(self, state: LaneState, trouble: str, cause: Cause) -> None:
        """The lane cannot send for a while; what has left is still waited for."""
        if self._state is LaneState.BOUND:
            self._state, self._trouble = state, trouble
            self._broken.set()
        self._give_back(cause)

    # Sending

    @property
    def _limit(self) -> int:
        return self._settings.window if self._proved else 1

    def _fill(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._waiting and self._state is LaneState.BOUND and len(self._flying) < self._limit:
            submission = self._waiting.popleft()
            if not submission.parts:
                self._done.append((submission, Refused("no_parts")))
            elif submission.leave_by <= now:
                self._done.append((submission, NotSent(Cause.TOO_LATE)))
            else:
                self._counts["submitted"] += 1
                progress = Exchanged()
                task = asyncio.create_task(self._carry(submission, progress))
                self._flying[task] = submission, progress
                task.add_done_callback(self._landed)
        if self.room:
            self._changed.set()

    async def _carry(self, submission: Submission, progress: Exchanged) -> Outcome | None:
        """One text from its request to its outcome; None: no answer that could be read came."""
        try:
            return await self._outcome(submission, progress)
        except Exception as error:  # an adapter's: the text has its outcome all the same
            logger.exception("%s: a text could not be carried", type(self._provider).__name__)
            progress.trouble = type(error).__name__
            return None

    async def _outcome(self, submission: Submission, progress: Exchanged) -> Outcome | None:
        now = asyncio.get_running_loop().time()
        request = self._provider.request(submission, clock.now())
        await self._client.exchange(request, progress, leave_within=submission.leave_by - now)
        if progress.response is None:
            return Unknown(Cause.NO_ANSWER) if progress.timed_out and progress.left else None
        try:
            outcome = self._provider.outcome(progress.response, clock.now())
        except LaneDenied as denied:
            self._break(LaneState.REFUSED, denied.trouble, Cause.NOT_BOUND)
            return NotSent(Cause.NOT_BOUND)
        denied_for = outcome.code if isinstance(outcome, Refused) else ""
        if submission.validity is not None and denied_for in self._provider.validity_codes:
            progress.begin()
            return await self._outcome(submission._replace(validity=None), progress)
        return outcome

    def _landed(self, task: "asyncio.Task[Outcome | None]") -> None:
        """A text has its outcome, also when the lane is left before its answer came."""
        submission, progress = self._flying.pop(task)
        outcome = None if task.cancelled() else task.result()
        if outcome is None:
            outcome = failed(left=progress.left, answered_late=progress.timed_out)
            if not task.cancelled():
                self._break(LaneState.WAITING, progress.trouble, Cause.CONNECTION_LOST)
        self._settle(submission, outcome)
        self._fill()
        self._report()
        self._changed.set()

    def _settle(self, submission: Submission, outcome: Outcome) -> None:
        if isinstance(outcome, Accepted | Refused):
            self._proved = True
        if isinstance(outcome, Accepted):
            self._counts["accepted"] += 1
        elif isinstance(outcome, Refused):
            self._counts["refused"] += 1
            self._counts["throttled"] += outcome.again
        elif isinstance(outcome, Unknown):
            self._counts["unknown"] += 1
            self._proved = False
            if outcome.cause is Cause.UNREADABLE:
                self._break(LaneState.WAITING, outcome.code, Cause.CONNECTION_LOST)
            if len(submission.parts) > 1 and not outcome.references:
                # The provider has the text whole: one thing is unknown, not each part.
                outcome = replace(outcome, references=(None,))
        self._done.append((submission, outcome))

    def _give_back(self, cause: Cause) -> None:
        self._done.extend((submission, NotSent(cause)) for submission in self._waiting)
        self._waiting.clear()
        self._report()

    def _report(self) -> None:
        done, self._done = self._done, []
        if not done:
            return
        try:
            self._on_outcomes(done)
        except Exception:  # it must not take the lane down with it
            logger.exception("%d outcomes could not be handed over", len(done))


class HttpGateway:
    """An account at a provider. Receipts and replies come as callbacks, to the web: see `dispatch.callbacks`."""

    def __init__(
        self, provider: Provider, settings: HttpSettings, *, jitter: Callable[[], float] = _RANDOM.random
    ) -> None:
        self._provider = provider
        self._settings = settings
        self._jitter = jitter

    def __repr__(self) -> str:
        return f"HttpGateway({type(self._provider).__name__})"

    @property
    def lanes(self) -> int:
        """How many streams of requests it may have."""
        return self._settings.binds

    @property
    def window(self) -> int:
        """How many requests a lane has without answer at most."""
        return self._settings.window

    def lane(self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents) -> HttpLane:
        """Open lane ``number``, from 0. ``on_events`` is never called: nothing comes by a lane."""
        if not 0 <= number < self.lanes:
            raise ValueError(f"no lane {number} of {self.lanes}")
        return HttpLane(self._provider, self._settings, on_outcomes, self._jitter)
