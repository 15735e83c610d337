from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateways.smpp.strategies import messages

from chappe.gateways.contract import ReceiptEvent, ReceiptStatus
from chappe.gateways.smpp import receipt
from chappe.gateways.smpp.pdu import Address, EsmClass, Message, Tag, Tlvs
from chappe.gateways.smpp.settings import IdForm

AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
NOBODY = Address(1, 1, "33612345678")


def read(
    text: bytes, tlvs: Tlvs = (), form: IdForm = IdForm.TEXT, offset: timedelta = timedelta(0)
) -> ReceiptEvent:
    message = Message(NOBODY, NOBODY, text, esm_class=EsmClass.RECEIPT, tlvs=tlvs)
    return receipt.parse(message, form=form, offset=offset, number="+33612345678", at=AT)


@given(
    st.text("0123456789abcdefABCDEF-", min_size=1, max_size=40),
    st.sampled_from(sorted(receipt.STATUSES)),
    st.from_regex(r"[0-9A-F]{3}", fullmatch=True),
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.text(max_size=30),
)
def test_a_receipt_written_is_read(
    reference: str, status: str, error: str, done: datetime, text: str
) -> None:
    event = read(receipt.written(reference=reference, status=status, error=error, done=done, text=text))
    assert (event.reference, event.status, event.code) == (reference, receipt.STATUSES[status], error)
    assert event.done_at == done.replace(second=0, microsecond=0)
    assert (event.number, event.at) == ("+33612345678", AT)


@given(messages)
def test_no_message_crashes_it(message: Message) -> None:
    event = receipt.parse(message, form=IdForm.HEXADECIMAL, offset=timedelta(hours=23), number="", at=AT)
    assert "\0" not in event.reference + event.code + event.raw


@given(st.integers(0, 2**64), st.integers(0, 5))
def test_an_id_is_the_same_in_both_notations_and_with_zeros_before_it(number: int, zeros: int) -> None:
    decimal = receipt.canonical("0" * zeros + str(number), IdForm.DECIMAL)
    assert decimal == str(number)
    assert receipt.canonical("0" * zeros + f"{number:x}", IdForm.HEXADECIMAL) == decimal
    assert receipt.canonical(f"{number:X}", IdForm.HEXADECIMAL) == decimal


@given(st.text())
def test_an_id_of_another_form_is_left_as_it_is(reference: str) -> None:
    assert receipt.canonical(reference, IdForm.TEXT) == reference.strip()
    if not reference.strip("0123456789abcdefABCDEF \n").isascii():
        assert receipt.canonical(reference, IdForm.DECIMAL) == reference.strip()


TEN_PAST = datetime(2026, 11, 22, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reference", "status", "code", "done"),
    [
        # the specification's own form
        ("id:0123456789 sub:001 dlvrd:001 submit date:2611221909 done date:2611221910 stat:DELIVRD err:000 text:Hello",
         "0123456789", ReceiptStatus.DELIVERED, "000", TEN_PAST),
        # no text, seconds in the dates
        ("id:a1b2-c3 sub:001 dlvrd:000 submit date:261122190900 done date:261122191030 stat:UNDELIV err:01F",
         "a1b2-c3", ReceiptStatus.UNDELIVERED, "01F", TEN_PAST.replace(second=30)),
        # the century, with and without seconds
        ("id:7 submit date:202611221909 done date:202611221910 stat:EXPIRED err:27",
         "7", ReceiptStatus.EXPIRED, "27", TEN_PAST),
        ("id:7 done date:20261122191000 stat:REJECTD err:8", "7", ReceiptStatus.REJECTED, "8", TEN_PAST),
        # capitals, underscores, spaces after the colon, commas
        ("ID: 7 SUB: 1 DLVRD: 1 SUBMIT_DATE: 2611221909 DONE_DATE: 2611221910 STAT: DELIVRD ERR: 0 TEXT: x",
         "7", ReceiptStatus.DELIVERED, "0", TEN_PAST),
        ("id:7, sub:001, dlvrd:001, submitdate:2611221909, donedate:2611221910, status:DELIVERED, error:000",
         "7", ReceiptStatus.DELIVERED, "000", TEN_PAST),
        # another order, fields missing
        ("stat:ACCEPTD id:7", "7", ReceiptStatus.ACCEPTED, "", None),
        ("id:7 stat:ENROUTE err: text:", "7", ReceiptStatus.ENROUTE, "", None),
        # what the person's text says is not what the network says
        ("id:7 stat:UNDELIV err:1 text:id:8 stat:DELIVRD err:0", "7", ReceiptStatus.UNDELIVERED, "1", None),
        ("text:id:8 stat:DELIVRD", "", ReceiptStatus.UNKNOWN, "", None),
        # words and dates that mean nothing
        ("id:7 stat:WHATEVER err:5 done date:9999999999", "7", ReceiptStatus.UNKNOWN, "5", None),
        ("id:7 stat:DELETED err:5 done date:26112", "7", ReceiptStatus.DELETED, "5", None),
        ("", "", ReceiptStatus.UNKNOWN, "", None),
        ("Hello", "", ReceiptStatus.UNKNOWN, "", None),
    ],
)  # fmt: skip
def test_texts_by_example(
    text: str, reference: str, status: ReceiptStatus, code: str, done: datetime | None
) -> None:
    event = read(text.encode())
    assert (event.reference, event.status, event.code, event.done_at) == (reference, status, code, done)
    assert event.raw == text


def test_optional_parameters_are_believed_before_the_text() -> None:
    tlvs = (
        (Tag.RECEIPTED_MESSAGE_ID, b"99\0"),
        (Tag.MESSAGE_STATE, b"\x05"),
        (Tag.NETWORK_ERROR_CODE, b"\x03\x00\x1b"),
    )
    event = read(b"id:7 stat:DELIVRD err:000", tlvs)
    assert (event.reference, event.status, event.code) == ("99", ReceiptStatus.UNDELIVERED, "027")
    alone = read(b"", tlvs)
    assert (alone.reference, alone.status, alone.code) == ("99", ReceiptStatus.UNDELIVERED, "027")
    odd = read(
        b"id:7 stat:DELIVRD err:000", ((Tag.MESSAGE_STATE, b"\x63"), (Tag.NETWORK_ERROR_CODE, b"\x01"))
    )
    assert (odd.reference, odd.status, odd.code) == ("7", ReceiptStatus.DELIVERED, "000")


def test_the_network_s_clock() -> None:
    event = read(b"id:7 done date:2611222010 stat:DELIVRD", offset=timedelta(hours=1))
    assert event.done_at == TEN_PAST


@pytest.mark.parametrize(
    ("esm_class", "tlvs", "is_receipt"),
    [(0x04, (), True), (0x20, (), True), (0x00, (), False), (0x40, (), False), (0x44, (), True), (0x03, (), False),
     (0x00, ((Tag.RECEIPTED_MESSAGE_ID, b"7\0"),), True)],
)  # fmt: skip
def test_which_messages_are_receipts(esm_class: int, tlvs: Tlvs, is_receipt: bool) -> None:
    assert receipt.is_receipt(Message(NOBODY, NOBODY, b"", esm_class=esm_class, tlvs=tlvs)) == is_receipt
