"""Reading texts to one person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chappe.base.refusal import NotFound
from chappe.contacts.models import Contact, Suppression
from chappe.contacts.queries import sender_stops_of
from chappe.direct.models import DirectText

DIRECTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DirectView:
    """A text to one person as it stands. ``state`` and ``code`` are those of a recipient."""

    id: int
    purpose: str
    number: str
    sender: str
    text: str
    encoding: str
    fragments: int
    gateway: str
    state: str
    code: str
    created_at: datetime
    created_by: str
    changed_at: datetime | None
    reply_id: int | None


def direct(account_id: int, direct_id: int) -> DirectView:
    """Raises NotFound."""
    found = directs(account_id, [direct_id])
    if not found:
        raise NotFound(kind="direct", name=str(direct_id))
    return found[direct_id]


def directs(account_id: int, direct_ids: Collection[int]) -> dict[int, DirectView]:
    """Those of these that are the account's, by id; at most 200."""
    wanted = list(direct_ids)[:DIRECTS_SHOWN]
    return {one.pk: direct_view(one) for one in of_account(account_id).filter(pk__in=wanted)}


def of_account(account_id: int) -> QuerySet[DirectText]:
    """The account's, with what a view needs."""
    return DirectText.objects.filter(account_id=account_id).select_related("gateway").defer("gateway__secret")


def direct_view(one: DirectText) -> DirectView:
    return DirectView(
        id=one.pk,
        purpose=one.purpose,
        number=one.number,
        sender=one.sender,
        text=one.text,
        encoding=one.encoding,
        fragments=one.fragments,
        gateway=one.gateway.name,
        state=one.state,
        code=one.code,
        created_at=one.created_at,
        created_by=one.created_by_label,
        changed_at=one.changed_at,
        reply_id=one.reply_id,
    )


def standing(account_id: int, number: str) -> tuple[str, bool]:
    """The reason for which the number is suppressed, empty if it is not, and whether its contact is blocked."""
    reasons = Suppression.objects.filter(account_id=account_id, number=number).values_list(
        "reason", flat=True
    )
    blocked = Contact.objects.filter(account_id=account_id, number=number, sms_blocked=True).exists()
    return reasons.first() or "", blocked


def sender_stop(account_id: int, number: str, sender: str) -> str:
    """The reason for which the number gets nothing from the sender alone, empty if there is none."""
    found = (stop.reason for stop in sender_stops_of(account_id, number) if stop.sender == sender)
    return next(found, "")
