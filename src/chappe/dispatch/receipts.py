"""What receipts make of a recipient, in whatever order and however often they come.

This is the specification; ``sql/keep_receipts.sql`` (texts of one part) and ``sql/fold_receipts.sql`` are the same
rule over a set, and a property test holds them against it.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum

from chappe.deployments.states import RecipientState

FAILURES = frozenset({"undelivered", "expired", "deleted", "rejected"})


class Fate(IntEnum):
    """What is known of one fragment. A later, higher word wins; a lower one never takes it back."""

    PENDING = 0
    FAILED = 1
    DELIVERED = 2


def fate(statuses: Collection[str]) -> Fate:
    """The fate of one fragment from every status told of it. Delivery is proof, whatever was said before or after."""
    if "delivered" in statuses:
        return Fate.DELIVERED
    return Fate.FAILED if FAILURES.intersection(statuses) else Fate.PENDING


def fold(state: RecipientState, parts: int, told: Mapping[int, Collection[str]]) -> RecipientState:
    """The recipient's state once receipts have ``told`` statuses of its accepted parts (from 1, of ``parts``).

    Delivered once every part is; undelivered as soon as one part failed. Only a submitted, unknown or undelivered
    recipient changes; and one that is ready, since a person sends it again, if the first text was delivered after all.
    """
    fates = [fate(statuses) for statuses in told.values()]
    if len(fates) == parts and all(one is Fate.DELIVERED for one in fates):
        wanted = RecipientState.DELIVERED
    elif Fate.FAILED in fates:
        wanted = RecipientState.UNDELIVERED
    else:
        return state
    if state in (RecipientState.SUBMITTED, RecipientState.UNKNOWN):
        return wanted
    doubted = (RecipientState.UNDELIVERED, RecipientState.READY)
    if state in doubted and wanted is RecipientState.DELIVERED:
        return wanted
    return state
