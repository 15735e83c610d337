"""Consents: stated for a contact and a topic; the history keeps every statement."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.consent import Basis, Statement, Status, refuse_incomplete
from chappe.contacts.models import ConsentStatement, Contact, Topic
from chappe.contacts.presets import checked_preset, expiry
from chappe.contacts.store import execute


class ConsentStatusUnknown(Refusal):
    """A person consents or withdraws: ``status`` is neither."""

    code = "consent.status_unknown"


class ConsentBasisUnknown(Refusal):
    """Consent is express or implied: ``basis`` is neither."""

    code = "consent.basis_unknown"


class ConsentInFuture(Refusal):
    """Nobody has said this yet (``at``): it would outweigh what the person says until then."""

    code = "consent.in_future"


@transaction.atomic
def state_consent(
    contact_id: int,
    topic_key: str,
    *,
    status: str,
    basis: str,
    source: str,
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    proof: str = "",
    preset: str = "",
) -> None:
    """Records what a contact said of a topic: ``granted`` or ``withdrawn``, ``express`` or ``implied``.

    ``at``: when it was said (None: now); the latest statement counts, whenever it is recorded. ``preset``: what
    implied consent follows from, which says when it ends. Raises NotFound, and what `checked_statement` does.
    """
    actor.require(Permission.EDIT)
    statement = checked_statement(
        status=status, basis=basis, at=at or now, expires_at=expires_at, source=source, preset=preset, now=now
    )
    contact = Contact.objects.filter(account_id=actor.account_id, pk=contact_id).first()
    topic = Topic.objects.filter(account_id=actor.account_id, key=topic_key).first()
    if contact is None:
        raise NotFound(kind="contact", name=str(contact_id))
    if topic is None:
        raise NotFound(kind="topic", name=topic_key)
    add_statement(contact, topic, statement, proof=proof, recorded_by=actor.label, now=now)
    audit.record_by(
        actor,
        f"consent.{statement.status}",
        now=now,
        subject_kind="contact",
        subject_id=contact_id,
        topic=topic.key,
        at=statement.at.isoformat(),
        basis=statement.basis,
        source=statement.source,
        expires_at=statement.expires_at and statement.expires_at.isoformat(),
        preset=preset,
    )


def checked_statement(
    *,
    status: str,
    basis: str,
    at: datetime,
    expires_at: datetime | None,
    source: str,
    now: datetime,
    preset: str = "",
) -> Statement:
    """The statement, whole and of the past. A preset makes it implied, and says when it ends at the latest.

    Raises ConsentStatusUnknown, ConsentBasisUnknown, PresetUnknown, ConsentInFuture, ExpiryMissing, ExpiryTooEarly,
    ValueMissing (source).
    """
    if status not in Status.__members__.values():
        raise ConsentStatusUnknown(status=status)
    if basis not in Basis.__members__.values():
        raise ConsentBasisUnknown(basis=basis)
    if at > now:
        raise ConsentInFuture(at=at.isoformat())
    if preset:
        basis, expires_at = Basis.IMPLIED, expiry(checked_preset(preset), at, expires_at)
    is_grant = status == Status.GRANTED
    statement = Statement(
        status=Status(status),
        basis=Basis(basis),
        at=at,
        expires_at=expires_at if is_grant else None,
        source=checked_name(source, field="source"),
    )
    refuse_incomplete(statement)
    return statement


def add_statement(
    contact: Contact, topic: Topic, statement: Statement, *, proof: str, recorded_by: str, now: datetime
) -> None:
    """Adds to the history and brings what holds up to it, in the caller's transaction."""
    ConsentStatement.objects.create(
        account_id=contact.account_id,
        contact=contact,
        topic=topic,
        status=statement.status,
        basis=statement.basis,
        at=statement.at,
        expires_at=statement.expires_at,
        source=statement.source,
        proof=proof.replace("\0", ""),
        recorded_at=now,
        recorded_by=recorded_by,
    )
    execute("fold_consents", account_id=contact.account_id, contact_ids=[contact.pk], topic_ids=[topic.pk])
