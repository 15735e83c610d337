"""Infobip: POST /sms/3/messages; callbacks carry the secret that they were configured with."""

from datetime import datetime
from typing import Any

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
from chappe.gateways.http.infobip.codes import CODES, GROUPS, LONGEST, TAKEN
from chappe.gateways.http.outcome import Admission
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Request, Response, at_path, posted_json, word
from chappe.gateways.http.signatures import carries
from chappe.gateways.http.text import moment, seconds_left, text_of


class Infobip:
    """An account: it has a host of its own, and an API key."""

    validity_codes: frozenset[str] = frozenset()

    def __init__(self, access: Access) -> None:
        self._access = access
        self._headers = {"Authorization": f"App {access.secret.value}"}

    def probe(self, at: datetime) -> Request:
        """The balance."""
        return Request(f"{self._access.base}/account/1/balance", "GET", self._headers)

    def admission(self, response: Response) -> Admission:
        """A key that may send and not see the balance is admitted."""
        return Admission.ADMITTED if response.status == 403 else outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """One message for one destination. Reports go to a subscription: only those carry a secret."""
        message: dict[str, object] = {
            "sender": submission.sender,
            "destinations": [{"to": submission.number.removeprefix("+")}],
            "content": {"text": text_of(submission)},
        }
        if (left := seconds_left(submission, 60, LONGEST)) is not None:
            message["options"] = {"validityPeriod": {"amount": left // 60, "timeUnit": "MINUTES"}}
        return posted_json(f"{self._access.base}/sms/3/messages", {"messages": [message]}, self._headers)

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """The first message's status; a request refused as a whole names its error in one of two ways."""
        data = response.data
        group = at_path(data, "messages.0.status.groupId")
        if response.status < 300 and isinstance(group, int):
            code = "" if group in TAKEN else word(at_path(data, "messages.0.status.name")) or f"group_{group}"
        else:
            code = word(at_path(data, "errorCode"))
            code = code or word(at_path(data, "requestError.serviceException.messageId"))
        reference = word(at_path(data, "messages.0.messageId")) if isinstance(group, int) else ""
        return outcomes.outcome(response, references=[reference], code=code, codes=CODES, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """Results, each a status or a text that somebody sent."""
        results = at_path(callback.data, "results")
        if not isinstance(results, list):
            raise CallbackUnreadable
        found = [event(item, callback.at) for item in results]
        return [each for each in found if each is not None]

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """Infobip signs nothing by itself: the secret goes with each callback, as ``Authorization`` says."""
        return carries(callback, secret)


def event(item: Any, at: datetime) -> Event | None:
    """One result; None for what names no message."""
    reference, number = word(at_path(item, "messageId")), word(at_path(item, "to"))
    if not reference:
        return None
    group = at_path(item, "status.groupId")
    if isinstance(group, int):
        status = GROUPS.get(group, ReceiptStatus.UNKNOWN)
        code = "" if at_path(item, "error.id") == 0 else word(at_path(item, "error.id"))
        done_at, raw = moment(at_path(item, "doneAt")), word(at_path(item, "status.name"))
        return ReceiptEvent(reference, status, code, international(number), at, done_at, raw)
    text = word(at_path(item, "text"))
    return ReplyEvent(international(word(at_path(item, "from"))), number, text, at, reference=reference)


def international(number: str) -> str:
    """A number as Infobip writes it, with its +."""
    return f"+{number}" if number.isdecimal() and len(number) > 6 else number
