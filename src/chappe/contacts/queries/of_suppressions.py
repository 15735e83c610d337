"""Reading suppressed numbers."""

from dataclasses import dataclass
from datetime import datetime

from chappe.contacts.models import Suppression
from chappe.contacts.searching import search_for
from chappe.contacts.store import sms_field_of


@dataclass(frozen=True, slots=True)
class SuppressionView:
    """A number that gets nothing from the account, and why."""

    id: int
    number: str
    reason: str
    source: str
    at: datetime


def suppressions(
    account_id: int, *, search: str = "", reason: str = "", before: int | None = None, limit: int = 50
) -> list[SuppressionView]:
    """The account's suppressed numbers, the newest first, those with an id below ``before``.

    ``search`` is a number in any form the account reads, or some of its digits; ``reason`` empty: any.
    """
    found = Suppression.objects.filter(account_id=account_id).order_by("-pk")
    typed = search_for(search)
    if typed.text:
        number = sms_field_of(account_id).number(typed.text)
        found = (
            found.filter(number=number)
            if number
            else found.filter(number__contains=typed.digits or typed.text)
        )
    if reason:
        found = found.filter(reason=reason)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_view(suppression) for suppression in found[:limit]]


def suppression_of(account_id: int, number: str | None) -> SuppressionView | None:
    """Why this number (E.164) gets nothing, or None."""
    if number is None:
        return None
    found = Suppression.objects.filter(account_id=account_id, number=number).first()
    return None if found is None else _view(found)


def _view(suppression: Suppression) -> SuppressionView:
    return SuppressionView(
        id=suppression.pk,
        number=suppression.number,
        reason=suppression.reason,
        source=suppression.source,
        at=suppression.at,
    )
