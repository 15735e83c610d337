"""Sinch: POST /xms/v1/{service plan}/batches, callbacks signed with x-sinch-webhook-signature."""

from datetime import UTC, datetime, timedelta

from chappe.gateways.contract import (
    Event,
    Outcome,
    ReceiptEvent,
    ReceiptStatus,
    ReplyEvent,
    Secret,
    Submission,
)
from chappe.gateways.http import outcome as outcomes
from chappe.gateways.http.outcome import Admission
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Request, Response, at_path, posted_json, segment, word
from chappe.gateways.http.signatures import digest, in_base64, same
from chappe.gateways.http.sinch.codes import CODES, LONGEST, STATUSES
from chappe.gateways.http.text import moment, seconds_left, text_of

FRESH = timedelta(minutes=5)
"""How old a signed callback may be, and how far ahead Sinch's clock."""


class Sinch:
    """An account: its service plan is the name, its API token the secret."""

    validity_codes: frozenset[str] = frozenset()

    def __init__(self, access: Access) -> None:
        self._access = access
        self._batches = f"{access.base}/xms/v1/{segment(access.name)}/batches"
        self._headers = {"Authorization": f"Bearer {access.secret.value}"}

    def probe(self, at: datetime) -> Request:
        """The latest batch."""
        return Request(f"{self._batches}?page_size=1", "GET", self._headers)

    def admission(self, response: Response) -> Admission:
        """See `Provider`."""
        return outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """A batch of one text, with a report for its recipient."""
        data: dict[str, object] = {
            "type": "mt_text",
            "from": submission.sender,
            "to": [submission.number],
            "body": text_of(submission),
            "delivery_report": "per_recipient",
        }
        if (left := seconds_left(submission, 1, LONGEST)) is not None:
            until = (at + timedelta(seconds=left)).astimezone(UTC)
            data["expire_at"] = until.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if self._access.callback_url:
            data["callback_url"] = self._access.callback_url
        return posted_json(self._batches, data, self._headers)

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """See `Provider`."""
        reference = word(at_path(response.data, "id"))
        code = "" if response.status < 300 else word(at_path(response.data, "code"))
        return outcomes.outcome(response, references=[reference], code=code, codes=CODES, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """A report on one recipient, or a text that somebody sent; a report on a whole batch says nothing more."""
        data = callback.data
        kind = word(at_path(data, "type"))
        if not kind:
            raise CallbackUnreadable
        if kind.startswith("recipient_delivery_report"):
            said = word(at_path(data, "status"))
            status = STATUSES.get(said, ReceiptStatus.UNKNOWN)
            number, code = word(at_path(data, "recipient")), word(at_path(data, "code"))
            number = f"+{number.removeprefix('+')}" if number else ""
            reference, done_at = word(at_path(data, "batch_id")), moment(at_path(data, "at"))
            return [ReceiptEvent(reference, status, code, number, callback.at, done_at, said)]
        if kind == "mo_text":
            number, to = word(at_path(data, "from")), word(at_path(data, "to"))
            number, text = f"+{number.removeprefix('+')}", word(at_path(data, "body"))
            return [ReplyEvent(number, to, text, callback.at, reference=word(at_path(data, "id")))]
        return []

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """By the secret of the callbacks: HMAC-SHA256 of body, nonce and time, between points."""
        nonce, sent = (
            callback.headers.get(f"x-sinch-webhook-signature-{name}", "") for name in ("nonce", "timestamp")
        )
        expected = in_base64(digest(secret, b".".join((callback.body, nonce.encode(), sent.encode()))))
        if not same(callback.headers.get("x-sinch-webhook-signature", ""), expected):
            return False
        if not (sent.isascii() and sent.isdecimal() and len(sent) < 12):
            return False
        return abs(callback.at.timestamp() - int(sent)) <= FRESH.total_seconds()
