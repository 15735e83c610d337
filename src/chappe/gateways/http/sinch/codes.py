"""Sinch's words: https://developers.sinch.com/docs/sms/api-reference/ (errors, statuses of a delivery report)."""

from collections.abc import Mapping

from chappe.gateways.contract import ReceiptStatus
from chappe.gateways.http.outcome import Codes, Meaning

CODES: Codes = {
    "syntax_invalid_json": Meaning.FINAL,
    "syntax_invalid_parameter_format": Meaning.FINAL,
    "syntax_constraint_violation": Meaning.FINAL,
    "unknown_group": Meaning.FINAL,
    "unknown_campaign": Meaning.FINAL,
    "missing_default_value": Meaning.FINAL,
    "invalid_parameter": Meaning.FINAL,
    "missing_callback_url": Meaning.FINAL,
    "too_many_requests": Meaning.LATER,
    "unauthorized": Meaning.DENIED,
    "forbidden": Meaning.DENIED,
}

STATUSES: Mapping[str, ReceiptStatus] = {
    "Queued": ReceiptStatus.ENROUTE,
    "Dispatched": ReceiptStatus.ENROUTE,
    "Delivered": ReceiptStatus.DELIVERED,
    "Failed": ReceiptStatus.UNDELIVERED,
    "Expired": ReceiptStatus.EXPIRED,
    "Aborted": ReceiptStatus.REJECTED,
    "Rejected": ReceiptStatus.REJECTED,
    "Cancelled": ReceiptStatus.DELETED,
    "Deleted": ReceiptStatus.DELETED,
    "Unknown": ReceiptStatus.UNKNOWN,
}

LONGEST = 259_200  # seconds until expire_at
