from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from tests.gateways.smpp.strategies import messages

from chappe.gateways.contract import PartOf, ReceiptEvent, ReplyEvent
from chappe.gateways.smpp import alphabet, receipt
from chappe.gateways.smpp.inbox import event_of, number_of
from chappe.gateways.smpp.pdu import Address, EsmClass, Message, Tag
from chappe.gateways.smpp.settings import GsmForm, SmppSettings

AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
SETTINGS = SmppSettings("smsc.example")
PERSON, SHOP = Address(1, 1, "33612345678"), Address(0, 0, "36063")


@given(messages)
def test_every_message_is_a_receipt_or_a_reply_that_can_be_stored(message: Message) -> None:
    event = event_of(message, SETTINGS, AT)
    assert isinstance(event, ReceiptEvent) == receipt.is_receipt(message)
    stored = event.raw + event.reference if isinstance(event, ReceiptEvent) else event.text
    assert "\0" not in stored
    stored.encode("utf-8")


@pytest.mark.parametrize(
    ("message", "text", "part"),
    [
        (Message(PERSON, SHOP, b"STOP"), "STOP", None),
        (Message(PERSON, SHOP, "Arrêt".encode("utf-16-be"), data_coding=8), "Arrêt", None),
        (
            Message(PERSON, SHOP, b"\x05\x00\x03\x07\x02\x01Long", esm_class=EsmClass.UDH),
            "Long",
            PartOf(7, 2, 1),
        ),
        (Message(PERSON, SHOP, tlvs=((Tag.MESSAGE_PAYLOAD, b"Payload"),)), "Payload", None),
        (
            Message(
                PERSON,
                SHOP,
                b"Sar",
                tlvs=(
                    (Tag.SAR_MSG_REF_NUM, b"\x01\x00"),
                    (Tag.SAR_TOTAL_SEGMENTS, b"\x03"),
                    (Tag.SAR_SEGMENT_SEQNUM, b"\x02"),
                ),
            ),
            "Sar",
            PartOf(256, 3, 2),
        ),
    ],
)
def test_replies_by_example(message: Message, text: str, part: PartOf | None) -> None:
    assert event_of(message, SETTINGS, AT) == ReplyEvent("+33612345678", "36063", text, AT, part)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        (Address(1, 1, "33612345678"), "+33612345678"),
        (Address(0, 0, "33612345678"), "+33612345678"),
        (Address(0, 0, "0033612345678"), "+33612345678"),
        (Address(1, 1, "+33612345678"), "+33612345678"),
        (Address(2, 1, "0612345678"), "0612345678"),
        (Address(0, 0, "0612345678"), "0612345678"),
        (Address(0, 0, "36063"), "36063"),
        (Address(3, 0, "36063"), "36063"),
        (Address(5, 0, "Chappe"), "Chappe"),
    ],
)
def test_numbers_by_example(address: Address, number: str) -> None:
    assert number_of(address) == number


def test_a_reply_is_unpacked_where_the_network_packs() -> None:
    settings = replace(SETTINGS, gsm_form=GsmForm.PACKED)
    alone = event_of(Message(PERSON, SHOP, alphabet.packed(b"STOP now")), settings, AT)
    header = bytes((5, 0, 3, 9, 2, 1))
    octets = header + alphabet.packed(b"Hello", alphabet.fill_after(len(header)))
    part = event_of(Message(PERSON, SHOP, octets, esm_class=EsmClass.UDH), settings, AT)
    wide = event_of(Message(PERSON, SHOP, "Où".encode("utf-16-be"), data_coding=8), settings, AT)
    assert [event.text for event in (alone, part, wide) if isinstance(event, ReplyEvent)] == [
        "STOP now",
        "Hello",
        "Où",
    ]
