"""Which of several contacts with one number gets the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Duplicates(StrEnum):
    """An account's contacts may share a number: one text for all of them, or one each."""

    ONE_PER_NUMBER = "one_per_number"
    EACH_CONTACT = "each_contact"


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact, otherwise eligible, that holds a number. ``consented_at``: its consent to the topic, aware."""

    contact_id: int
    number: str
    consented_at: datetime | None


def left_out(holders: Iterable[Holder], policy: Duplicates) -> frozenset[int]:
    """The contacts left out as duplicates.

    Under ``one_per_number`` the most recent consent keeps the number, then the lowest contact id.
    """
    if policy is Duplicates.EACH_CONTACT:
        return frozenset()
    keepers: dict[str, Holder] = {}
    everyone = list(holders)
    for holder in everyone:
        keeper = keepers.get(holder.number)
        if keeper is None or _rank(holder) < _rank(keeper):
            keepers[holder.number] = holder
    kept = {holder.contact_id for holder in keepers.values()}
    return frozenset(holder.contact_id for holder in everyone) - kept


def _rank(holder: Holder) -> tuple[float, int]:
    """Smaller is better: later consent first, none last, then the lower id."""
    consented = holder.consented_at
    return (-consented.timestamp() if consented else float("inf"), holder.contact_id)
