"""Aws: what is sent, what is read, whose signature is taken."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.clouds import AwsFace
from tests.contract.faces import NOW, URL, json_callback
from tests.gateways.http.texts import submission

from chappe.gateways.contract import (
    Accepted,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Secret,
    Unknown,
)
from chappe.gateways.http.aws.provider import Aws
from chappe.gateways.http.outcome import Admission, LaneDenied
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Response

FACE = AwsFace()
SECRET = Secret(FACE.secret)
BASE = "https://sms.example.org"
OPTIONS = {name: str(value) for name, value in FACE.options.items()}
PROVIDER = Aws(Access(BASE, "login", Secret("hunter2"), URL, OPTIONS))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200)


@given(TEXTS)
def test_the_provider_reads_what_was_meant(text: str) -> None:
    request = PROVIDER.request(submission(text), NOW)
    asked = FACE.read(request)
    assert (asked.number, asked.sender, asked.text) == ("+33612345678", "Chappe", text)
    assert FACE.admits(request, "login", "hunter2")
    assert not FACE.admits(request, "login", "another")


@pytest.mark.parametrize("code", FACE.codes.values())
def test_a_refusal_by_each_code(code: str) -> None:
    throttled = code == FACE.codes["ESME_RTHROTTLED"]
    said = FACE.refused(code, throttled=throttled)
    assert PROVIDER.outcome(Response(said.status, {}, said.body), NOW) == Refused(
        code, again=throttled, throttled=throttled
    )


def test_an_account_that_is_denied() -> None:
    said = FACE.denied()
    with pytest.raises(LaneDenied):
        PROVIDER.outcome(Response(said.status, {}, said.body), NOW)
    assert PROVIDER.admission(Response(said.status, {}, said.body)) is Admission.DENIED


@given(st.integers(200, 599), st.binary(max_size=40))
def test_an_answer_that_cannot_be_read_is_never_accepted(status: int, body: bytes) -> None:
    try:
        outcome = PROVIDER.outcome(Response(status, {}, body), NOW)
    except LaneDenied:
        return
    assert not isinstance(outcome, Accepted)
    assert isinstance(outcome, Unknown) or 300 <= status < 500


@given(TEXTS)
def test_a_reply_is_read_and_its_signature_checked(text: str) -> None:
    callback = FACE.reply("7", "+33612345678", "36180", text)
    (reply,) = PROVIDER.events(callback)
    assert isinstance(reply, ReplyEvent)
    assert (reply.number, reply.to, reply.text, reply.at) == ("+33612345678", "36180", text, NOW)
    assert reply.reference.endswith("7")
    assert PROVIDER.verified(callback, SECRET)
    assert not PROVIDER.verified(callback, Secret("another"))
    assert not PROVIDER.verified(replace(callback, headers={}), SECRET)


@given(st.binary(max_size=50))
def test_junk_is_no_event(body: bytes) -> None:
    callback = Callback(URL, NOW, body=body)
    assert not PROVIDER.verified(callback, SECRET)
    try:
        assert PROVIDER.events(callback) == []
    except CallbackUnreadable:
        return


def test_events_come_in_several_envelopes() -> None:
    told = {
        "eventType": "TEXT_DELIVERED",
        "messageId": "m1",
        "messageStatus": "DELIVERED",
        "destinationPhoneNumber": "+33612345678",
        "eventTimestamp": 1686975103470,
    }
    done_at = datetime(2023, 6, 17, 4, 11, 43, 470_000, tzinfo=UTC)
    expected = ReceiptEvent("m1", ReceiptStatus.DELIVERED, "", "+33612345678", NOW, done_at, "TEXT_DELIVERED")
    wrapped = {"Type": "Notification", "TopicArn": "arn", "Message": json.dumps(told)}
    for data in (told, wrapped, {"detail-type": "Text", "detail": told}):
        assert PROVIDER.events(json_callback(data)) == [expected]
    assert PROVIDER.events(json_callback({"Type": "SubscriptionConfirmation", "TopicArn": "arn"})) == []


def test_a_key_that_may_not_see_the_limits_is_admitted() -> None:
    denied = Response(400, {}, b'{"__type": "com.amazonaws#AccessDeniedException"}')
    assert PROVIDER.admission(denied) is Admission.ADMITTED
    assert PROVIDER.admission(Response(500)) is Admission.LATER
