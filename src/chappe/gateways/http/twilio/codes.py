"""Twilio's words: https://www.twilio.com/docs/api/errors and the statuses of a Message."""

from collections.abc import Mapping

from chappe.gateways.contract import ReceiptStatus
from chappe.gateways.http.outcome import Codes, Meaning

CODES: Codes = {
    "14107": Meaning.LATER,  # message rate limit exceeded
    "20003": Meaning.DENIED,  # authentication
    "20005": Meaning.DENIED,  # account not active
    "20006": Meaning.DENIED,  # access denied
    "20403": Meaning.DENIED,  # forbidden
    "20404": Meaning.DENIED,  # no such account
    "20429": Meaning.LATER,  # too many requests
    "21211": Meaning.FINAL,  # invalid "To"
    "21212": Meaning.FINAL,  # invalid "From"
    "21408": Meaning.FINAL,  # no permission for the region
    "21602": Meaning.FINAL,  # no body
    "21604": Meaning.FINAL,  # no "To"
    "21606": Meaning.FINAL,  # "From" is not ours
    "21608": Meaning.FINAL,  # a trial account, and a number it did not verify
    "21610": Meaning.FINAL,  # the person has sent STOP
    "21611": Meaning.LATER,  # the queue of "From" is full
    "21612": Meaning.FINAL,  # no route from "From" to "To"
    "21614": Meaning.FINAL,  # not a mobile number
    "21617": Meaning.FINAL,  # more than 1600 characters
    "21635": Meaning.FINAL,  # a landline
    "30001": Meaning.LATER,  # queue overflow
    "30002": Meaning.DENIED,  # account suspended
    "63038": Meaning.LATER,  # the account's daily limit
}

STATUSES: Mapping[str, ReceiptStatus] = {
    "accepted": ReceiptStatus.ENROUTE,
    "scheduled": ReceiptStatus.ENROUTE,
    "queued": ReceiptStatus.ENROUTE,
    "sending": ReceiptStatus.ENROUTE,
    "sent": ReceiptStatus.ENROUTE,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.DELIVERED,
    "undelivered": ReceiptStatus.UNDELIVERED,
    "failed": ReceiptStatus.REJECTED,
    "canceled": ReceiptStatus.DELETED,
}

VALIDITY = frozenset({"21623"})
SHORTEST, LONGEST = 1, 36_000  # seconds of ValidityPeriod
