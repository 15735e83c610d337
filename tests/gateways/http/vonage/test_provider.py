"""Vonage: what is sent, what is read, whose signature is taken."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.clouds import VonageFace
from tests.contract.faces import NOW, URL
from tests.gateways.http.texts import submission

from chappe.gateways.contract import (
    Accepted,
    Refused,
    ReplyEvent,
    Secret,
    Unknown,
)
from chappe.gateways.http.outcome import Admission, LaneDenied
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Response
from chappe.gateways.http.vonage.provider import Vonage

FACE = VonageFace()
SECRET = Secret(FACE.secret)
BASE = "https://sms.example.org"
OPTIONS = {name: str(value) for name, value in FACE.options.items()}
PROVIDER = Vonage(Access(BASE, "login", Secret("hunter2"), URL, OPTIONS))
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
    assert reply.part is None
    assert PROVIDER.verified(callback, SECRET)
    assert not PROVIDER.verified(callback, Secret("another"))
    assert not PROVIDER.verified(replace(callback, headers={}), SECRET)


def test_a_part_of_a_reply_is_known_for_one() -> None:
    plain = FACE.reply("7", "+33612345678", "36180", "Hello")
    said = {**json.loads(plain.body), "concat-ref": "1A", "concat-total": "2", "concat-part": "2"}
    (reply,) = PROVIDER.events(replace(plain, body=json.dumps(said).encode()))
    assert isinstance(reply, ReplyEvent)
    assert reply.part is not None
    assert (reply.part.total, reply.part.index) == (2, 2)


@given(st.binary(max_size=50))
def test_junk_is_no_event(body: bytes) -> None:
    callback = Callback(URL, NOW, body=body)
    assert not PROVIDER.verified(callback, SECRET)
    try:
        assert PROVIDER.events(callback) == []
    except CallbackUnreadable:
        return


def test_a_signed_token_is_of_one_body_and_of_its_time() -> None:
    callback = FACE.reply("7", "+33612345678", "36180", "STOP")
    assert not PROVIDER.verified(replace(callback, body=callback.body + b" "), SECRET)
    assert not PROVIDER.verified(replace(callback, at=NOW + timedelta(minutes=6)), SECRET)
    assert PROVIDER.verified(replace(callback, at=NOW + timedelta(minutes=4)), SECRET)


def test_what_is_asked() -> None:
    assert json.loads(PROVIDER.request(submission("a", seconds=5), NOW).body) == {
        "message_type": "text",
        "channel": "sms",
        "to": "33612345678",
        "from": "Chappe",
        "text": "a",
        "ttl": 20,
        "webhook_url": URL,
        "webhook_version": "v1",
    }
    assert PROVIDER.probe(NOW) is None
