"""AWS's words: the errors of SendTextMessage, and the types of events of End User Messaging SMS."""

from collections.abc import Mapping

from chappe.gateways.contract import ReceiptStatus
from chappe.gateways.http.outcome import Codes, Meaning

CODES: Codes = {
    "ThrottlingException": Meaning.LATER,
    "ServiceQuotaExceededException": Meaning.DENIED,  # the month's spending
    "AccessDeniedException": Meaning.DENIED,
    "UnrecognizedClientException": Meaning.DENIED,
    "InvalidSignatureException": Meaning.DENIED,
    "IncompleteSignatureException": Meaning.DENIED,
    "ExpiredTokenException": Meaning.DENIED,
    "MissingAuthenticationTokenException": Meaning.DENIED,
    "OptInRequired": Meaning.DENIED,
    "ValidationException": Meaning.FINAL,
    "ConflictException": Meaning.FINAL,  # opted out, a sender not ready, or not for this country
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": Meaning.FINAL,  # the reason of such a conflict: the person said STOP
    "ResourceNotFoundException": Meaning.FINAL,  # no such sender, configuration set…
    "InternalServerException": Meaning.UNSURE,
}

EVENTS: Mapping[str, ReceiptStatus] = {
    "TEXT_PENDING": ReceiptStatus.ENROUTE,
    "TEXT_QUEUED": ReceiptStatus.ENROUTE,
    "TEXT_SENT": ReceiptStatus.ENROUTE,
    "TEXT_SUCCESSFUL": ReceiptStatus.ENROUTE,
    "TEXT_DELIVERED": ReceiptStatus.DELIVERED,
    "TEXT_TTL_EXPIRED": ReceiptStatus.EXPIRED,
    "TEXT_BLOCKED": ReceiptStatus.REJECTED,
    "TEXT_SPAM": ReceiptStatus.REJECTED,
    "TEXT_INVALID": ReceiptStatus.REJECTED,
    "TEXT_INVALID_MESSAGE": ReceiptStatus.REJECTED,
    "TEXT_PROTECT_BLOCKED": ReceiptStatus.REJECTED,
    "TEXT_CARRIER_BLOCKED": ReceiptStatus.UNDELIVERED,
    "TEXT_CARRIER_UNREACHABLE": ReceiptStatus.UNDELIVERED,
    "TEXT_UNREACHABLE": ReceiptStatus.UNDELIVERED,
    "TEXT_UNKNOWN": ReceiptStatus.UNKNOWN,
}

SHORTEST, LONGEST = 5, 259_200  # seconds of TimeToLive
