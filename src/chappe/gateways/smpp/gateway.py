"""SMPP 3.4 as a gateway: lanes that submit, and acknowledge receipts once they are durable."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from chappe.base import clock
from chappe.gateways.contract import (
    Cause,
    LaneState,
    LaneStatus,
    LateAnswer,
    NotSent,
    OnEvents,
    OnOutcomes,
    Submission,
)
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.connection import Connection, Link
from chappe.gateways.smpp.encoder import Encoder
from chappe.gateways.smpp.events import Answer, Delivered, LateAnswered, Odd, SessionEvent, Unanswered
from chappe.gateways.smpp.inbox import event_of
from chappe.gateways.smpp.outbox import Outbox, key_of
from chappe.gateways.smpp.pdu import Command
from chappe.gateways.smpp.settings import BindMode, SmppSettings
from chappe.gateways.smpp.worker import Recorder

logger = logging.getLogger(__name__)

_RANDOM = secrets.SystemRandom()
_GOODBYE = 2.0  # seconds for the network to answer an unbind


class SmppLane:
    """One lane: a bind (or a transmitter and a receiver) and the texts it has in hand."""

    def __init__(
        self,
        settings: SmppSettings,
        on_outcomes: OnOutcomes,
        on_events: OnEvents,
        jitter: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._on_outcomes = on_outcomes
        self._recorder = Recorder(on_events, settings.events_held)
        self._outbox = Outbox(settings, Encoder(settings, secrets.randbelow(1 << 16), clock.now))
        commands = {
            BindMode.TRANSCEIVER: (Command.BIND_TRANSCEIVER,),
            BindMode.PAIR: (Command.BIND_TRANSMITTER, Command.BIND_RECEIVER),
            BindMode.TRANSMITTER: (Command.BIND_TRANSMITTER,),
        }[settings.bind_mode]
        self._links = [Link(settings, command, self, jitter) for command in commands]
        self._sender = self._links[0]
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._draining = False
        self._counts = dict.fromkeys(("submitted", "accepted", "refused", "throttled", "unknown"), 0)
        self._named: set[str] = set()

    # The contract

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment."""
        connection = self._sender.connection
        return LaneStatus(
            state=LaneState.CLOSED if self._draining else self._sender.state,
            trouble=next((link.trouble for link in self._links if link.trouble), ""),
            in_flight=connection.session.in_flight if connection else 0,
            waiting=self._outbox.waiting_parts,
            events=self._recorder.count,
            connections=sum(link.connections for link in self._links),
            **self._counts,
        )

    @property
    def room(self) -> int:
        """How many more parts would leave at once."""
        return 0 if self._draining else max(0, self._sender.room - self._outbox.waiting_parts)

    async def wait_for_room(self) -> int:
        """`room`, as soon as it is above 0; 0 once the lane drains."""
        while not (room := self.room) and not self._draining:
            self._changed.clear()
            await self._changed.wait()
        return room

    def submit(self, submissions: Sequence[Submission]) -> None:
        """Take texts, in order: see `chappe.gateways.contract.Lane`."""
        loop = asyncio.get_running_loop()
        connection = self._sender.connection
        bound = (
            connection is not None and not connection.ended.done() and self._sender.state == LaneState.BOUND
        )
        if self._draining or connection is None or not bound:
            self._outbox.done.extend((submission, NotSent(Cause.NOT_BOUND)) for submission in submissions)
        else:
            self._outbox.add(submissions)
            self._fill(connection, loop.time())
            connection.flush()
        if self._outbox.done:
            loop.call_soon(self._report)

    async def drain(self, grace: float) -> None:
        """Take no more, give back what has not left, and wait for what has."""
        self._draining = True
        self._outbox.give_back(Cause.NOT_BOUND)
        self._report()
        self._changed.set()
        try:
            async with asyncio.timeout(grace):
                while self.status.in_flight or self._outbox.waiting_parts:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            logger.warning("%d parts unanswered after %.1f s", self.status.in_flight, grace)

    async def __aenter__(self) -> Self:
        """Begin to connect."""
        runs = [self._recorder.run(), *(link.run() for link in self._links)]
        self._tasks = [asyncio.create_task(run) for run in runs]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drain, unbind, close; what is still unanswered becomes unknown."""
        await self.drain(self._settings.grace)
        await self._recorder.finish(self._settings.grace)
        await asyncio.gather(*(link.close(_GOODBYE) for link in self._links))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # The connections' side

    def heard(self, link: Link, connection: Connection, events: Sequence[SessionEvent]) -> None:
        """What a bind heard, and what it makes possible."""
        now = asyncio.get_running_loop().time()
        counts, outbox = self._counts, self._outbox
        for event in events:
            if type(event) is Answer:
                if event.status:
                    self._refused(event.status, connection)
                else:
                    counts["accepted"] += 1
                outbox.answered(event.token, event.status, event.reference, now)
            elif type(event) is Delivered:
                at = clock.now()
                self._recorder.take(connection, event.sequence, event_of(event.message, self._settings, at))
            else:
                self._seldom(event)
        if link is self._sender:
            self._fill(connection, now)
        self._report()

    def lost(self, link: Link, tokens: list[object]) -> None:
        """A connection ended."""
        if link is self._sender:
            self._counts["unknown"] += len(tokens)
            self._outbox.lost(tokens)
            self._report()
            self._changed.set()

    def _seldom(self, event: SessionEvent) -> None:
        if isinstance(event, Unanswered):
            self._counts["unknown"] += 1
            self._outbox.unanswered(event.token)
        elif isinstance(event, LateAnswered):
            key, index = key_of(event.token)
            outcome = self._outbox.result(event.status, event.reference)
            self._recorder.take(None, 0, LateAnswer(key, index, outcome, clock.now()))
        elif isinstance(event, Odd):
            self._once(event.what)

    def _refused(self, status: int, connection: Connection) -> None:
        self._counts["refused"] += 1
        if status in errors.THROTTLING:
            self._counts["throttled"] += 1
        elif status == errors.RINVBNDSTS:
            connection.finish()
        elif not errors.known(status):
            self._once(f"command_status {errors.name(status)}")

    def _once(self, what: str) -> None:
        """Log something odd the first time it is seen, since a network does it a million times."""
        if what not in self._named and len(self._named) < 1_000:
            self._named.add(what)
            logger.warning("%s:%s %s", self._settings.host, self._settings.port, what)

    def _fill(self, connection: Connection, now: float) -> None:
        room = connection.room
        if room > 0:
            self._counts["submitted"] += self._outbox.fill(connection.session, room, now)
        if self._draining or self.room:
            self._changed.set()

    def _report(self) -> None:
        done = self._outbox.done
        if not done:
            return
        self._outbox.done = []
        try:
            self._on_outcomes(done)
        except Exception:  # it must not take the connection down with it
            logger.exception("%d outcomes could not be handed over", len(done))


class SmppGateway:
    """An account at an SMSC."""

    def __init__(self, settings: SmppSettings, *, jitter: Callable[[], float] = _RANDOM.random) -> None:
        self._settings = settings
        self._jitter = jitter

    def __repr__(self) -> str:
        return f"SmppGateway({self._settings.system_id}@{self._settings.host}:{self._settings.port})"

    @property
    def lanes(self) -> int:
        """How many binds (or pairs of binds) it may have."""
        return self._settings.binds

    @property
    def window(self) -> int:
        """How many submit_sm a lane has without answer at most."""
        return self._settings.window

    def lane(self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents) -> SmppLane:
        """Open lane ``number``, from 0."""
        if not 0 <= number < self.lanes:
            raise ValueError(f"no lane {number} of {self.lanes}")
        return SmppLane(self._settings, on_outcomes, on_events, self._jitter)
