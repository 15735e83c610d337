"""One bind, without input or output: bytes in, events out; commands in, bytes out; the time is an argument.

Times are seconds of any clock that never goes back. A session lives as long as its connection.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum

from chappe.gateways.smpp import errors, pdu
from chappe.gateways.smpp.events import (
    Answer,
    BindRefused,
    Bound,
    Broken,
    Delivered,
    LateAnswered,
    Odd,
    SessionEvent,
    Unanswered,
    Unbound,
)
from chappe.gateways.smpp.pdu import (
    HEADER,
    LAST_SEQUENCE,
    LONGEST,
    RESPONSE,
    Bind,
    Command,
    Message,
    Pdu,
)

_LATE_KEPT = 10_000
_WITHOUT_RESPONSE = frozenset({0x0000_000B, 0x0000_0102})  # outbind, alert_notification
_SUBMIT_SM, _SUBMIT_SM_RESP = int(Command.SUBMIT_SM), int(Command.SUBMIT_SM_RESP)
_DELIVER_SM, _DELIVER_SM_RESP = int(Command.DELIVER_SM), int(Command.DELIVER_SM_RESP)


class State(StrEnum):
    """Where a session stands (§2.2)."""

    OPEN = "open"
    BINDING = "binding"
    BOUND = "bound"
    UNBINDING = "unbinding"
    CLOSED = "closed"


class Session:
    """The state of one bind.

    ``window`` bounds the submit_sm without answer. A fresh bind is tried with a single one: its window opens
    at the first answer, so that a network that takes the bind and nothing else costs one unknown text. When a
    timeout passes during which nothing at all was answered, nothing more leaves until something is; when all
    that was in flight is given up, the session is `Broken`.
    """

    def __init__(self, *, window: int, response_timeout: float, enquire_interval: float) -> None:
        self.state = State.OPEN
        self.proved = False
        self._window = window
        self._response_timeout = response_timeout
        self._enquire_interval = enquire_interval
        self._sequence = 0
        self._buffer = bytearray()
        self._out: list[bytes] = []
        self._pending: dict[int, tuple[object, float]] = {}
        self._late: dict[int, object] = {}
        self._bind: tuple[int, int, float] = (0, 0, 0.0)  # command, sequence, when
        self._enquired: tuple[int, float] | None = None
        self._heard = self._answered = 0.0
        self._stalled = False
        self._unbinding_since = 0.0
        self._data: set[int] = set()  # of data_sm that wait for their acknowledgement

    # Commands: each adds to what `take` gives.

    @property
    def closed(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state is State.CLOSED

    @property
    def limit(self) -> int:
        """How many submit_sm may be without answer at present."""
        return self._window if self.proved else 1

    @property
    def room(self) -> int:
        """How many submit_sm may leave now."""
        if self.state is not State.BOUND or self._stalled:
            return 0
        return (self._window if self.proved else 1) - len(self._pending)

    @property
    def in_flight(self) -> int:
        """How many submit_sm wait for their answer."""
        return len(self._pending)

    def take(self) -> bytes:
        """The bytes to write; they are forgotten here."""
        data = b"".join(self._out)
        self._out.clear()
        return data

    def bind(self, command: Command, bind: Bind, now: float) -> None:
        """Ask to be bound."""
        sequence = self._next()
        self.state, self._heard = State.BINDING, now
        self._bind = (command, sequence, now)
        self._send(Pdu(command, 0, sequence, pdu.encode_bind(bind)))

    def submit(self, token: object, body: bytes, now: float) -> None:
        """Submit one part: ``token`` comes back with its answer. Only while there is `room`."""
        sequence = self._sequence = self._sequence + 1 if self._sequence < LAST_SEQUENCE else 1
        self._pending[sequence] = (token, now)
        self._out.append(HEADER.pack(16 + len(body), _SUBMIT_SM, 0, sequence))
        self._out.append(body)

    def acknowledge(self, sequence: int, status: int = errors.ROK) -> None:
        """Answer a deliver_sm, or a data_sm: it is durable (ROK), or it is not and must come again."""
        response = _DELIVER_SM_RESP
        if sequence in self._data:
            self._data.remove(sequence)
            response = Command.DATA_SM_RESP
        if not self.closed:
            self._out.append(HEADER.pack(17, response, status, sequence) + b"\0")

    def unbind(self, now: float) -> None:
        """Ask to end in order."""
        if self.state is State.BOUND:
            self.state, self._unbinding_since = State.UNBINDING, now
            self._send(Pdu(Command.UNBIND, 0, self._next()))

    def lost(self) -> list[object]:
        """The connection is gone: the tokens of what had left without an answer."""
        self.state = State.CLOSED
        tokens = [token for token, _ in self._pending.values()]
        self._pending.clear()
        return tokens

    # What comes in.

    def receive(self, data: bytes, now: float) -> list[SessionEvent]:
        """The events in the bytes, which may be cut anywhere."""
        events: list[SessionEvent] = []
        self._heard = now
        buffer, pending = self._buffer, self._pending
        buffer += data
        start, end = 0, len(buffer)
        while end - start >= 16 and self.state is not State.CLOSED:
            length, command, status, sequence = HEADER.unpack_from(buffer, start)
            if not 16 <= length <= LONGEST:
                events.append(self._broken(f"command_length {length}"))
                break
            if end - start < length:
                break
            body = start + 16
            start += length
            if command == _SUBMIT_SM_RESP and sequence in pending:
                nul = buffer.find(0, body, start)
                reference = buffer[body : nul if nul >= 0 else start].decode("latin-1")
                events.append(Answer(pending.pop(sequence)[0], status, reference))
                self._answer_came(now)
            elif command == _DELIVER_SM:
                events.append(self._delivered(sequence, bytes(buffer[body:start]), pdu.decode_message))
            else:
                got = Pdu(command, status, sequence, bytes(buffer[body:start]))
                events.extend(self._read(got, now))
        del buffer[:start]
        return events

    def tick(self, now: float) -> list[SessionEvent]:
        """What time alone brings about. Called several times in each timeout."""
        if self.state is State.BINDING and now - self._bind[2] > self._response_timeout:
            return [self._broken("bind_unanswered")]
        if self.state is State.UNBINDING and now - self._unbinding_since > self._response_timeout:
            return [self._broken("unbind_unanswered")]
        if self.state is not State.BOUND:
            return []
        events: list[SessionEvent] = list(self._give_up(now))
        if self._stalled and not self._pending:
            events.append(self._broken("no_answers"))
        elif self._enquired and self._enquired[1] > self._heard:
            if now - self._enquired[1] > self._response_timeout:
                events.append(self._broken("silent"))
        elif now - self._heard >= self._enquire_interval:
            self._enquired = (self._next(), now)
            self._send(Pdu(Command.ENQUIRE_LINK, 0, self._enquired[0]))
        return events

    def _give_up(self, now: float) -> Iterator[Unanswered]:
        """Parts wait in the order they left, so the first that may still be answered ends the search."""
        while self._pending:
            sequence = next(iter(self._pending))
            token, sent = self._pending[sequence]
            if now - sent <= self._response_timeout:
                return
            del self._pending[sequence]
            self._stalled = self._stalled or self._answered <= sent
            if len(self._late) >= _LATE_KEPT:
                del self._late[next(iter(self._late))]
            self._late[sequence] = token
            yield Unanswered(token)

    def _answer_came(self, now: float) -> None:
        self._answered = now
        self._stalled = False
        self.proved = True

    def _read(self, got: Pdu, now: float) -> Iterator[SessionEvent]:
        """All but the usual submit_sm_resp."""
        if got.command == Command.GENERIC_NACK:
            yield self._nack(got, now)
        elif got.command == Command.SUBMIT_SM_RESP and got.sequence in self._late:
            self._answer_came(now)
            yield LateAnswered(self._late.pop(got.sequence), got.status, pdu.message_id(got.body))
        elif got.command & RESPONSE:
            yield from self._response(got)
        else:
            yield from self._request(got)

    def _nack(self, got: Pdu, now: float) -> SessionEvent:
        """The network could not read something of ours (§4.3)."""
        status = got.status or errors.CODES["ESME_RUNKNOWNERR"]
        if got.sequence in self._pending:
            self._answer_came(now)
            return Answer(self._pending.pop(got.sequence)[0], status, "")
        if self.state is State.BINDING and got.sequence in (self._bind[1], 0):
            self.state = State.CLOSED
            return BindRefused(status)
        return Odd(f"generic_nack {errors.name(got.status)}")

    def _response(self, got: Pdu) -> Iterator[SessionEvent]:
        command = got.command & ~RESPONSE
        if self.state is State.BINDING and (command, got.sequence) == self._bind[:2]:
            if got.status:
                self.state = State.CLOSED
                yield BindRefused(got.status)
            else:
                self.state = State.BOUND
                yield Bound(pdu.message_id(got.body))
        elif command == Command.UNBIND and self.state is State.UNBINDING:
            self.state = State.CLOSED
            yield Unbound(by_peer=False)
        elif command != Command.ENQUIRE_LINK:
            yield Odd(f"response 0x{got.command:08X} to nothing")

    def _request(self, got: Pdu) -> Iterator[SessionEvent]:
        if got.command == Command.ENQUIRE_LINK:
            self._send(Pdu(Command.ENQUIRE_LINK_RESP, 0, got.sequence))
        elif got.command == Command.UNBIND:
            self._send(Pdu(Command.UNBIND_RESP, 0, got.sequence))
            self.state = State.CLOSED
            yield Unbound(by_peer=True)
        elif got.command == Command.DATA_SM:
            self._data.add(got.sequence)
            yield self._delivered(got.sequence, got.body, pdu.decode_data)
        elif got.command not in _WITHOUT_RESPONSE:
            self._send(Pdu(Command.GENERIC_NACK, errors.RINVCMDID, got.sequence))
            yield Odd(f"command 0x{got.command:08X}")

    def _delivered(self, sequence: int, body: bytes, decode: Callable[[bytes], Message]) -> SessionEvent:
        if self.state not in (State.BOUND, State.UNBINDING):
            self.acknowledge(sequence, errors.RINVBNDSTS)
            return Odd("deliver_sm before the bind")
        try:
            return Delivered(sequence, decode(body))
        except pdu.MalformedBody as malformed:
            self.acknowledge(sequence, errors.RX_P_APPN)
            return Odd(f"deliver_sm: {malformed}")

    def _broken(self, reason: str) -> Broken:
        self.state = State.CLOSED
        return Broken(reason)

    def _next(self) -> int:
        self._sequence = self._sequence + 1 if self._sequence < LAST_SEQUENCE else 1
        return self._sequence

    def _send(self, sent: Pdu) -> None:
        self._out.append(pdu.encode(sent))
