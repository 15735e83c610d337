"""A provider described by data: what to send, where the id and the error stand, what its callbacks look like."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

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
from chappe.gateways.http.generic.template import fields_of, filled
from chappe.gateways.http.outcome import Admission, Codes, Meaning
from chappe.gateways.http.parts import part_of
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import FORM, JSON, Callback, Request, Response, at_path, word
from chappe.gateways.http.signatures import carries, digest, in_base64, same
from chappe.gateways.http.text import seconds_left, text_of

ENCODINGS = ("json", "form", "query")
SIGNATURES = ("secret", "hmac_sha256", "hmac_sha256_base64")

STATUSES = {
    "delivered": ReceiptStatus.DELIVERED,
    "delivrd": ReceiptStatus.DELIVERED,
    "undelivered": ReceiptStatus.UNDELIVERED,
    "undeliv": ReceiptStatus.UNDELIVERED,
    "failed": ReceiptStatus.UNDELIVERED,
    "rejected": ReceiptStatus.REJECTED,
    "rejectd": ReceiptStatus.REJECTED,
    "expired": ReceiptStatus.EXPIRED,
    "deleted": ReceiptStatus.DELETED,
    "enroute": ReceiptStatus.ENROUTE,
    "queued": ReceiptStatus.ENROUTE,
    "sent": ReceiptStatus.ENROUTE,
    "accepted": ReceiptStatus.ENROUTE,
    "acceptd": ReceiptStatus.ENROUTE,
}
"""Statuses as most networks write them, in small letters; the options ``delivered`` and ``undelivered`` add to them."""

_DAY = 86_400


class Generic:
    """See `kind` for what the options mean."""

    validity_codes: frozenset[str] = frozenset()

    def __init__(self, access: Access) -> None:
        self._access = access
        self._options = access.options
        self._body = fields_of(access.options["body"])
        self._fixed = {
            "system_id": access.name,
            "secret": access.secret.value,
            "callback_url": access.callback_url,
        }
        self._headers: dict[str, str] = filled(fields_of(access.options.get("headers", "{}")), self._fixed)
        self._url = access.options.get("url") or access.base
        self._successes = words(access.options.get("success_codes", ""))
        self._codes: Codes = dict.fromkeys(
            words(access.options.get("again", "")), Meaning.LATER
        ) | dict.fromkeys(words(access.options.get("denied", "")), Meaning.DENIED)
        self._statuses = STATUSES | {
            said.lower(): status
            for name, status in (
                ("delivered", ReceiptStatus.DELIVERED),
                ("undelivered", ReceiptStatus.UNDELIVERED),
            )
            for said in words(access.options.get(name, ""))
        }

    def probe(self, at: datetime) -> Request | None:
        """The address to look at, if one is given."""
        url = self._options.get("check_url")
        return Request(url, "GET", self._headers) if url else None

    def admission(self, response: Response) -> Admission:
        """See `Provider`."""
        return outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """The template, filled in."""
        left = seconds_left(submission, 1, 365 * _DAY)
        values = {
            **self._fixed,
            "number": submission.number,
            "digits": submission.number.removeprefix("+"),
            "sender": submission.sender,
            "text": text_of(submission),
            "validity": "" if left is None else str(left),
        }
        return self._encoded(filled(self._body, values))

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """By the paths of the options."""
        path = self._options.get("error_path", "")
        code = word(at_path(response.data, path)) if path else ""
        code = "" if code in self._successes else code
        reference = word(at_path(response.data, self._options.get("id_path", "id")))
        return outcomes.outcome(response, references=[reference], code=code, codes=self._codes, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """Receipts where the paths of the options find an id and a status, else replies where they find a text."""
        data = callback.data if callback.data is not None else callback.fields
        path = self._options.get("items_path", "")
        items = at_path(data, path) if path else data
        if not isinstance(items, dict | list) or not items:
            raise CallbackUnreadable
        found = [self._event(item, callback) for item in (items if isinstance(items, list) else [items])]
        return [event for event in found if event is not None]

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """By the secret itself in the request, or by an HMAC of the body."""
        way = self._options.get("signature", "secret")
        header = self._options.get("signature_header", "").lower()
        if way == "secret":
            return (
                same(callback.headers.get(header, ""), secret.value) if header else carries(callback, secret)
            )
        octets = digest(secret, callback.body)
        expected = in_base64(octets) if way.endswith("base64") else octets.hex()
        return same(callback.headers.get(header or "x-signature", "").removeprefix("sha256="), expected)

    def _encoded(self, fields: dict[str, Any]) -> Request:
        way, method = self._options.get("encoding", "json"), self._options.get("method", "POST")
        if way == "json":
            return Request(
                self._url, method, {"Content-Type": JSON, **self._headers}, json.dumps(fields).encode()
            )
        flat = urlencode(
            {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        )
        if way == "form":
            return Request(self._url, method, {"Content-Type": FORM, **self._headers}, flat.encode())
        joint = "&" if "?" in self._url else "?"
        return Request(self._url + joint + flat, method, self._headers)

    def _event(self, item: Any, callback: Callback) -> Event | None:
        reference = self._said(item, "receipt_id", "id")
        said = self._said(item, "receipt_status", "status")
        if reference and said:
            status = self._statuses.get(said.lower(), ReceiptStatus.UNKNOWN)
            code, number = (
                self._said(item, "receipt_code", "code"),
                self._said(item, "receipt_number", "number"),
            )
            return ReceiptEvent(reference, status, code, number, callback.at, None, said)
        number, text = self._said(item, "reply_number", "from"), self._said(item, "reply_text", "text")
        if number and text:
            return ReplyEvent(
                number,
                self._said(item, "reply_to", "to"),
                text,
                callback.at,
                part_of(
                    self._said(item, "reply_reference", "concat-ref"),
                    self._said(item, "reply_total", "concat-total"),
                    self._said(item, "reply_part", "concat-part"),
                ),
                self._said(item, "reply_id", "id"),
            )
        return None

    def _said(self, item: Any, option: str, usual: str) -> str:
        return word(at_path(item, self._options.get(option, usual)))


def words(said: str) -> frozenset[str]:
    """Words separated by commas."""
    return frozenset(word.strip() for word in said.split(",") if word.strip())
