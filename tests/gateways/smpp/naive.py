"""SMPP 3.4 read slowly and apart from the code under test: one field after another, as the tables of §4 list them."""

from dataclasses import dataclass, field


@dataclass
class Read:
    """A PDU as fields."""

    length: int
    command: int
    status: int
    sequence: int
    fields: dict[str, object] = field(default_factory=dict)


class Reader:
    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.at = 0

    def integer(self, size: int) -> int:
        self.at += size
        value = 0
        for octet in self.octets[self.at - size : self.at]:
            value = value * 256 + octet
        return value

    def string(self) -> str:
        text = ""
        while (octet := self.octets[self.at]) != 0:
            text += chr(octet)
            self.at += 1
        self.at += 1
        return text

    def bytes(self, size: int) -> bytes:
        self.at += size
        return self.octets[self.at - size : self.at]


MESSAGE = [
    ("service_type", "s"),
    ("source_addr_ton", 1),
    ("source_addr_npi", 1),
    ("source_addr", "s"),
    ("dest_addr_ton", 1),
    ("dest_addr_npi", 1),
    ("destination_addr", "s"),
    ("esm_class", 1),
    ("protocol_id", 1),
    ("priority_flag", 1),
    ("schedule_delivery_time", "s"),
    ("validity_period", "s"),
    ("registered_delivery", 1),
    ("replace_if_present_flag", 1),
    ("data_coding", 1),
    ("sm_default_msg_id", 1),
    ("sm_length", 1),
]
BIND = [
    ("system_id", "s"),
    ("password", "s"),
    ("system_type", "s"),
    ("interface_version", 1),
    ("addr_ton", 1),
    ("addr_npi", 1),
    ("address_range", "s"),
]


def read_body(octets: bytes, table: list[tuple[str, object]]) -> dict[str, object]:
    reader = Reader(octets)
    found: dict[str, object] = {}
    for name, kind in table:
        found[name] = reader.string() if kind == "s" else reader.integer(1)
    if "sm_length" in found:
        length = found["sm_length"]
        assert isinstance(length, int)
        found["short_message"] = reader.bytes(length)
    tlvs = {}
    while reader.at < len(octets):
        tag, length = reader.integer(2), reader.integer(2)
        tlvs[tag] = reader.bytes(length)
    found["tlvs"] = tlvs
    return found


def read_all(octets: bytes) -> list[Read]:
    """Every PDU in the octets, which end with the last."""
    found = []
    while octets:
        header = Reader(octets)
        pdu = Read(header.integer(4), header.integer(4), header.integer(4), header.integer(4))
        body = octets[16 : pdu.length]
        if pdu.command in (0x00000004, 0x00000005):
            pdu.fields = read_body(body, MESSAGE)
        elif pdu.command in (0x00000001, 0x00000002, 0x00000009):
            pdu.fields = read_body(body, BIND)
        found.append(pdu)
        octets = octets[pdu.length :]
    return found
