"""Vonage: POST /v1/messages, callbacks with a signed token (JWT, HS256) that covers the body."""

import hashlib
from datetime import datetime, timedelta

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
from chappe.gateways.http.parts import part_of
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import (
    Callback,
    Request,
    Response,
    at_path,
    basic,
    parsed,
    posted_json,
    word,
)
from chappe.gateways.http.signatures import digest, from_base64url, in_base64url, same
from chappe.gateways.http.text import moment, seconds_left, text_of
from chappe.gateways.http.vonage.codes import CODES, LONGEST, SHORTEST, STATUSES

FRESH = timedelta(minutes=5)
"""How old a signed token may be, and how far ahead Vonage's clock."""


class Vonage:
    """An account: its API key is the name, its API secret the secret."""

    validity_codes: frozenset[str] = frozenset()

    def __init__(self, access: Access) -> None:
        self._access = access
        self._headers = {"Authorization": basic(access.name, access.secret.value)}

    def probe(self, at: datetime) -> Request | None:
        """Nothing of this interface can be asked without sending: the balance stands on another host."""
        return None

    def admission(self, response: Response) -> Admission:
        """See `Provider`."""
        return outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """A text on the channel SMS; numbers go without their +."""
        data: dict[str, object] = {
            "message_type": "text",
            "channel": "sms",
            "to": submission.number.removeprefix("+"),
            "from": submission.sender.removeprefix("+"),
            "text": text_of(submission),
        }
        if (left := seconds_left(submission, SHORTEST, LONGEST)) is not None:
            data["ttl"] = left
        if self._access.callback_url:
            data["webhook_url"] = self._access.callback_url
            data["webhook_version"] = "v1"
        return posted_json(f"{self._access.base}/v1/messages", data, self._headers)

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """An error is named by the end of its ``type``."""
        reference = word(at_path(response.data, "message_uuid"))
        code = "" if response.status < 300 else word(at_path(response.data, "type")).rpartition("#")[2]
        return outcomes.outcome(response, references=[reference], code=code, codes=CODES, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """A status, or a text that somebody sent."""
        data = callback.data
        reference, number = word(at_path(data, "message_uuid")), word(at_path(data, "to"))
        if not reference:
            raise CallbackUnreadable
        if said := word(at_path(data, "status")):
            status = STATUSES.get(said, ReceiptStatus.UNKNOWN)
            code = word(at_path(data, "error.title"))
            done_at = moment(at_path(data, "timestamp"))
            return [ReceiptEvent(reference, status, code, international(number), callback.at, done_at, said)]
        sender = international(word(at_path(data, "from")))
        text = word(at_path(data, "text"))
        # Whole as a rule; where it is not, as of https://developer.vonage.com/en/messaging/sms/guides/inbound-sms.
        names = (word(at_path(data, f"concat-{name}")) for name in ("ref", "total", "part"))
        return [ReplyEvent(sender, number, text, callback.at, part_of(*names), reference)]

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """By the signature secret: https://developer.vonage.com/en/getting-started/concepts/webhooks."""
        kind, _, token = callback.headers.get("authorization", "").partition(" ")
        signed, _, signature = token.strip().rpartition(".")
        if kind.lower() != "bearer" or not same(signature, in_base64url(digest(secret, signed.encode()))):
            return False
        head, claims = (
            (parsed(from_base64url(half)) for half in signed.split(".", 1)) if "." in signed else (0, 0)
        )
        issued = at_path(claims, "iat")
        if at_path(head, "alg") != "HS256" or not isinstance(issued, int):
            return False
        fresh = abs(callback.at.timestamp() - issued) <= FRESH.total_seconds()
        return fresh and same(
            word(at_path(claims, "payload_hash")), hashlib.sha256(callback.body).hexdigest()
        )


def international(number: str) -> str:
    """A number as Vonage writes it, with its +."""
    return f"+{number}" if number.isdecimal() and len(number) > 6 else number
