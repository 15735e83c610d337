from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.gateways.smpp import naive

from chappe.gateways.contract import ReceiptEvent, ReceiptStatus, ReplyEvent
from chappe.gateways.simulator.handset import receipt_body, reply_bodies
from chappe.gateways.smpp.inbox import event_of
from chappe.gateways.smpp.pdu import Address, decode_message
from chappe.gateways.smpp.settings import GsmForm, SmppSettings

AT = datetime(2026, 11, 22, 19, 10, tzinfo=UTC)
SETTINGS = SmppSettings("smsc.example")


@given(
    strategies.texts.map(lambda text: text.replace("\0", "")),
    st.sampled_from(["36063", "+33700000000", "Chappe"]),
    st.sampled_from(GsmForm),
)
def test_a_reply_is_read_as_it_was_typed(text: str, to: str, form: GsmForm) -> None:
    read, packed = "", form is GsmForm.PACKED
    if packed:  # a carriage return at the end only fills the last octet (3GPP TS 23.038 §6.1.2.3.1)
        text = text.replace("\r", "")
    settings = replace(SETTINGS, gsm_form=form)
    bodies = reply_bodies("+33612345678", to, text, 7, packed=packed)
    for index, body in enumerate(bodies, start=1):
        fields = naive.read_body(body, naive.MESSAGE)
        octets = fields["short_message"]
        assert isinstance(octets, bytes)
        longest = 159 if fields["data_coding"] == 0 and not packed else 140
        assert len(octets) <= longest or (len(bodies) == 1 and not packed)
        event = event_of(decode_message(body), settings, AT)
        assert isinstance(event, ReplyEvent)
        assert event.number == "+33612345678"
        if len(bodies) > 1:
            assert event.part is not None
            assert (event.part.total, event.part.index) == (len(bodies), index)
        read += event.text
    assert read == text


def test_a_receipt_is_read_as_it_was_meant() -> None:
    person, sender = Address(1, 1, "33612345678"), Address(5, 0, "Chappe")
    body = receipt_body(person, sender, reference="77", status="UNDELIV", error="027", at=AT)
    fields = naive.read_body(body, naive.MESSAGE)
    assert (fields["source_addr"], fields["destination_addr"], fields["esm_class"]) == (
        "33612345678",
        "Chappe",
        4,
    )
    event = event_of(decode_message(body), SETTINGS, AT)
    assert isinstance(event, ReceiptEvent)
    assert (event.reference, event.status, event.code) == ("77", ReceiptStatus.UNDELIVERED, "027")
    assert (event.number, event.done_at) == ("+33612345678", AT)
