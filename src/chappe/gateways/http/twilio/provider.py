"""Twilio: POST …/Messages.json, receipts and replies as forms signed with X-Twilio-Signature."""

from collections.abc import Iterable
from datetime import datetime

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
from chappe.gateways.http.request import Callback, Request, Response, basic, form, posted_form, segment, word
from chappe.gateways.http.signatures import digest, in_base64, same
from chappe.gateways.http.text import seconds_left, text_of
from chappe.gateways.http.twilio.codes import CODES, LONGEST, SHORTEST, STATUSES, VALIDITY


class Twilio:
    """An account: its SID is the name, its auth token the secret."""

    validity_codes = VALIDITY

    def __init__(self, access: Access) -> None:
        self._access = access
        self._account = f"{access.base}/2010-04-01/Accounts/{segment(access.name)}"
        self._headers = {"Authorization": basic(access.name, access.secret.value)}

    def probe(self, at: datetime) -> Request:
        """The account itself."""
        return Request(f"{self._account}.json", "GET", self._headers)

    def admission(self, response: Response) -> Admission:
        """See `Provider`."""
        return outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """A Message resource."""
        service = self._access.options.get("messaging_service", "")
        fields = {"To": submission.number, "Body": text_of(submission)}
        fields |= {"MessagingServiceSid": service} if service else {"From": submission.sender}
        if self._access.callback_url:
            fields["StatusCallback"] = self._access.callback_url
        if (left := seconds_left(submission, SHORTEST, LONGEST)) is not None:
            fields["ValidityPeriod"] = str(left)
        return posted_form(f"{self._account}/Messages.json", fields, self._headers)

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """See `Provider`."""
        data = response.data if isinstance(response.data, dict) else {}
        code = word(data.get("error_code")) if response.status < 300 else word(data.get("code"))
        return outcomes.outcome(response, references=[word(data.get("sid"))], code=code, codes=CODES, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """A status, or a text that somebody sent."""
        fields = callback.fields
        sid = fields.get("MessageSid") or fields.get("SmsSid", "")
        if not sid:
            raise CallbackUnreadable
        said = fields.get("MessageStatus") or fields.get("SmsStatus", "")
        if said in ("received", "receiving"):
            reply = ReplyEvent(
                fields.get("From", ""),
                fields.get("To", ""),
                fields.get("Body", ""),
                callback.at,
                reference=sid,
            )
            return [reply]
        status = STATUSES.get(said, ReceiptStatus.UNKNOWN)
        code = fields.get("ErrorCode", "")
        return [ReceiptEvent(sid, status, code, fields.get("To", ""), callback.at, None, said)]

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """By the auth token: https://www.twilio.com/docs/usage/security#validating-requests."""
        expected = signature(secret, callback.url, form(callback.body))
        return same(callback.headers.get("x-twilio-signature", ""), expected)


def signature(secret: Secret, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """HMAC-SHA1 of the address and, in the order of their names, each name and value (of doubled ones, each once)."""
    said = url + "".join(name + value for name, value in sorted(set(fields)))
    return in_base64(digest(secret, said.encode(), "sha1"))
