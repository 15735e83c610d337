"""Long texts: how parts say that they belong together (3GPP TS 23.040 §9.2.3.24.1, SMPP 3.4 §5.3.2.22)."""

import struct
from enum import StrEnum

from chappe.gateways.contract import Encoding, PartOf
from chappe.gateways.smpp.pdu import Tag, Tlvs


class LongForm(StrEnum):
    """How a gateway wants a long text."""

    UDH8 = "udh_8"  # a user data header with a reference of 8 bits: what every network takes
    UDH16 = "udh_16"  # of 16 bits, where every part leaves it the room; else of 8
    SAR = "sar"  # optional parameters; the network writes the header
    PAYLOAD = "payload"  # one submit_sm with the whole text; the network splits it


ALONE = {Encoding.GSM7: 160, Encoding.UCS2: 140}
"""How many octets of user data, septets unpacked, a text of one part may have: it has no header."""

_ROOM = {
    (LongForm.UDH8, Encoding.GSM7): 153,
    (LongForm.UDH8, Encoding.UCS2): 134,
    (LongForm.UDH16, Encoding.GSM7): 152,
    (LongForm.UDH16, Encoding.UCS2): 132,
    (LongForm.SAR, Encoding.GSM7): 153,
    (LongForm.SAR, Encoding.UCS2): 134,
}


def room(form: LongForm, encoding: Encoding, total: int) -> int:
    """How many octets of user data one of ``total`` parts may have."""
    if form == LongForm.PAYLOAD:
        return 0xFFFF
    if total == 1:
        return ALONE[encoding]
    return _ROOM[form, encoding]


def header(place: PartOf, form: LongForm) -> bytes:
    """The user data header of a part, its length octet included."""
    if form == LongForm.UDH16:
        return struct.pack(">BBBHBB", 6, 8, 4, place.reference & 0xFFFF, place.total, place.index)
    return bytes((5, 0, 3, place.reference & 0xFF, place.total, place.index))


def sar(place: PartOf) -> Tlvs:
    """The optional parameters of a part."""
    return (
        (Tag.SAR_MSG_REF_NUM, struct.pack(">H", place.reference & 0xFFFF)),
        (Tag.SAR_TOTAL_SEGMENTS, bytes((place.total,))),
        (Tag.SAR_SEGMENT_SEQNUM, bytes((place.index,))),
    )


def without_header(user_data: bytes) -> tuple[PartOf | None, bytes]:
    """The place that a user data header gives, if it gives one, and the text's octets after the header.

    A header longer than the data is no header: the octets come back whole.
    """
    if not user_data or user_data[0] >= len(user_data):
        return None, user_data
    end = 1 + user_data[0]
    place, at = None, 1
    while at + 2 <= end:
        element, length = user_data[at], user_data[at + 1]
        value = user_data[at + 2 : min(at + 2 + length, end)]
        if (element, length, len(value)) == (0, 3, 3):
            place = place or _place(value[0], value[1], value[2])
        elif (element, length, len(value)) == (8, 4, 4):
            place = place or _place(value[0] << 8 | value[1], value[2], value[3])
        at += 2 + length
    return place, user_data[end:]


def place_in_tlvs(tlvs: Tlvs) -> PartOf | None:
    """The place that SAR parameters give, if all three are there and make sense."""
    found = dict(tlvs)
    values = [found.get(tag) for tag in (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)]
    if not all(values):
        return None
    reference, total, index = (int.from_bytes(value or b"") for value in values)
    return _place(reference, total, index)


def _place(reference: int, total: int, index: int) -> PartOf | None:
    """A part numbered 0, or above the total, is no part (§9.2.3.24.1: the element shall be ignored)."""
    return PartOf(reference, total, index) if 1 <= index <= total else None
