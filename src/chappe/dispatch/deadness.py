"""When a number counts as out of use: what failed for good, how often, and nothing delivered since.

This is the specification; ``sql/dead_numbers.sql`` is the same rule over a set, and a property test holds the two
against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chappe.base.refusal import Refusal

TEMPORARY = frozenset({6, 12, 13, 21, 27, 31, 32, 33, 34, 35, 36})
"""Errors of the mobile network that say nothing of the number (3GPP TS 29.002 §17.6.6): absent, barred, busy, memory
full, a fault of the network. Receipts carry them as ``err``; a provider with codes of its own is believed when it says
"undeliverable" without one of these."""

REFUSALS = frozenset({"ESME_RINVDSTADR"})
"""Refusals of a submission that are about the number: SMPP 3.4 §5.1.3, invalid destination address."""

FEWEST, MOST = 2, 20
LONGEST = 365


class Fate(StrEnum):
    """What one text came to, as far as it tells of the number."""

    DELIVERED = "delivered"
    PERMANENT = "permanent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Event:
    """What came of one text to a number, and when that was known."""

    deployment_id: int
    at: datetime
    fate: Fate


class FailuresOutOfRange(Refusal):
    """So many failures are too few to tell, or too many ever to be reached (``failures``, ``fewest``, ``most``)."""

    code = "dead_numbers.failures_out_of_range"


class DaysOutOfRange(Refusal):
    """Not a number of days from 1 to ``most`` (``days``)."""

    code = "dead_numbers.days_out_of_range"


def refuse_odd(failures: int, days: int) -> None:
    """Raises FailuresOutOfRange, DaysOutOfRange."""
    if not FEWEST <= failures <= MOST:
        raise FailuresOutOfRange(failures=failures, fewest=FEWEST, most=MOST)
    if not 1 <= days <= LONGEST:
        raise DaysOutOfRange(days=days, most=LONGEST)


def fate(state: str, code: str, told: Iterable[tuple[str, str]]) -> Fate:
    """What a recipient in this state and with this code tells; ``told``: status and code of each receipt.

    Only "undeliverable" speaks of the number: expired, deleted and rejected speak of time, of us and of the text.
    """
    if state == "delivered":
        return Fate.DELIVERED
    if state == "failed" and code in REFUSALS:
        return Fate.PERMANENT
    if state == "undelivered" and any(
        status == "undelivered" and not _is_temporary(error) for status, error in told
    ):
        return Fate.PERMANENT
    return Fate.OTHER


def is_dead(events: Iterable[Event], failures: int, days: int, now: datetime) -> bool:
    """Whether so many deployments failed for good within so many days, after the last delivery."""
    seen = list(events)
    delivered = [event.at for event in seen if event.fate is Fate.DELIVERED]
    since = now - timedelta(days=days)
    failed = {
        event.deployment_id
        for event in seen
        if event.fate is Fate.PERMANENT and event.at >= since and all(event.at > at for at in delivered)
    }
    return len(failed) >= failures


def _is_temporary(error: str) -> bool:
    return error.isascii() and error.isdigit() and len(error) < 10 and int(error) in TEMPORARY
