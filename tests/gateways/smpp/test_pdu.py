import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateways.smpp import naive
from tests.gateways.smpp.strategies import binds, cut, messages, pdus

from chappe.gateways.smpp import pdu
from chappe.gateways.smpp.pdu import Address, Bind, Command, MalformedBody, Message, Pdu, ProtocolError, Tag


@given(binds)
def test_a_bind_comes_back(bind: Bind) -> None:
    assert pdu.decode_bind(pdu.encode_bind(bind)) == bind


@given(messages)
def test_a_message_comes_back(message: Message) -> None:
    assert pdu.decode_message(pdu.encode_message(message)) == message


@given(messages)
def test_a_message_is_laid_out_as_the_specification_says(message: Message) -> None:
    octets = pdu.encode(Pdu(Command.SUBMIT_SM, 0, 7, pdu.encode_message(message)))
    (read,) = naive.read_all(octets)
    assert (read.length, read.command, read.status, read.sequence) == (len(octets), 4, 0, 7)
    fields = read.fields
    assert fields["source_addr"] == message.source.digits
    assert fields["dest_addr_ton"] == message.destination.ton
    assert fields["destination_addr"] == message.destination.digits
    assert fields["esm_class"] == message.esm_class
    assert fields["validity_period"] == message.validity
    assert fields["registered_delivery"] == message.registered_delivery
    assert fields["data_coding"] == message.data_coding
    assert fields["short_message"] == message.short_message
    assert fields["tlvs"] == dict(message.tlvs)


@given(st.binary(max_size=300))
def test_no_bytes_crash_a_body_s_reader(body: bytes) -> None:
    for decode in (pdu.decode_message, pdu.decode_bind):
        try:
            decode(body)
        except MalformedBody:
            continue


@given(messages, st.integers(0, 400))
def test_a_body_cut_short_is_malformed_or_loses_only_optional_parameters(message: Message, at: int) -> None:
    body = pdu.encode_message(message)[:at]
    try:
        read = pdu.decode_message(body)
    except MalformedBody:
        return
    assert read._replace(tlvs=()) == message._replace(tlvs=())
    assert read.tlvs == message.tlvs[: len(read.tlvs)]


@given(st.lists(pdus, max_size=5), st.lists(st.integers(0, 1000), max_size=8))
def test_pdus_come_out_whole_however_they_were_cut(sent: list[Pdu], places: list[int]) -> None:
    buffer, got = bytearray(), []
    for chunk in cut(b"".join(map(pdu.encode, sent)), places):
        buffer += chunk
        got += list(pdu.split(buffer))
    assert (got, bytes(buffer)) == (sent, b"")


@pytest.mark.parametrize("length", [0, 15, 65_537, 0x48545450])
def test_a_length_that_no_pdu_has_is_an_error_after_the_pdus_before_it(length: int) -> None:
    good = Pdu(Command.ENQUIRE_LINK, 0, 1)
    buffer = bytearray(pdu.encode(good) + length.to_bytes(4) + bytes(12))
    frames = pdu.split(buffer)
    assert next(frames) == good
    with pytest.raises(ProtocolError, match=str(length)):
        next(frames)


def test_the_payload_stands_in_for_an_empty_short_message() -> None:
    nobody = Address(0, 0, "")
    assert Message(nobody, nobody, b"short").user_data == b"short"
    assert Message(nobody, nobody, tlvs=((Tag.MESSAGE_PAYLOAD, b"long"),)).user_data == b"long"
    assert Message(nobody, nobody).user_data == b""


@pytest.mark.parametrize(
    ("body", "reference"), [(b"abc\0", "abc"), (b"abc", "abc"), (b"", ""), (b"\0", ""), (b"1\0junk", "1")]
)
def test_a_message_id_is_read_with_or_without_its_end(body: bytes, reference: str) -> None:
    assert pdu.message_id(body) == reference


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Bind("login", "hunter2"))
