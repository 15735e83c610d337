"""The account's own fields: made and renamed; what changes their values is in `operations.rewrites`."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.defining import checked_key, checked_rule
from chappe.contacts.models import Field


class FieldKeyTaken(Refusal):
    """The account has a field of that key already (``key``)."""

    code = "field.key_taken"


@transaction.atomic
def create_field(
    name: str, *, kind: str, actor: Actor, now: datetime, key: str = "", choices: Iterable[str] = ()
) -> str:
    """Gives the account's contacts a field; returns its key, made of the name unless one is given.

    ``choices``: of the kind choice. Raises the refusals of `contacts.defining` and of `checked_name`, FieldKeyTaken.
    """
    actor.require(Permission.ADMINISTER)
    shown = checked_name(name, field="name")
    rule = checked_rule(kind, choices)
    made = Field(
        account_id=actor.account_id,
        key=checked_key(key, shown),
        name=shown,
        kind=rule.kind,
        choices=list(rule.choices),
        created_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise FieldKeyTaken(key=made.key) from None
    record("field.created", made, actor, now, name=shown, kind=rule.kind, choices=list(rule.choices))
    return made.key


@transaction.atomic
def rename_field(field_key: str, *, name: str, actor: Actor, now: datetime) -> None:
    """What people see; the key, which texts and files name, stays. Raises NotFound, and what `checked_name` raises."""
    actor.require(Permission.ADMINISTER)
    field = locked_field(field_key, actor)
    before, field.name = field.name, checked_name(name, field="name")
    if field.name != before:
        field.save(update_fields=["name"])
        record("field.renamed", field, actor, now, before=before, name=field.name)


def locked_field(field_key: str, actor: Actor) -> Field:
    """The account's field of that key, for this transaction alone to change. Raises NotFound."""
    found = Field.objects.select_for_update().filter(account_id=actor.account_id, key=field_key).first()
    if found is None:
        raise NotFound(kind="field", name=field_key)
    return found


def record(action: str, field: Field, actor: Actor, now: datetime, **details: object) -> None:
    """Writes in the audit log what was done to a field."""
    audit.record_by(
        actor, action, now=now, subject_kind="field", subject_id=field.pk, key=field.key, **details
    )
