"""Suppressions of erased contacts: back under their number as soon as somebody brings the number back."""

from collections.abc import Iterable

from chappe.contacts.models import Contact, Suppression
from chappe.contacts.store import pseudonym_of


def recall_suppressions(account_id: int, numbers: Iterable[str | None]) -> int:
    """Writes out the suppressions kept under the pseudonyms of these numbers (E.164); how many. Cheap without any."""
    if not Contact.objects.filter(account_id=account_id, pseudonym__gt="").exists():
        return 0
    by_pseudonym = {pseudonym_of(account_id, number): number for number in numbers if number}
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
