"""The whole text of a submission: a provider that speaks HTTP is given characters, and splits them itself."""

from datetime import datetime

from chappe.gateways.contract import Encoding, Submission
from chappe.gateways.smpp.alphabet import gsm_text


def text_of(submission: Submission) -> str:
    """The text whose parts the submission carries, exactly."""
    octets = b"".join(submission.parts)
    if submission.encoding == Encoding.GSM7:
        return gsm_text(octets)
    return octets.decode("utf-16-be", "replace")


def seconds_left(submission: Submission, low: int, high: int) -> int | None:
    """The validity period in whole seconds, within what the provider takes; None: without one."""
    if submission.validity is None:
        return None
    return max(low, min(high, int(submission.validity.total_seconds())))


def moment(value: object) -> datetime | None:
    """An aware moment from ISO 8601; None for what is none, or has no zone."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
