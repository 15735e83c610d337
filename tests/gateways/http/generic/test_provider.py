"""A provider described by data."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.faces import NOW, URL
from tests.gateways.http.texts import submission

from chappe.gateways.contract import (
    Accepted,
    Outcome,
    PartOf,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Secret,
)
from chappe.gateways.http.generic.provider import Generic, words
from chappe.gateways.http.outcome import LaneDenied
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Response, form
from chappe.gateways.http.signatures import digest, in_base64

BODY = (
    '{"to": "{digits}", "text": "{text}", "ttl": "{validity}", "key": "{secret}", "hook": "{callback_url}"}'
)


def generic(**options: str) -> Generic:
    return Generic(
        Access("https://sms.example.org/send", "acme", Secret("hunter2"), URL, {"body": BODY, **options})
    )


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200))
def test_the_body_is_json(text: str) -> None:
    request = generic().request(submission(text), NOW)
    expected = {"to": "33612345678", "text": text, "key": "hunter2", "hook": URL}
    assert (request.url, request.method) == ("https://sms.example.org/send", "POST")
    assert json.loads(request.body) == expected


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=100))
def test_the_body_may_be_a_form_or_a_query(text: str) -> None:
    fields = {"to": "33612345678", "text": text, "ttl": "90", "key": "hunter2", "hook": URL}
    request = generic(encoding="form").request(submission(text, seconds=90), NOW)
    assert dict(form(request.body)) == fields
    asked = generic(encoding="query", method="GET", url="https://a.example/send?v=2").request(
        submission(text, seconds=90), NOW
    )
    address, _, query = asked.url.partition("?")
    assert (address, dict(form(query.encode()))) == ("https://a.example/send", {"v": "2", **fields})
    assert asked.body == b""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"messages": [{"id": 7, "error": 0}]}', Accepted(("7",))),
        (b'{"messages": [{"error": 12}]}', Refused("12")),
        (b'{"messages": [{"error": 9}]}', Refused("9", again=True, throttled=True)),
    ],
)
def test_an_answer(body: bytes, expected: Outcome) -> None:
    provider = generic(
        id_path="messages.0.id", error_path="messages.0.error", success_codes="0", again="9,10", denied="8"
    )
    assert provider.outcome(Response(200, {}, body), NOW) == expected
    with pytest.raises(LaneDenied):
        provider.outcome(Response(200, {}, b'{"messages": [{"error": 8}]}'), NOW)


def test_callbacks_are_read_by_paths() -> None:
    provider = generic(
        items_path="events",
        receipt_id="ref",
        receipt_status="state.name",
        receipt_code="state.why",
        receipt_number="to",
        undelivered="NOPE",
        reply_text="said",
    )
    events = [
        {"ref": "7", "state": {"name": "NOPE", "why": 3}, "to": "+33612345678"},
        {"ref": "8", "state": {"name": "Delivered"}},
        {"from": "+33612345678", "to": "36180", "said": "STOP", "id": "m1"},
        {"nothing": 1},
        {"from": "+33612345678", "said": "ST", "concat-ref": "9", "concat-total": 2, "concat-part": "1"},
    ]
    callback = Callback(URL, NOW, body=json.dumps({"events": events}).encode())
    assert provider.events(callback) == [
        ReceiptEvent("7", ReceiptStatus.UNDELIVERED, "3", "+33612345678", NOW, None, "NOPE"),
        ReceiptEvent("8", ReceiptStatus.DELIVERED, "", "", NOW, None, "Delivered"),
        ReplyEvent("+33612345678", "36180", "STOP", NOW, reference="m1"),
        ReplyEvent("+33612345678", "", "ST", NOW, PartOf(9, 2, 1)),
    ]


def test_callbacks_may_be_forms() -> None:
    callback = Callback(URL, NOW, method="GET", body=b"id=7&status=DELIVRD")
    assert generic().events(callback) == [
        ReceiptEvent("7", ReceiptStatus.DELIVERED, "", "", NOW, None, "DELIVRD")
    ]


@pytest.mark.parametrize(
    ("options", "headers", "found"),
    [
        ({}, {"authorization": "Bearer swordfish"}, True),
        ({"signature_header": "X-Key"}, {"x-key": "swordfish"}, True),
        ({"signature_header": "X-Key"}, {"authorization": "Bearer swordfish"}, False),
        ({"signature": "hmac_sha256"}, {"x-signature": digest(Secret("swordfish"), b"{}").hex()}, True),
        (
            {"signature": "hmac_sha256"},
            {"x-signature": "sha256=" + digest(Secret("swordfish"), b"{}").hex()},
            True,
        ),
        (
            {"signature": "hmac_sha256_base64", "signature_header": "X-S"},
            {"x-s": in_base64(digest(Secret("swordfish"), b"{}"))},
            True,
        ),
        ({"signature": "hmac_sha256"}, {"x-signature": digest(Secret("swordfish"), b"{ }").hex()}, False),
        ({"signature": "hmac_sha256"}, {}, False),
    ],
)
def test_a_signature(options: dict[str, str], headers: dict[str, str], found: bool) -> None:
    assert (
        generic(**options).verified(Callback(URL, NOW, headers=headers, body=b"{}"), Secret("swordfish"))
        is found
    )


@given(st.binary(max_size=50))
def test_junk_is_no_event(body: bytes) -> None:
    try:
        generic().events(Callback(URL, datetime(2026, 1, 1, tzinfo=UTC), body=body))
    except CallbackUnreadable:
        return


@given(st.text())
def test_words_are_separated_by_commas(said: str) -> None:
    assert all(one == one.strip() != "" for one in words(said))
