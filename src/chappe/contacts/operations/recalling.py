"""Suppressions of erased contacts: back under their number as soon as somebody brings the number back."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from chappe.contacts.models import Contact, SenderStop, Suppression
from chappe.contacts.store import pseudonym_of

Row = TypeVar("Row", Suppression, SenderStop)
OURS = ("manual", "dead_number")  # reasons of our own, that give way to what the person said


def recall_suppressions(account_id: int, numbers: Iterable[str | None]) -> int:
    """Writes out the suppressions kept under the pseudonyms of these numbers (E.164), and the senders stopped.

    Returns how many; cheap without any.
    """
    if not Contact.objects.filter(account_id=account_id, pseudonym__gt="").exists():
        return 0
    by_pseudonym = {pseudonym_of(account_id, number): number for number in numbers if number}
    return renumber_suppressions(account_id, by_pseudonym)


def renumber_suppressions(account_id: int, numbers: Mapping[str, str]) -> int:
    """What is suppressed under each number stands under the other from now on; how many.

    Of two that would stand under one, what the person said remains, else the one that is there.
    """
    return _renumber(Suppression, account_id, numbers) + _renumber(SenderStop, account_id, numbers)


def _renumber(model: type[Row], account_id: int, numbers: Mapping[str, str]) -> int:
    mine = model._default_manager.filter(account_id=account_id)
    held = {_key(row, row.number): row for row in mine.filter(number__in=list(numbers.values()))}
    coming = [
        (row, held.get(_key(row, numbers[row.number]))) for row in mine.filter(number__in=list(numbers))
    ]
    mine.filter(pk__in=[_weaker(row, twin).pk for row, twin in coming if twin]).delete()
    moved = [row for row, twin in coming if twin is None or _weaker(row, twin) is twin]
    for row in moved:
        row.number = numbers[row.number]
    model._default_manager.bulk_update(moved, ["number"])
    return len(moved)


def _key(row: Suppression | SenderStop, number: str) -> tuple[str, str]:
    return number, row.sender if isinstance(row, SenderStop) else ""


def _weaker(coming: Row, held: Row) -> Row:
    return held if held.reason in OURS and coming.reason not in OURS else coming
