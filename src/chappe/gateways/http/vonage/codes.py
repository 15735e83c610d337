"""Vonage's words: https://developer.vonage.com/en/api-errors/messages and the statuses of a message."""

from collections.abc import Mapping

from chappe.gateways.contract import ReceiptStatus
from chappe.gateways.http.outcome import Codes, Meaning

CODES: Codes = {
    "1000": Meaning.LATER,  # throttled
    "1010": Meaning.FINAL,  # missing parameters
    "1020": Meaning.FINAL,  # invalid parameters
    "1021": Meaning.FINAL,  # invalid tag
    "1022": Meaning.FINAL,  # invalid template
    "1030": Meaning.UNSURE,  # internal error
    "1040": Meaning.FINAL,  # invalid message
    "1050": Meaning.FINAL,  # number barred
    "1060": Meaning.DENIED,  # partner account barred
    "1070": Meaning.DENIED,  # partner quota exceeded
    "1080": Meaning.DENIED,  # account not enabled
    "1100": Meaning.FINAL,  # message too long
    "1120": Meaning.FINAL,  # invalid sender
    "1150": Meaning.FINAL,  # invalid destination network
    "1160": Meaning.FINAL,  # invalid callback address
    "1170": Meaning.FINAL,  # number not on the list of those allowed
    "1240": Meaning.FINAL,  # the person may not be written to
    "throttled": Meaning.LATER,
    "unauthorized": Meaning.DENIED,
    "forbidden": Meaning.DENIED,
    "low-balance": Meaning.DENIED,
}

STATUSES: Mapping[str, ReceiptStatus] = {
    "submitted": ReceiptStatus.ENROUTE,
    "accepted": ReceiptStatus.ENROUTE,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.DELIVERED,
    "undeliverable": ReceiptStatus.UNDELIVERED,
    "rejected": ReceiptStatus.REJECTED,
    "expired": ReceiptStatus.EXPIRED,
}

SHORTEST, LONGEST = 20, 604_800  # seconds of ttl
