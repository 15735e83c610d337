"""One bind over TCP or TLS, and the loop that keeps one up."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from chappe.gateways.contract import LaneState
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.events import BindRefused, Bound, Broken, SessionEvent, Unbound
from chappe.gateways.smpp.pdu import Address, Bind, Command
from chappe.gateways.smpp.session import Session, State
from chappe.gateways.smpp.settings import SmppSettings

logger = logging.getLogger(__name__)

_SHUTDOWN = 2.0  # seconds for TLS to say goodbye
_LONG_BOUND = 60.0  # seconds after which a bind that ends was a good one


class Owner(Protocol):
    """Who is told what a bind hears. Neither call may raise."""

    def heard(self, link: "Link", connection: "Connection", events: Sequence[SessionEvent]) -> None:
        """Events, in order; also called without any, now and then, as time passes. What is written into the
        session during the call leaves at its end."""

    def lost(self, link: "Link", tokens: list[object]) -> None:
        """A connection has ended; ``tokens`` had been handed to the transport and were not answered."""


class Connection(asyncio.Protocol):
    """A TCP connection and the session that lives on it."""

    def __init__(self, session: Session, link: "Link", tick: float) -> None:
        loop = asyncio.get_running_loop()
        self.session = session
        self.ended: asyncio.Future[str] = loop.create_future()
        self._loop = loop
        self._link = link
        self._tick_interval = tick
        self._trouble = ""
        self._paused = False
        self._finishing = False
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def room(self) -> int:
        """How many submit_sm may be handed to the transport now."""
        transport = self._transport
        if transport is None or self._paused or self._finishing or transport.is_closing():
            return 0
        return self.session.room

    def flush(self) -> None:
        """Hand what the session has to say to the transport."""
        data = self.session.take()
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def finish(self) -> None:
        """Submit nothing more; end in order once everything in flight is answered or given up."""
        self._finishing = True
        if self.session.state in (State.OPEN, State.BINDING):
            self.close("closed")
        elif self.session.in_flight == 0:
            self.session.unbind(self._loop.time())
            self.flush()

    def close(self, trouble: str) -> None:
        """Close, for this reason. What the peer has not read by now is not waited for."""
        self._trouble = self._trouble or trouble
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if transport.get_write_buffer_size():
            transport.abort()
        else:
            transport.close()

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)
        self._timer = self._loop.call_later(self._tick_interval, self._tick)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._handle(self.session.receive(data, self._loop.time()))

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio, once."""
        if self._timer is not None:
            self._timer.cancel()
        trouble = self._trouble or (type(exc).__name__ if exc else "closed_by_peer")
        self._link.lost(self.session.lost())
        if not self.ended.done():
            self.ended.set_result(trouble)

    def pause_writing(self) -> None:
        """Called by asyncio when the peer reads too slowly."""
        self._paused = True

    def resume_writing(self) -> None:
        """Called by asyncio when it has caught up."""
        self._paused = False
        self._handle(())

    def _tick(self) -> None:
        self._timer = self._loop.call_later(self._tick_interval, self._tick)
        self._handle(self.session.tick(self._loop.time()))

    def _handle(self, events: Sequence[SessionEvent]) -> None:
        self._link.heard(self, events)
        if self._finishing:
            self.finish()
        self.flush()
        if self.session.closed and events:
            self.close(_trouble_of(events[-1]))


def _trouble_of(event: SessionEvent) -> str:
    if isinstance(event, Broken):
        return event.reason
    if isinstance(event, BindRefused):
        return errors.name(event.status)
    return "unbound_by_peer" if isinstance(event, Unbound) and event.by_peer else "unbound"


class Link:
    """One bind kept up: it connects, binds, and after an end begins again, each pause longer than the last
    until a bind proves good (a submit_sm answered, or a minute bound)."""

    def __init__(
        self, settings: SmppSettings, command: Command, owner: Owner, jitter: Callable[[], float]
    ) -> None:
        self.state = LaneState.CONNECTING
        self.trouble = ""
        self.connections = 0
        self.connection: Connection | None = None
        self._settings = settings
        self._command = command
        self._owner = owner
        self._jitter = jitter
        self._closing = False

    @property
    def room(self) -> int:
        """How many submit_sm may leave now."""
        return self.connection.room if self.connection is not None else 0

    async def run(self) -> None:
        """Keep the bind up until cancelled."""
        attempt = 0
        loop = asyncio.get_running_loop()
        while True:
            self.state = LaneState.CONNECTING
            began = loop.time()
            good, self.trouble = await self._live()
            if self._closing:
                return
            attempt = 1 if good or loop.time() - began >= _LONG_BOUND else attempt + 1
            refused = self.state == LaneState.REFUSED
            pause = self._settings.pause(attempt, refused=refused, jitter=self._jitter())
            if not refused:
                self.state = LaneState.WAITING
            logger.warning(
                "%s:%s %s: %s; again in %.1f s",
                self._settings.host,
                self._settings.port,
                self._command.name.lower(),
                self.trouble,
                pause,
            )
            await asyncio.sleep(pause)

    async def close(self, timeout: float) -> None:
        """End the bind in order, or after ``timeout`` seconds without."""
        self._closing = True
        connection = self.connection
        if connection is None:
            return
        connection.finish()
        await asyncio.wait((connection.ended,), timeout=timeout)
        if not connection.ended.done():
            connection.close("closed")
            await asyncio.wait((connection.ended,), timeout=timeout)

    def heard(self, connection: Connection, events: Sequence[SessionEvent]) -> None:
        """Note what concerns the bind itself, and tell the owner."""
        for event in events:
            if type(event) is Bound:
                self.state, self.trouble = LaneState.BOUND, ""
            elif type(event) is BindRefused:
                credentials = event.status in errors.CREDENTIALS
                self.state = LaneState.REFUSED if credentials else LaneState.WAITING
        self._owner.heard(self, connection, events)

    def lost(self, tokens: list[object]) -> None:
        """Tell the owner what had left without an answer."""
        self._owner.lost(self, tokens)

    async def _live(self) -> tuple[bool, str]:
        """One connection from its beginning to its end: whether it was good, and why it ended."""
        settings = self._settings
        timeout = settings.response_timeout
        try:
            connection = await asyncio.wait_for(self._connect(), timeout)
        except (OSError, TimeoutError, ValueError) as error:  # ValueError: a name that is no host's
            return False, f"connect: {type(error).__name__}"
        self.connection = connection
        self.connections += 1
        try:
            bind = Bind(
                settings.system_id,
                settings.password.value,
                settings.system_type,
                addresses=Address(0, 0, ""),
            )
            connection.session.bind(self._command, bind, asyncio.get_running_loop().time())
            connection.flush()
            trouble = await asyncio.shield(connection.ended)
            return connection.session.proved, trouble
        finally:
            self.connection = None
            connection.close("closed")

    async def _connect(self) -> Connection:
        settings = self._settings
        session = Session(
            window=settings.window,
            response_timeout=settings.response_timeout,
            enquire_interval=settings.enquire_interval,
        )
        tick = min(1.0, settings.response_timeout / 10, settings.enquire_interval / 10)
        context = ssl.create_default_context(cafile=settings.tls_ca or None) if settings.tls else None
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            lambda: Connection(session, self, tick),
            settings.host,
            settings.port,
            ssl=context,
            ssl_shutdown_timeout=_SHUTDOWN if context else None,
        )
        return connection
