"""AWS: SendTextMessage, signed; receipts and replies by SNS or EventBridge, with a secret that they carry.

The X.509 signature of SNS is not checked: it would ask for a certificate to be fetched at the word of whoever calls.
"""

import json
from datetime import UTC, datetime
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
from chappe.gateways.http.aws.codes import CODES, EVENTS, LONGEST, SHORTEST
from chappe.gateways.http.aws.signing import signed
from chappe.gateways.http.outcome import Admission, Meaning
from chappe.gateways.http.provider import Access, CallbackUnreadable
from chappe.gateways.http.request import Callback, Request, Response, at_path, parsed, word
from chappe.gateways.http.signatures import carries
from chappe.gateways.http.text import seconds_left, text_of

_SERVICE = "sms-voice"
_TARGET = "PinpointSMSVoiceV2"


class Aws:
    """An account: an access key's id is the name, its secret the secret."""

    validity_codes: frozenset[str] = frozenset()

    def __init__(self, access: Access) -> None:
        self._access = access

    def probe(self, at: datetime) -> Request:
        """The limits of the account."""
        return self._call("DescribeAccountLimits", {}, at)

    def admission(self, response: Response) -> Admission:
        """A key that may send and not see the limits is admitted."""
        code = _code(response)
        if response.status < 300 or code == "AccessDeniedException":
            return Admission.ADMITTED
        return Admission.DENIED if CODES.get(code) is Meaning.DENIED else outcomes.admission(response)

    def request(self, submission: Submission, at: datetime) -> Request:
        """SendTextMessage."""
        options = self._access.options
        data: dict[str, object] = {
            "DestinationPhoneNumber": submission.number,
            "OriginationIdentity": options.get("origination") or submission.sender,
            "MessageBody": text_of(submission),
            "MessageType": options.get("message_type", "TRANSACTIONAL"),
        }
        if configuration_set := options.get("configuration_set"):
            data["ConfigurationSetName"] = configuration_set
        if (left := seconds_left(submission, SHORTEST, LONGEST)) is not None:
            data["TimeToLive"] = left
        return self._call("SendTextMessage", data, at)

    def outcome(self, response: Response, at: datetime) -> Outcome:
        """See `Provider`."""
        reference = word(at_path(response.data, "MessageId"))
        code = "" if response.status < 300 else _code(response)
        return outcomes.outcome(response, references=[reference], code=code, codes=CODES, at=at)

    def events(self, callback: Callback) -> list[Event]:
        """An event, as it is or inside SNS's or EventBridge's envelope."""
        data = callback.data
        if at_path(data, "Type") in ("SubscriptionConfirmation", "UnsubscribeConfirmation"):
            return []
        inner = at_path(data, "Message") if at_path(data, "TopicArn") else None
        data = parsed(inner.encode()) if isinstance(inner, str) else at_path(data, "detail") or data
        if not isinstance(data, dict):
            raise CallbackUnreadable
        return [event(data, callback.at)]

    def verified(self, callback: Callback, secret: Secret) -> bool:
        """The secret goes with each request: in the address given to SNS, or in the key of an API destination."""
        return carries(callback, secret)

    def _call(self, action: str, data: object, at: datetime) -> Request:
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"{_TARGET}.{action}"}
        plain = Request(f"{self._access.base}/", "POST", headers, json.dumps(data).encode())
        return signed(
            plain,
            name=self._access.name,
            secret=self._access.secret,
            region=self._access.options["region"],
            service=_SERVICE,
            at=at,
        )


def event(data: dict[str, Any], at: datetime) -> Event:
    """One event. Raises CallbackUnreadable."""
    said, reference = word(data.get("eventType")), word(data.get("messageId"))
    if said and reference:
        status = EVENTS.get(said, ReceiptStatus.UNKNOWN)
        code = "" if status is ReceiptStatus.DELIVERED else word(data.get("messageStatus"))
        number = word(data.get("destinationPhoneNumber"))
        return ReceiptEvent(reference, status, code, number, at, _moment(data.get("eventTimestamp")), said)
    number = word(data.get("originationNumber"))
    if not number:
        raise CallbackUnreadable
    text, to = word(data.get("messageBody")), word(data.get("destinationNumber"))
    return ReplyEvent(number, to, text, at, reference=word(data.get("inboundMessageId")))


def _code(response: Response) -> str:
    """An error's name, from the body or the header, without its namespace."""
    said = word(at_path(response.data, "__type")) or response.headers.get("x-amzn-errortype", "")
    name = said.rpartition("#")[2].partition(":")[0]
    # A conflict's reason says more, where it is one that Chappe knows.
    reason = word(at_path(response.data, "Reason"))
    return reason if name == "ConflictException" and reason in CODES else name


def _moment(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 10**14:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
