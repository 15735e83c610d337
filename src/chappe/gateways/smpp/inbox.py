"""From a deliver_sm to what dispatch is told: a receipt, or a reply."""

from datetime import datetime

from chappe.gateways.contract import PartOf, ReceiptEvent, ReplyEvent
from chappe.gateways.smpp import alphabet, concatenation, receipt
from chappe.gateways.smpp.pdu import Address, EsmClass, Message
from chappe.gateways.smpp.settings import GsmForm, SmppSettings

_INTERNATIONAL = 1  # type of number (SMPP 3.4 §5.2.5)
_SHORTEST_INTERNATIONAL = 9  # digits: shorter ones without a type may be short codes


def event_of(message: Message, settings: SmppSettings, at: datetime) -> ReceiptEvent | ReplyEvent:
    """What the message says; ``at`` is the moment it came, aware."""
    number = number_of(message.source)
    if receipt.is_receipt(message):
        return receipt.parse(
            message, form=settings.receipt_ids, offset=settings.receipt_offset, number=number, at=at
        )
    packed = settings.gsm_data_coding if settings.gsm_form is GsmForm.PACKED else None
    place, text = read(message, packed=packed)
    return ReplyEvent(number, number_of(message.destination), text, at, place)


def read(message: Message, *, packed: int | None = None) -> tuple[PartOf | None, str]:
    """Which part of a text a message carries, and what it says; ``packed``: the data_coding that packs its septets."""
    place, octets = concatenation.place_in_tlvs(message.tlvs) if message.tlvs else None, message.user_data
    if message.esm_class & EsmClass.UDH:
        in_header, octets = concatenation.without_header(octets)
        place = in_header or place
    if message.data_coding == packed:
        octets = alphabet.unpacked(octets, alphabet.fill_after(len(message.user_data) - len(octets)))
    return place, alphabet.text_of(octets, message.data_coding)


def number_of(address: Address) -> str:
    """The number, with its ``+`` when it is international, or, its type not being said, looks it."""
    digits = address.digits
    if digits.startswith("00"):
        return "+" + digits[2:]
    if not (digits.isascii() and digits.isdigit()):
        return digits
    unsaid = address.ton == 0 and len(digits) >= _SHORTEST_INTERNATIONAL and digits[0] != "0"
    return "+" + digits if address.ton == _INTERNATIONAL or unsaid else digits
