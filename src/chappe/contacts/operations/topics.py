"""Topics: what contacts consent to."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Topic, TopicKind

KEY = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")


class TopicKeyMalformed(Refusal):
    """A key is 1 to 40 lower-case letters, digits, hyphens and underscores (``key``)."""

    code = "topic.key_malformed"


class TopicKeyTaken(Refusal):
    """Another topic of the account has this ``key``."""

    code = "topic.key_taken"


class TopicKindUnknown(Refusal):
    """A topic is marketing or transactional, not ``kind``."""

    code = "topic.kind_unknown"


class TopicNeedsConsent(Refusal):
    """A marketing topic always asks for consent."""

    code = "topic.needs_consent"


@transaction.atomic
def create_topic(
    key: str, *, name: str, kind: str, actor: Actor, now: datetime, requires_consent: bool | None = None
) -> int:
    """Makes a topic and returns its id.

    ``requires_consent`` None: as the kind has it (marketing does, transactional does not). Asks for an
    administrator, since a transactional topic exempts its texts from consent and from the legal hours.
    """
    actor.require(Permission.ADMINISTER)
    name = checked_name(name, field="name")
    asked = _needs_consent(key, kind, requires_consent)
    try:
        with transaction.atomic():
            topic = Topic.objects.create(
                account_id=actor.account_id, key=key, name=name, kind=kind, requires_consent=asked
            )
    except IntegrityError as error:
        raise TopicKeyTaken(key=key) from error
    audit.record_by(
        actor,
        "topic.created",
        now=now,
        subject_kind="topic",
        subject_id=topic.pk,
        key=key,
        kind=kind,
        requires_consent=asked,
    )
    return topic.pk


@transaction.atomic
def rename_topic(topic_id: int, *, name: str, actor: Actor, now: datetime) -> None:
    """Gives the topic another name; its key and its kind stay, since people consented to them. Raises NotFound."""
    actor.require(Permission.ADMINISTER)
    topic = Topic.objects.select_for_update().filter(account_id=actor.account_id, pk=topic_id).first()
    if topic is None:
        raise NotFound(kind="topic", name=str(topic_id))
    before, topic.name = topic.name, checked_name(name, field="name")
    if topic.name == before:
        return
    topic.save(update_fields=["name"])
    audit.record_by(
        actor,
        "topic.renamed",
        now=now,
        subject_kind="topic",
        subject_id=topic_id,
        before=before,
        name=topic.name,
    )


def _needs_consent(key: str, kind: str, requires_consent: bool | None) -> bool:
    if not KEY.fullmatch(key):
        raise TopicKeyMalformed(key=key)
    if kind not in TopicKind.values:
        raise TopicKindUnknown(kind=kind)
    marketing = kind == TopicKind.MARKETING
    if marketing and requires_consent is False:
        raise TopicNeedsConsent
    return marketing if requires_consent is None else requires_consent
