"""How often contacts may be texted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.contacts.caps import checked_cap
from chappe.contacts.models import FrequencyCap, Topic


@transaction.atomic
def set_cap(topic_id: int | None, *, most: int, days: int, actor: Actor, now: datetime) -> None:
    """At most so many texts of the topic (None: of all marketing topics together) in so many days.

    Counts at once: for the next Count, and for what is under way. Raises NotFound, CapOutOfRange.
    """
    actor.require(Permission.ADMINISTER)
    checked_cap(most, days)
    _find(topic_id, actor)
    found = _caps(topic_id, actor).select_for_update().first() or FrequencyCap(
        account_id=actor.account_id, topic_id=topic_id
    )
    if (found.most, found.days) == (most, days):
        return
    found.most, found.days = most, days
    found.save()
    _record("cap.set", topic_id, actor, now, most=most, days=days)


@transaction.atomic
def remove_cap(topic_id: int | None, *, actor: Actor, now: datetime) -> None:
    """No cap for the topic (None: overall) any more. Raises NotFound."""
    actor.require(Permission.ADMINISTER)
    _find(topic_id, actor)
    deleted, _ = _caps(topic_id, actor).delete()
    if deleted:
        _record("cap.removed", topic_id, actor, now)


def _find(topic_id: int | None, actor: Actor) -> None:
    if topic_id is not None and not Topic.objects.filter(account_id=actor.account_id, pk=topic_id).exists():
        raise NotFound(kind="topic", name=topic_id)


def _caps(topic_id: int | None, actor: Actor) -> QuerySet[FrequencyCap]:
    caps = FrequencyCap.objects.filter(account_id=actor.account_id)
    return caps.filter(topic__isnull=True) if topic_id is None else caps.filter(topic_id=topic_id)


def _record(action: str, topic_id: int | None, actor: Actor, now: datetime, **details: object) -> None:
    kind, subject = ("account", actor.account_id) if topic_id is None else ("topic", topic_id)
    audit.record_by(actor, action, now=now, subject_kind=kind, subject_id=subject, **details)
