"""What an answer says, and what it does not: the line between "refused", which may be tried again, and "unknown".

Only an answer that says that nothing was taken is a refusal. An error of the provider's own (5xx) may have come after
it took the text; an answer that cannot be read says nothing: both are unknown, and never sent again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Unknown
from chappe.gateways.http.request import Response

LONGEST_PAUSE = 3600.0
LONGEST_CODE = 60
DENIED = frozenset({401, 403})
UNSURE = frozenset({408, 409, 425})
"""Answers of the 4xx kind that some proxies give after they passed a request on (RFC 9110 §15.5.9)."""


class Meaning(StrEnum):
    """What a provider means by one of its codes."""

    FINAL = "final"  # this text will never be taken
    LATER = "later"  # too much at once: it may be tried again
    DENIED = "denied"  # the account, not the text: the credentials, the balance, a right
    UNSURE = "unsure"  # it may have been taken


Codes = Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class LaneDenied(Exception):
    """The provider does not let this account send at all (``trouble``: its code)."""

    trouble: str


class Admission(StrEnum):
    """What a look at the account said."""

    ADMITTED = "admitted"
    DENIED = "denied"
    LATER = "later"


def outcome(
    response: Response, *, references: Collection[str], code: str, codes: Codes, at: datetime | None = None
) -> Outcome:
    """What an answer says of a text, from the ``references`` and the ``code`` in its body (each may be missing).

    Raises LaneDenied for an answer that speaks of the account and not of the text.
    """
    status = response.status
    if status >= 500 or status in UNSURE or status < 200:
        return unknown(code or f"http_{status}")
    if status < 300:
        known = tuple(reference for reference in references if reference)
        if known and not code:
            return Accepted(known)
        if not code:
            return unknown(f"http_{status}")
    return refusal(response, code, codes, at)


def refusal(response: Response, code: str, codes: Codes, at: datetime | None = None) -> Outcome:
    """What a code, or a status without one, means. A code that no table has is final, and shown."""
    meaning = codes.get(code) or of_status(response.status)
    shown = (code or f"http_{response.status}")[:LONGEST_CODE]
    if meaning is Meaning.DENIED:
        raise LaneDenied(shown)
    if meaning is Meaning.UNSURE:
        return unknown(shown)
    if meaning is Meaning.LATER:
        return Refused(shown, again=True, retry_after=retry_after(response, at), throttled=True)
    return Refused(shown)


def of_status(status: int) -> Meaning:
    """What a status means by itself."""
    if status == 429:
        return Meaning.LATER
    return Meaning.DENIED if status in DENIED else Meaning.FINAL


def unknown(code: str = "", cause: Cause = Cause.UNREADABLE) -> Unknown:
    """The whole text, under no name."""
    return Unknown(cause, (), code[:LONGEST_CODE])


def retry_after(response: Response, at: datetime | None = None) -> float | None:
    """Seconds, from ``Retry-After`` (RFC 9110 §10.2.3): a number, or a date seen ``at`` a moment; None without one."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return min(LONGEST_PAUSE, float(said[:9]))
    try:
        until = parsedate_to_datetime(said) if said and at is not None else None
    except ValueError:
        return None
    if until is None or at is None or until.tzinfo is None:
        return None
    return max(0.0, min(LONGEST_PAUSE, (until - at).total_seconds()))


def admission(response: Response) -> Admission:
    """What an answer to a look at the account says."""
    if response.status in DENIED:
        return Admission.DENIED
    return Admission.ADMITTED if 200 <= response.status < 300 else Admission.LATER


def failed(*, left: bool, answered_late: bool) -> NotSent | Unknown:
    """What a request that broke says: nothing was handed over before its bytes ``left``."""
    if not left:
        return NotSent(Cause.CONNECTION_LOST)
    return Unknown(Cause.NO_ANSWER if answered_late else Cause.CONNECTION_LOST)
