"""Suppressions of erased contacts: back under their number as soon as somebody brings the number back."""

from collections.abc import Iterable

from chappe.contacts.models import Contact, SenderStop, Suppression
from chappe.contacts.store import pseudonym_of


def recall_suppressions(account_id: int, numbers: Iterable[str | None]) -> int:
    """Writes out the suppressions kept under the pseudonyms of these numbers (E.164), and the senders stopped.

    Returns how many; cheap without any.
    """
    if not Contact.objects.filter(account_id=account_id, pseudonym__gt="").exists():
        return 0
    by_pseudonym = {pseudonym_of(account_id, number): number for number in numbers if number}
    return _recall_whole(account_id, by_pseudonym) + _recall_senders(account_id, by_pseudonym)


def _recall_whole(account_id: int, by_pseudonym: dict[str, str]) -> int:
    kept = list(Suppression.objects.filter(account_id=account_id, number__in=list(by_pseudonym)))
    plain = [by_pseudonym[suppression.number] for suppression in kept]
    taken = set(
        Suppression.objects.filter(account_id=account_id, number__in=plain).values_list("number", flat=True)
    )
    back = [suppression for suppression in kept if by_pseudonym[suppression.number] not in taken]
    for suppression in back:
        suppression.number = by_pseudonym[suppression.number]
    Suppression.objects.bulk_update(back, ["number"])
    return len(back)


def _recall_senders(account_id: int, by_pseudonym: dict[str, str]) -> int:
    kept = list(SenderStop.objects.filter(account_id=account_id, number__in=list(by_pseudonym)))
    plain = [by_pseudonym[stop.number] for stop in kept]
    held = SenderStop.objects.filter(account_id=account_id, number__in=plain)
    taken = set(held.values_list("number", "sender"))
    back = [stop for stop in kept if (by_pseudonym[stop.number], stop.sender) not in taken]
    for stop in back:
        stop.number = by_pseudonym[stop.number]
    SenderStop.objects.bulk_update(back, ["number"])
    return len(back)
