"""A text, ready for the wire."""

from datetime import timedelta

from chappe.gateways.contract import Encoding, SenderKind, Submission
from chappe.messages.fragments import encode


def submission(text: str, seconds: int | None = None, number: str = "+33612345678") -> Submission:
    encoding, parts = encode(text)
    validity = None if seconds is None else timedelta(seconds=seconds)
    return Submission(0, number, "Chappe", SenderKind.ALPHANUMERIC, Encoding(encoding.value), parts, validity)
