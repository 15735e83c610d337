"""The bytes of SMPP 3.4: PDUs to and from values. No input, no output, no state."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

HEADER = struct.Struct(">IIII")  # command_length, command_id, command_status, sequence_number (§3.2)
TLV = struct.Struct(">HH")
LONGEST = 65_536
RESPONSE = 0x8000_0000
LAST_SEQUENCE = 0x7FFF_FFFF


class ProtocolError(Exception):
    """The peer does not speak SMPP 3.4, or its bytes are out of step: nothing after them can be trusted."""


class MalformedBody(Exception):
    """A PDU of the right length whose body is not what its command says."""


class Command(IntEnum):
    """command_id (§5.1.2.1); a response is the same with `RESPONSE` set."""

    GENERIC_NACK = 0x8000_0000
    BIND_RECEIVER = 0x0000_0001
    BIND_RECEIVER_RESP = 0x8000_0001
    BIND_TRANSMITTER = 0x0000_0002
    BIND_TRANSMITTER_RESP = 0x8000_0002
    SUBMIT_SM = 0x0000_0004
    SUBMIT_SM_RESP = 0x8000_0004
    DELIVER_SM = 0x0000_0005
    DELIVER_SM_RESP = 0x8000_0005
    UNBIND = 0x0000_0006
    UNBIND_RESP = 0x8000_0006
    BIND_TRANSCEIVER = 0x0000_0009
    BIND_TRANSCEIVER_RESP = 0x8000_0009
    ENQUIRE_LINK = 0x0000_0015
    ENQUIRE_LINK_RESP = 0x8000_0015
    DATA_SM = 0x0000_0103
    DATA_SM_RESP = 0x8000_0103


BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


class Tag(IntEnum):
    """Optional parameters (§5.3.2)."""

    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_MSG_REF_NUM = 0x020C
    SAR_TOTAL_SEGMENTS = 0x020E
    SAR_SEGMENT_SEQNUM = 0x020F
    SC_INTERFACE_VERSION = 0x0210
    NETWORK_ERROR_CODE = 0x0423
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class EsmClass(IntEnum):
    """The bits of esm_class that matter here (§5.2.12)."""

    RECEIPT = 0x04
    INTERMEDIATE = 0x20
    KIND = 0x3C  # the mask under which a message is one from a person (0) or one of the network's
    UDH = 0x40


Tlvs = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU: its header, and its body not yet read."""

    command: int
    status: int
    sequence: int
    body: bytes = b""


class Address(NamedTuple):
    """A number or a name, with its type of number and numbering plan (§5.2.5, §5.2.6).

    (A tuple, as `Message` is: they are made for each PDU, and four times quicker to make.)
    """

    ton: int
    npi: int
    digits: str


@dataclass(frozen=True, slots=True)
class Bind:
    """The body of the three binds (§4.1)."""

    system_id: str
    password: str
    system_type: str = ""
    interface_version: int = 0x34
    addresses: Address = field(default=Address(0, 0, ""))

    def __repr__(self) -> str:
        return f"Bind(system_id={self.system_id!r}, system_type={self.system_type!r})"


class Message(NamedTuple):
    """The body of submit_sm (§4.4.1) and deliver_sm (§4.6.1), which are laid out alike."""

    source: Address
    destination: Address
    short_message: bytes = b""
    service_type: str = ""
    esm_class: int = 0
    protocol_id: int = 0
    priority: int = 0
    schedule: str = ""
    validity: str = ""
    registered_delivery: int = 0
    replace_if_present: int = 0
    data_coding: int = 0
    default_message: int = 0
    tlvs: Tlvs = ()

    def tlv(self, tag: int) -> bytes | None:
        """The value of the first optional parameter with this tag."""
        for there, value in self.tlvs:
            if there == tag:
                return value
        return None

    @property
    def user_data(self) -> bytes:
        """What the message carries, wherever it stands (§4.4.1, note on message_payload)."""
        return self.short_message or self.tlv(Tag.MESSAGE_PAYLOAD) or b""


def encode(pdu: Pdu) -> bytes:
    """The PDU's bytes."""
    return HEADER.pack(16 + len(pdu.body), pdu.command, pdu.status, pdu.sequence) + pdu.body


def split(buffer: bytearray) -> Iterator[Pdu]:
    """Take the whole PDUs off the front of ``buffer``, leaving what is not yet whole.

    Raises ProtocolError, after the PDUs before it, at a length that no PDU has.
    """
    start, end = 0, len(buffer)
    try:
        while end - start >= 16:
            length, command, status, sequence = HEADER.unpack_from(buffer, start)
            if not 16 <= length <= LONGEST:
                raise ProtocolError(f"command_length {length}")
            if end - start < length:
                break
            body = bytes(buffer[start + 16 : start + length])
            start += length
            yield Pdu(command, status, sequence, body)
    finally:
        del buffer[:start]


def c_octets(value: str) -> bytes:
    """A C-octet string (§3.1). Raises ValueError for what cannot stand in one."""
    if "\0" in value:
        raise ValueError("a NUL inside a string")
    return value.encode("latin-1") + b"\0"


def _string(body: bytes, start: int) -> tuple[str, int]:
    end = body.find(b"\0", start)
    if end < 0:
        raise MalformedBody("a string without its end")
    return body[start:end].decode("latin-1"), end + 1


def _octets(body: bytes, start: int, count: int) -> bytes:
    if len(body) < start + count:
        raise MalformedBody("too short")
    return body[start : start + count]


def encode_tlvs(tlvs: Tlvs) -> bytes:
    """The optional parameters, one after another."""
    return b"".join(TLV.pack(tag, len(value)) + value for tag, value in tlvs)


def decode_tlvs(body: bytes, start: int) -> Tlvs:
    """The optional parameters from ``start`` on. One that is cut short ends them: what came before counts."""
    found = []
    while start + 4 <= len(body):
        tag, length = TLV.unpack_from(body, start)
        start += 4 + length
        if start > len(body):
            break
        found.append((tag, body[start - length : start]))
    return tuple(found)


def encode_bind(bind: Bind) -> bytes:
    """The body of a bind."""
    strings = c_octets(bind.system_id) + c_octets(bind.password) + c_octets(bind.system_type)
    where = bind.addresses
    return strings + bytes((bind.interface_version, where.ton, where.npi)) + c_octets(where.digits)


def decode_bind(body: bytes) -> Bind:
    """The bind in a body. Raises MalformedBody."""
    system_id, at = _string(body, 0)
    password, at = _string(body, at)
    system_type, at = _string(body, at)
    version, ton, npi = _octets(body, at, 3)
    digits, _ = _string(body, at + 3)
    return Bind(system_id, password, system_type, version, Address(ton, npi, digits))


def encode_message(message: Message) -> bytes:
    """The body of a submit_sm or a deliver_sm. Raises ValueError for a short_message above 255 octets."""
    source, destination = message.source, message.destination
    delivery = bytes((message.registered_delivery, message.replace_if_present))
    coding = bytes((message.data_coding, message.default_message, len(message.short_message)))
    return b"".join(
        (
            c_octets(message.service_type),
            bytes((source.ton, source.npi)),
            c_octets(source.digits),
            bytes((destination.ton, destination.npi)),
            c_octets(destination.digits),
            bytes((message.esm_class, message.protocol_id, message.priority)),
            c_octets(message.schedule),
            c_octets(message.validity),
            delivery,
            coding,
            message.short_message,
            encode_tlvs(message.tlvs),
        )
    )


def decode_message(body: bytes) -> Message:
    """The message in the body of a submit_sm or a deliver_sm. Raises MalformedBody."""
    try:
        service = body.index(0)
        source = body.index(0, service + 3)
        target = body.index(0, source + 3)
        schedule = body.index(0, target + 4)
        validity = body.index(0, schedule + 1)
        registered, replace, coding, default, length = body[validity + 1 : validity + 6]
    except ValueError:
        raise MalformedBody("too short, or a string without its end") from None
    text = validity + 6
    if len(body) < text + length:
        raise MalformedBody(f"sm_length {length} beyond the end")
    return Message(
        Address(body[service + 1], body[service + 2], body[service + 3 : source].decode("latin-1")),
        Address(body[source + 1], body[source + 2], body[source + 3 : target].decode("latin-1")),
        body[text : text + length],
        body[:service].decode("latin-1"),
        body[target + 1],
        body[target + 2],
        body[target + 3],
        body[target + 4 : schedule].decode("latin-1"),
        body[schedule + 1 : validity].decode("latin-1"),
        registered,
        replace,
        coding,
        default,
        decode_tlvs(body, text + length) if len(body) > text + length else (),
    )


def decode_data(body: bytes) -> Message:
    """The message in the body of a data_sm (§4.7.1), which has its text in message_payload. Raises MalformedBody."""
    service, at = _string(body, 0)
    ton, npi = _octets(body, at, 2)
    source, at = _string(body, at + 2)
    source_address = Address(ton, npi, source)
    ton, npi = _octets(body, at, 2)
    target, at = _string(body, at + 2)
    esm_class, registered, coding = _octets(body, at, 3)
    return Message(
        source_address,
        Address(ton, npi, target),
        service_type=service,
        esm_class=esm_class,
        registered_delivery=registered,
        data_coding=coding,
        tlvs=decode_tlvs(body, at + 3),
    )


def message_id(body: bytes) -> str:
    """The message_id of a submit_sm_resp: empty when left out; its closing NUL may be missing."""
    end = body.find(b"\0")
    return (body if end < 0 else body[:end]).decode("latin-1")
