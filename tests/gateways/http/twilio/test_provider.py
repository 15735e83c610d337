"""Twilio: what is sent, what is read, whose signature is taken."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.faces import NOW, URL, TwilioFace
from tests.gateways.http.texts import submission

from chappe.gateways.contract import (
    Accepted,
    Outcome,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Secret,
)
from chappe.gateways.http.outcome import LaneDenied
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Response, form
from chappe.gateways.http.twilio.provider import Twilio, signature

FACE = TwilioFace()
BASE = "https://api.twilio.com"


def twilio(callback_url: str = "", **options: str) -> Twilio:
    return Twilio(Access(BASE, "login", Secret("hunter2"), callback_url, options))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200))
def test_the_provider_reads_what_was_meant(text: str) -> None:
    request = twilio().request(submission(text), NOW)
    asked = FACE.read(request)
    assert (asked.number, asked.sender, asked.text) == ("+33612345678", "Chappe", text)
    assert FACE.admits(request, "login", "hunter2")


def test_a_messaging_service_takes_the_place_of_the_sender() -> None:
    request = twilio(URL, messaging_service="MG1").request(submission("a", seconds=90), NOW)
    assert request.url == f"{BASE}/2010-04-01/Accounts/login/Messages.json"
    assert dict(form(request.body)) == {
        "To": "+33612345678",
        "Body": "a",
        "MessagingServiceSid": "MG1",
        "StatusCallback": URL,
        "ValidityPeriod": "90",
    }


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (201, b'{"sid": "SM1", "status": "queued", "error_code": null}', Accepted(("SM1",))),
        (400, b'{"code": 21610, "status": 400}', Refused("21610")),
        (429, b'{"code": 20429, "status": 429}', Refused("20429", again=True, throttled=True)),
        (400, b'{"code": 12345, "status": 400}', Refused("12345")),
    ],
)
def test_an_answer(status: int, body: bytes, expected: Outcome) -> None:
    assert twilio().outcome(Response(status, {}, body), NOW) == expected


def test_an_answer_that_speaks_of_the_account() -> None:
    with pytest.raises(LaneDenied):
        twilio().outcome(Response(401, {}, b'{"code": 20003}'), NOW)


def test_the_signature_is_that_of_the_documentation() -> None:
    """The example of Twilio's own helper library."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(Secret("12345"), url, fields.items()) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@given(
    st.dictionaries(st.sampled_from(["To", "From", "Body", "MessageSid"]), st.text(max_size=5)),
    st.text(max_size=3),
)
def test_whatever_is_changed_breaks_the_signature(fields: dict[str, str], more: str) -> None:
    provider, secret = twilio(), Secret("hunter2")
    callback = FACE.reply("1", "+33612345678", "Chappe", "STOP")
    assert provider.verified(callback, secret)
    changed = Callback(
        callback.url, NOW, headers=callback.headers, body=callback.body + b"&A=" + more.encode()
    )
    assert not provider.verified(changed, secret)
    elsewhere = Callback(f"{callback.url}{more}x", NOW, headers=callback.headers, body=callback.body)
    assert not provider.verified(elsewhere, secret)


def test_a_receipt() -> None:
    callback = FACE.receipt("7", FACE.read(twilio().request(submission("a"), NOW)), "UNDELIV", "30003")
    expected = ReceiptEvent(
        "SM7", ReceiptStatus.UNDELIVERED, "30003", "+33612345678", NOW, None, "undelivered"
    )
    assert twilio().events(callback) == [expected]


def test_a_reply() -> None:
    expected = ReplyEvent("+33612345678", "Chappe", "Arrêtez", NOW, reference="SM7")
    assert twilio().events(FACE.reply("7", "+33612345678", "Chappe", "Arrêtez")) == [expected]


@given(st.binary(max_size=50))
def test_junk_is_no_event(body: bytes) -> None:
    callback = Callback(URL, datetime(2026, 1, 1, tzinfo=UTC), body=body)
    try:
        twilio().events(callback)
    except CallbackUnreadable:
        return
