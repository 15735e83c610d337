"""Reading the senders that numbers have stopped."""

from dataclasses import dataclass
from datetime import datetime

from chappe.contacts.models import SenderStop
from chappe.contacts.searching import search_for
from chappe.contacts.store import sms_field_of

MOST_SENDERS = 100


@dataclass(frozen=True, slots=True)
class SenderStopView:
    """A number that gets nothing from one sender, and why."""

    id: int
    number: str
    sender: str
    reason: str
    source: str
    at: datetime


def sender_stops(
    account_id: int, *, search: str = "", before: int | None = None, limit: int = 50
) -> list[SenderStopView]:
    """Numbers of the account that have stopped a sender, the newest first, those with an id below ``before``.

    ``search`` is a number in any form the account reads, some of its digits, or a sender.
    """
    found = SenderStop.objects.filter(account_id=account_id).order_by("-pk")
    typed = search_for(search)
    if typed.text:
        number = sms_field_of(account_id).number(typed.text)
        by_number = {"number": number} if number else {"number__contains": typed.digits or typed.text}
        found = found.filter(**by_number) | found.filter(sender__iexact=typed.text)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_view(stop) for stop in found[:limit]]


def sender_stops_of(account_id: int, number: str | None) -> list[SenderStopView]:
    """The senders that this number (E.164) gets nothing from, by name; at most 100."""
    found = SenderStop.objects.filter(account_id=account_id, number=number or "").order_by("sender")
    return [_view(stop) for stop in found[:MOST_SENDERS]]


def _view(stop: SenderStop) -> SenderStopView:
    return SenderStopView(
        id=stop.pk, number=stop.number, sender=stop.sender, reason=stop.reason, source=stop.source, at=stop.at
    )
