"""What comes back from a simulated network: the bodies of receipts and of replies."""

from datetime import datetime

from chappe.gateways.contract import PartOf
from chappe.gateways.smpp import alphabet, concatenation, receipt
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.pdu import Address, EsmClass, Message, encode_message

# From esm_class to sm_default_msg_id: receipts are many, so what is the same in all is written once.
_RECEIPT = bytes((EsmClass.RECEIPT, 0, 0)) + b"\0\0" + bytes((0, 0, alphabet.GSM, 0))


def receipt_body(
    number: Address, sender: Address, *, reference: str, status: str, error: str, at: datetime
) -> bytes:
    """The body of a deliver_sm that says what became of a part."""
    text = receipt.written(reference=reference, status=status, error=error, done=at)
    return b"".join(
        (
            b"\0",
            _address(number),
            _address(sender),
            _RECEIPT,
            bytes((len(text),)),
            text,
        )
    )


def _address(address: Address) -> bytes:
    return bytes((address.ton, address.npi)) + address.digits.encode("latin-1") + b"\0"


def reply_bodies(number: str, to: str, text: str, reference: int, *, packed: bool = False) -> list[bytes]:
    """The bodies of the deliver_sm of a reply: several, with headers, when it is long.

    ``packed``: eight septets in seven octets, where the text is in the GSM alphabet.
    """
    try:
        units, coding, single = [alphabet.gsm_octets(character) for character in text], alphabet.GSM, 160
    except ValueError:
        units, coding, single = [character.encode("utf-16-be") for character in text], alphabet.UCS2, 140
    source = Address(1, 1, number.removeprefix("+"))
    target = Address(1, 1, to.removeprefix("+")) if to.removeprefix("+").isdigit() else Address(5, 0, to)
    packs = packed and coding == alphabet.GSM
    if sum(map(len, units)) <= single:
        return [
            encode_message(Message(source, target, _after(b"", b"".join(units), packs), data_coding=coding))
        ]
    parts = _parted(units, 153 if coding == alphabet.GSM else 134)
    places = [PartOf(reference, len(parts), index) for index in range(1, len(parts) + 1)]
    return [
        encode_message(
            Message(
                source,
                target,
                _after(concatenation.header(place, LongForm.UDH8), part, packs),
                esm_class=EsmClass.UDH,
                data_coding=coding,
            )
        )
        for place, part in zip(places, parts, strict=True)
    ]


def _after(header: bytes, part: bytes, packs: bool) -> bytes:
    return header + (alphabet.packed(part, alphabet.fill_after(len(header))) if packs else part)


def _parted(units: list[bytes], longest: int) -> list[bytes]:
    """The units, whole, in as few parts of at most ``longest`` octets as their order allows."""
    parts = [b""]
    for unit in units:
        if len(parts[-1]) + len(unit) > longest:
            parts.append(b"")
        parts[-1] += unit
    return parts
