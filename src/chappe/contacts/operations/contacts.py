"""Contacts: added, changed, made inactive, one at a time."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.fields import Values, checked_values
from chappe.contacts.models import Contact
from chappe.contacts.operations.recalling import recall_suppressions
from chappe.contacts.sms_field import SmsField
from chappe.contacts.store import add_fields, reading_of, take_turn


class ExternalIdTaken(Refusal):
    """Another contact of the account has this external id (``external_id``)."""

    code = "contact.external_id_taken"


class ContactErased(Refusal):
    """The contact was erased: nothing is left of it to change (``contact``: its number in Chappe)."""

    code = "contact.erased"


@transaction.atomic
def save_contact(
    *, actor: Actor, now: datetime, contact_id: int | None = None, fields: Mapping[str, str]
) -> int:
    """Adds a contact (``contact_id`` None) or changes one; returns its id.

    ``fields``: standard ones and the account's own, by key; an empty value clears, a field not named stays. The
    number follows the SMS field; a key that the account does not have yet becomes a field of text. Raises NotFound,
    ExternalIdTaken, and the refusals of `contacts.fields` and `contacts.kinds`.
    """
    actor.require(Permission.EDIT)
    take_turn(actor.account_id)
    reading = reading_of(actor.account_id)
    values = checked_values(fields, reading.rules)
    add_fields(actor.account_id, {key for key, value in values.attributes.items() if value}, now)
    contact = (
        Contact(account_id=actor.account_id, created_at=now)
        if contact_id is None
        else _locked(contact_id, actor)
    )
    _set(contact, values, reading.sms_field)
    contact.updated_at = now
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise ExternalIdTaken(external_id=contact.external_id) from error
    recall_suppressions(actor.account_id, [contact.number])
    action = "contact.created" if contact_id is None else "contact.changed"
    _record(action, contact, actor, now, fields=sorted(fields))
    return contact.pk


@transaction.atomic
def deactivate_contact(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Keeps the contact out of every audience. Raises NotFound."""
    _switch(contact_id, "is_active", False, "contact.deactivated", actor, now)


@transaction.atomic
def activate_contact(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Undoes deactivate_contact. Raises NotFound."""
    _switch(contact_id, "is_active", True, "contact.activated", actor, now)


@transaction.atomic
def block_sms(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Keeps the contact out of every SMS, not of other channels. Raises NotFound."""
    _switch(contact_id, "sms_blocked", True, "contact.sms_blocked", actor, now)


@transaction.atomic
def unblock_sms(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Undoes block_sms. Raises NotFound."""
    _switch(contact_id, "sms_blocked", False, "contact.sms_unblocked", actor, now)


def _set(contact: Contact, values: Values, sms_field: SmsField) -> None:
    for field, value in values.standard.items():
        setattr(contact, field, (value or None) if field == "external_id" else value)
    kept = {**contact.attributes, **values.attributes}
    contact.attributes = {key: value for key, value in kept.items() if value}
    if sms_field.key in values.attributes or contact.pk is None:
        read = sms_field.read(contact.attributes.get(sms_field.key, ""))
        contact.number, contact.number_problem = read.number, read.problem or ""
        contact.number_country = read.country or ""


def _switch(contact_id: int, field: str, value: bool, action: str, actor: Actor, now: datetime) -> None:
    """Sets a yes-or-no field; what is so already is left, and leaves no trace."""
    actor.require(Permission.EDIT)
    contact = _locked(contact_id, actor)
    if getattr(contact, field) is value:
        return
    setattr(contact, field, value)
    contact.updated_at = now
    contact.save(update_fields=[field, "updated_at"])
    _record(action, contact, actor, now)


def _locked(contact_id: int, actor: Actor) -> Contact:
    contact = Contact.objects.select_for_update().filter(account_id=actor.account_id, pk=contact_id).first()
    if contact is None:
        raise NotFound(kind="contact", name=str(contact_id))
    if contact.erased_at is not None:
        raise ContactErased(contact=contact_id)
    return contact


def _record(action: str, contact: Contact, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="contact", subject_id=contact.pk, **details)
