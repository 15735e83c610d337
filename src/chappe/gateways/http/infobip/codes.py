"""Infobip's words: https://www.infobip.com/docs/essentials/response-status-and-error-codes."""

from collections.abc import Mapping

from chappe.gateways.contract import ReceiptStatus
from chappe.gateways.http.outcome import Codes, Meaning

CODES: Codes = {
    "E400": Meaning.FINAL,  # bad request
    "E401": Meaning.DENIED,
    "E403": Meaning.DENIED,
    "E429": Meaning.LATER,
    "UNAUTHORIZED": Meaning.DENIED,
    "BAD_REQUEST": Meaning.FINAL,
    "TOO_MANY_REQUESTS": Meaning.LATER,
    "REJECTED_NETWORK": Meaning.FINAL,
    "REJECTED_PREFIX_MISSING": Meaning.FINAL,
    "REJECTED_DND": Meaning.FINAL,
    "REJECTED_SOURCE": Meaning.FINAL,
    "REJECTED_NOT_ENOUGH_CREDITS": Meaning.DENIED,
    "REJECTED_SENDER": Meaning.FINAL,
    "REJECTED_DESTINATION": Meaning.FINAL,
    "REJECTED_DESTINATION_BLOCKLISTED": Meaning.FINAL,
    "REJECTED_PREPAID_PACKAGE_EXPIRED": Meaning.DENIED,
    "REJECTED_DESTINATION_NOT_REGISTERED": Meaning.FINAL,
    "REJECTED_ROUTE_NOT_AVAILABLE": Meaning.FINAL,
    "REJECTED_FLOODING_FILTER": Meaning.FINAL,
    "REJECTED_SYSTEM_ERROR": Meaning.FINAL,
    "REJECTED_DUPLICATE_MESSAGE_ID": Meaning.UNSURE,
    "REJECTED_MESSAGE_TOO_LONG": Meaning.FINAL,
    "MISSING_TO": Meaning.FINAL,
}

TAKEN = frozenset({0, 1, 3})  # groups of statuses: accepted, pending, delivered
GROUPS: Mapping[int, ReceiptStatus] = {
    0: ReceiptStatus.ENROUTE,
    1: ReceiptStatus.ENROUTE,
    2: ReceiptStatus.UNDELIVERED,
    3: ReceiptStatus.DELIVERED,
    4: ReceiptStatus.EXPIRED,
    5: ReceiptStatus.REJECTED,
}

LONGEST = 172_800  # seconds of validityPeriod
