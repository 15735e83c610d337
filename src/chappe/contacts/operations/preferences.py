"""Links to a contact's preference page, and what the person says there, without signing in."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.consent import Basis, Statement, Status, in_force
from chappe.contacts.models import Consent, Contact, PreferenceKey, Suppression, Topic
from chappe.contacts.operations.consents import add_statement
from chappe.contacts.preferences import SOURCE, Link, LinkBad, changes, network_of
from chappe.contacts.queries.of_preferences import address_of, generation_of, link_of

MOST_ACTS = 30
PER = timedelta(hours=1)


class TooManyChanges(Refusal):
    """More was said on this page within an hour than a person says."""

    code = "preferences.too_many"


@transaction.atomic
def preference_link(contact_id: int, *, actor: Actor, now: datetime, last_day: date | None = None) -> str:
    """The address of the contact's preference page. Who has it may change this contact's consents: it is audited.

    ``last_day``: the link ends with it (UTC). Raises NotFound, NoPublicAddress.
    """
    actor.require(Permission.EDIT)
    contact = _contact(contact_id, actor)
    link = Link(actor.account_id, contact.pk, generation_of(contact.pk), last_day)
    address = address_of(link)
    _record(actor, "preferences.linked", contact, now, last_day=last_day and last_day.isoformat())
    return address


@transaction.atomic
def revoke_preference_links(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Every link to the contact's page that was ever made leads nowhere from now on. Raises NotFound."""
    actor.require(Permission.EDIT)
    contact = _contact(contact_id, actor)
    Contact.objects.select_for_update().get(pk=contact.pk)
    generation = generation_of(contact.pk) + 1
    PreferenceKey.objects.update_or_create(contact=contact, defaults={"generation": generation})
    _record(actor, "preferences.revoked", contact, now)


@transaction.atomic
def choose_preferences(
    token: str, *, shown: Collection[str], wanted: Collection[str], address: str, now: datetime
) -> int:
    """The person wants to hear of these topics (keys) and, of those shown, of no other. How many statements that is.

    Only what differs from what holds is stated. ``address``: where the request came from. Raises LinkBad,
    TooManyChanges.
    """
    contact = _own_contact(token, now)
    topics = _topics(contact)
    said = changes(_in_force(contact, now), [key for key in shown if key in topics], wanted)
    for key, status in said.items():
        _state(contact, topics[key], status, address, now)
    if said:
        _record_own(contact, "preferences.chosen", now, topics={key: str(said[key]) for key in said})
    return len(said)


@transaction.atomic
def stop_all_texts(token: str, *, address: str, now: datetime) -> None:
    """The person wants nothing more: every consent is withdrawn, and the number suppressed, if it is not already.

    Raises LinkBad, TooManyChanges.
    """
    contact = _own_contact(token, now)
    topics = _topics(contact)
    held = _in_force(contact, now)
    for key in held:
        _state(contact, topics[key], Status.WITHDRAWN, address, now)
    if contact.number is not None:
        # What stopped the number before stays as it is: coming back must lift nothing else.
        Suppression.objects.bulk_create(
            [
                Suppression(
                    account_id=contact.account_id, number=contact.number, reason="stop", source=SOURCE, at=now
                )
            ],
            ignore_conflicts=True,
        )
    _record_own(contact, "preferences.stopped", now, topics=sorted(held))


@transaction.atomic
def come_back(token: str, *, now: datetime) -> None:
    """Lifts what `stop_all_texts` suppressed and nothing else; consents stay as they are, to be chosen anew.

    Raises LinkBad, TooManyChanges.
    """
    contact = _own_contact(token, now)
    own = Suppression.objects.filter(
        account_id=contact.account_id, number=contact.number or "", reason="stop", source=SOURCE
    )
    lifted, _ = own.delete()
    if lifted:
        _record_own(contact, "preferences.resumed", now)


def _contact(contact_id: int, actor: Actor) -> Contact:
    found = Contact.objects.filter(account_id=actor.account_id, pk=contact_id).first()
    if found is None:
        raise NotFound(kind="contact", name=str(contact_id))
    return found


def _own_contact(token: str, now: datetime) -> Contact:
    """The contact of the link, locked: what one person does on two phones comes one after the other."""
    link = link_of(token, now=now)
    found = Contact.objects.select_for_update().filter(account_id=link.account_id, pk=link.contact_id).first()
    if found is None or generation_of(found.pk) != link.generation:
        raise LinkBad
    acts = AuditEntry.objects.filter(
        account_id=found.account_id, subject_kind="contact", subject_id=found.pk, actor=SOURCE
    )
    if len(acts.filter(at__gt=now - PER).order_by("-id")[:MOST_ACTS]) >= MOST_ACTS:
        raise TooManyChanges
    return found


def _topics(contact: Contact) -> Mapping[str, Topic]:
    return {topic.key: topic for topic in Topic.objects.filter(account_id=contact.account_id)}


def _in_force(contact: Contact, now: datetime) -> set[str]:
    """The keys of the topics that the contact consents to at this moment."""
    return {
        consent.topic.key
        for consent in Consent.objects.filter(contact=contact).select_related("topic")
        if in_force(
            Statement(Status(consent.status), Basis(consent.basis), consent.at, consent.expires_at), now
        )
    }


def _state(contact: Contact, topic: Topic, status: Status, address: str, now: datetime) -> None:
    statement = Statement(status, Basis.EXPRESS, now, source=SOURCE)
    network = network_of(address)
    proof = f"signed link, from {network}" if network else "signed link"
    add_statement(contact, topic, statement, proof=proof, recorded_by=SOURCE, now=now)


def _record(actor: Actor, action: str, contact: Contact, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="contact", subject_id=contact.pk, **details)


def _record_own(contact: Contact, action: str, now: datetime, **details: object) -> None:
    audit.record(
        action,
        account_id=contact.account_id,
        user_id=None,
        actor=SOURCE,
        now=now,
        subject_kind="contact",
        subject_id=contact.pk,
        **details,
    )
