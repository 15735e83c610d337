"""The simulated SMSC without its sockets: bytes in, bytes out, the time an argument (in seconds)."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from chappe.gateways.contract import PartOf
from chappe.gateways.simulator.behaviour import TOO_LONG, Network, PlannedReceipt, Treatment
from chappe.gateways.simulator.handset import receipt_body, reply_bodies
from chappe.gateways.simulator.mailbox import Mailbox
from chappe.gateways.simulator.scenario import Reaction, Scenario
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.simulator.wheel import Wheel
from chappe.gateways.smpp import alphabet, errors, pdu
from chappe.gateways.smpp.inbox import number_of, read
from chappe.gateways.smpp.pdu import HEADER, LONGEST, RESPONSE, Command, Message, Pdu

_GARBAGE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
_TRANSMITS = frozenset({Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})
_RECEIVES = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSCEIVER})
_SUBMIT_SM, _SUBMIT_SM_RESP = int(Command.SUBMIT_SM), int(Command.SUBMIT_SM_RESP)
_OVERDUE_EVERY = 0.5  # seconds
_RESOLUTION = 0.001  # seconds, of the moments of answers and receipts

Note = Callable[[dict[str, object]], None]
"""Told of each submit_sm before its answer, and of each delayed answer."""


class Client:
    """One connection, as the exchange sees it."""

    def __init__(self) -> None:
        self.login = ""
        self.bound = 0  # the command of its bind
        self.heard = 0.0
        self.ended = False  # the exchange wants the connection cut, once ``out`` is written
        self.out: list[bytes] = []
        self.buffer = bytearray()
        self.sequence = 0
        self.origins: dict[str, tuple[str, str]] = {}

    def say(self, said: Pdu) -> None:
        """Say something at the next `take`."""
        self.out.append(pdu.encode(said))

    def take(self) -> bytes:
        """What to write."""
        data = b"".join(self.out)
        self.out.clear()
        return data


class Exchange:
    """A scenario at work for any number of connections. ``tally`` counts what it was given."""

    def __init__(self, scenario: Scenario, *, first_id: int, at: datetime, note: Note | None = None) -> None:
        self.tally = Tally()
        self.clients: dict[Client, None] = {}
        self._scenario = scenario
        self._network = Network(scenario)
        self._packed = alphabet.GSM if scenario.packed else None
        self._mailboxes: dict[str, Mailbox] = {}
        self._wheel: Wheel[Callable[[], None]] = Wheel(_RESOLUTION)
        self._next_id = first_id
        self._next_reference = 0
        self._at = at
        self._note = note
        self._overdue_at = 0.0

    @property
    def to_come(self) -> int:
        """How many answers, receipts and replies are planned, or not acknowledged yet."""
        return len(self._wheel) + sum(map(len, self._mailboxes.values()))

    def opened(self) -> Client:
        """A connection is there."""
        client = Client()
        self.clients[client] = None
        return client

    def gone(self, client: Client) -> None:
        """A connection is no more."""
        self.clients.pop(client, None)
        if client.bound in _RECEIVES:
            self._mailbox(client.login).gone(client)

    def turn(self, now: float, at: datetime) -> None:
        """Do what is due; call it every few milliseconds."""
        self._at = at
        for act in self._wheel.due(now):
            act()
        if now >= self._overdue_at:
            self._overdue_at = now + _OVERDUE_EVERY
            self._every_so_often(now)
        for client in self.clients:
            self._deliver(client, now)

    def reply(self, number: str, text: str) -> None:
        """A person answers the last text they got. Raises LookupError for a number that got none."""
        login, sender = self.tally.origins[number]
        self._next_reference = self._next_reference % 255 + 1
        for body in reply_bodies(number, sender, text, self._next_reference, packed=self._scenario.packed):
            self._mailbox(login).add(body)
        self.tally.replies += 1

    def receive(self, client: Client, data: bytes, now: float) -> None:
        """Bytes came, cut anywhere."""
        client.heard = now
        buffer = client.buffer
        buffer += data
        start, end = 0, len(buffer)
        while end - start >= 16 and not client.ended:
            length, command, status, sequence = HEADER.unpack_from(buffer, start)
            if not 16 <= length <= LONGEST:
                client.ended = True
                break
            if end - start < length:
                break
            body = bytes(buffer[start + 16 : start + length])
            start += length
            if command == _SUBMIT_SM:
                self._submit(client, sequence, body, now)
            else:
                self._other(client, Pdu(command, status, sequence, body))
        del buffer[:start]
        self._deliver(client, now)

    # PDUs

    def _other(self, client: Client, got: Pdu) -> None:
        if got.command in pdu.BINDS:
            status = self._bind(client, got)
            body = b"simulator\0" if status == errors.ROK else b""
            client.say(Pdu(got.command | RESPONSE, status, got.sequence, body))
        elif got.command == Command.ENQUIRE_LINK:
            client.say(Pdu(Command.ENQUIRE_LINK_RESP, 0, got.sequence))
        elif got.command == Command.UNBIND:
            client.say(Pdu(Command.UNBIND_RESP, 0, got.sequence))
            client.ended = True
        elif got.command == Command.DELIVER_SM_RESP:
            taken = got.status == errors.ROK
            if client.bound and self._mailbox(client.login).answered(client, got.sequence, taken=taken):
                self.tally.acknowledged += 1
        elif not got.command & RESPONSE:
            client.say(Pdu(Command.GENERIC_NACK, errors.RINVCMDID, got.sequence))

    def _bind(self, client: Client, got: Pdu) -> int:
        try:
            bind = pdu.decode_bind(got.body)
        except pdu.MalformedBody:
            return errors.RBINDFAIL
        if client.bound:
            return errors.RALYBND
        accounts = self._scenario.accounts
        if accounts is not None and bind.system_id not in accounts:
            return errors.RINVSYSID
        if accounts is not None and accounts[bind.system_id] != bind.password:
            return errors.RINVPASWD
        client.login, client.bound = bind.system_id, got.command
        if got.command in _RECEIVES:
            self._mailbox(client.login).opened(client)
        return errors.ROK

    def _submit(self, client: Client, sequence: int, body: bytes, now: float) -> None:
        if client.bound not in _TRANSMITS:
            client.say(Pdu(Command.SUBMIT_SM_RESP, errors.RINVBNDSTS, sequence))
            return
        try:
            message = pdu.decode_message(body)
        except pdu.MalformedBody:
            client.say(Pdu(Command.SUBMIT_SM_RESP, errors.CODES["ESME_RINVMSGLEN"], sequence))
            return
        number = number_of(message.destination)
        place, text = read(message, packed=self._packed)
        if self._network.takes(validity_of(message.validity, self._at)):
            treatment = self._network.treat(number, place.index if place else 1, now)
        else:
            treatment = TOO_LONG
        sender = message.source.digits
        origin = client.origins.get(sender) or client.origins.setdefault(sender, (client.login, sender))
        self.tally.submitted(number, origin, text, place, taken=treatment.taken)
        if treatment.code:
            self.tally.refused[errors.name(treatment.code)] += 1
        reference, self._next_id = self._next_id, self._next_id + 1
        if self._note is not None:
            self._note(self._line(origin, number, place, text, reference, treatment))
        if treatment.receipts and message.registered_delivery & 3:
            self._plan(client, message, reference, treatment, now)
        self._react(client, sequence, reference, treatment, now)

    def _line(
        self,
        origin: tuple[str, str],
        number: str,
        place: PartOf | None,
        text: str,
        reference: int,
        treatment: Treatment,
    ) -> dict[str, object]:
        return {
            "login": origin[0],
            "sender": origin[1],
            "number": number,
            "text": text,
            "part": (place.index, place.total) if place else (1, 1),
            "id": _written(reference, self._scenario.response_ids),
            "answer": treatment.reaction,
            "code": errors.name(treatment.code) if treatment.code else "",
            "delay": treatment.delay,
            "taken": treatment.taken,
            "receipts": [planned.status for planned in treatment.receipts],
        }

    # What follows

    def _react(self, client: Client, sequence: int, reference: int, treatment: Treatment, now: float) -> None:
        reaction = treatment.reaction
        if reaction is Reaction.ACCEPT or reaction is Reaction.REFUSE:
            body = (
                b"" if treatment.code else _written(reference, self._scenario.response_ids).encode() + b"\0"
            )
            said = HEADER.pack(16 + len(body), _SUBMIT_SM_RESP, treatment.code, sequence) + body
        else:
            said = _GARBAGE if reaction is Reaction.GARBAGE else b""
        cut = reaction is Reaction.CLOSE
        if treatment.delay:
            self._wheel.add(now + treatment.delay, partial(self._answer, client, reference, said, cut))
        else:
            _say(client, said, cut)

    def _answer(self, client: Client, reference: int, said: bytes, cut: bool) -> None:
        """A delayed answer; nobody hears it whose connection is gone."""
        if self._note is not None and said and client in self.clients:
            self._note({"answered": _written(reference, self._scenario.response_ids)})
        _say(client, said, cut)

    def _plan(
        self, client: Client, message: Message, reference: int, treatment: Treatment, now: float
    ) -> None:
        for planned in treatment.receipts:
            send = partial(self._receipt, client.login, message, reference, planned)
            if treatment.early:
                send()
                self._deliver(client, now)
            else:
                self._wheel.add(now + planned.after, send)

    def _receipt(self, login: str, message: Message, reference: int, planned: PlannedReceipt) -> None:
        body = receipt_body(
            message.destination,
            message.source,
            reference=_written(reference, self._scenario.receipt_ids),
            status=planned.status,
            error=planned.error,
            at=self._at,
        )
        self._mailbox(login).add(body)
        self.tally.receipts += 1

    def _deliver(self, client: Client, now: float) -> None:
        """Send a connection what its mailbox has for it."""
        if client.bound not in _RECEIVES:
            return
        bodies = self._mailbox(client.login).next(client, client.sequence + 1, now)
        for body in bodies:
            client.sequence += 1
            client.say(Pdu(Command.DELIVER_SM, 0, client.sequence, body))

    def _every_so_often(self, now: float) -> None:
        for mailbox in self._mailboxes.values():
            mailbox.overdue(now)
        interval = self._scenario.enquire_interval
        for client in self.clients:
            if interval and client.bound and now - client.heard >= interval:
                client.sequence += 1
                client.say(Pdu(Command.ENQUIRE_LINK, 0, client.sequence))

    def _mailbox(self, login: str) -> Mailbox:
        mailbox = self._mailboxes.get(login)
        if mailbox is None:
            scenario = self._scenario
            mailbox = Mailbox(window=scenario.window, resend_after=scenario.resend_after)
            self._mailboxes[login] = mailbox
        return mailbox


def _say(client: Client, said: bytes, cut: bool) -> None:
    if said:
        client.out.append(said)
    client.ended = client.ended or cut


def validity_of(written: str, at: datetime) -> float | None:
    """The seconds of a validity period (§7.1.1), an absolute one as seen at a moment; None for none."""
    if not written:
        return None
    if not (len(written) == 16 and written[:15].isdecimal()):
        return math.inf
    fields = [int(written[start : start + 2]) for start in range(0, 12, 2)]
    if written.endswith("R"):
        years, months, days, hours, minutes, seconds = fields
        return ((years * 365 + months * 30 + days) * 24 + hours) * 3600.0 + minutes * 60 + seconds
    year, month, day, hour, minute, second = fields
    until = datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    return (until - at).total_seconds()


def _written(reference: int, form: str) -> str:
    return f"{reference:X}" if form == "hexadecimal" else str(reference)
