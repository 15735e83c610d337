"""Groups: lists of contacts, and who is in them."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Contact, Group, GroupKind, GroupMember, GroupUse
from chappe.contacts.store import execute

NAMED = 20


class GroupNameTaken(Refusal):
    """Another group of the account has this ``name``."""

    code = "group.name_taken"


class GroupInUse(Refusal):
    """A deployment was made for this group (``name``), and its record needs it."""

    code = "group.in_use"


class GroupInCriteria(Refusal):
    """The criteria of other groups (``groups``) name this group (``name``)."""

    code = "group.in_criteria"


class GroupIsDynamic(Refusal):
    """The group (``name``) holds whoever meets its criteria: nobody is put in or taken out by hand."""

    code = "group.is_dynamic"


@transaction.atomic
def create_group(name: str, *, actor: Actor, now: datetime) -> int:
    """Makes an empty static group and returns its id."""
    actor.require(Permission.EDIT)
    name = checked_name(name, field="name")
    try:
        with transaction.atomic():
            group = Group.objects.create(account_id=actor.account_id, name=name, created_at=now)
    except IntegrityError as error:
        raise GroupNameTaken(name=name) from error
    audit.record_by(actor, "group.created", now=now, subject_kind="group", subject_id=group.pk, name=name)
    return group.pk


@transaction.atomic
def rename_group(group_id: int, *, name: str, actor: Actor, now: datetime) -> None:
    """Gives the group another name."""
    actor.require(Permission.EDIT)
    group = _locked(group_id, actor)
    before, group.name = group.name, checked_name(name, field="name")
    try:
        with transaction.atomic():
            group.save(update_fields=["name"])
    except IntegrityError as error:
        raise GroupNameTaken(name=group.name) from error
    audit.record_by(
        actor,
        "group.renamed",
        now=now,
        subject_kind="group",
        subject_id=group_id,
        before=before,
        name=group.name,
    )


@transaction.atomic
def delete_group(group_id: int, *, actor: Actor, now: datetime) -> None:
    """Removes the group; its contacts stay.

    Raises GroupInUse for a group that a deployment names, GroupInCriteria for one that other groups' criteria name.
    """
    actor.require(Permission.EDIT)
    group = _locked(group_id, actor)
    users = Group.objects.filter(pk__in=GroupUse.objects.filter(used=group_id).values("group_id"))
    if names := sorted(users.values_list("name", flat=True)[:NAMED]):
        raise GroupInCriteria(name=group.name, groups=names)
    try:
        group.delete()
    except ProtectedError as error:
        raise GroupInUse(name=group.name) from error
    audit.record_by(
        actor, "group.deleted", now=now, subject_kind="group", subject_id=group_id, name=group.name
    )


@transaction.atomic
def add_to_group(
    group_id: int,
    contact_ids: Collection[int] = (),
    *,
    external_ids: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """Adds the contacts, named by either kind of id; returns how many were not in the group before.

    All or none: NotFound names those the account does not have.
    """
    actor.require(Permission.EDIT)
    refuse_dynamic(_locked(group_id, actor))
    found = _contacts(actor.account_id, contact_ids, external_ids)
    added = execute("join_group", group_id=group_id, contact_ids=found)
    audit.record_by(actor, "group.joined", now=now, subject_kind="group", subject_id=group_id, contacts=added)
    return added


@transaction.atomic
def remove_from_group(
    group_id: int,
    contact_ids: Collection[int] = (),
    *,
    external_ids: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """Takes the contacts out of the group; returns how many were in it."""
    actor.require(Permission.EDIT)
    refuse_dynamic(_locked(group_id, actor))
    found = _contacts(actor.account_id, contact_ids, external_ids)
    removed, _ = GroupMember.objects.filter(group_id=group_id, contact_id__in=found).delete()
    audit.record_by(actor, "group.left", now=now, subject_kind="group", subject_id=group_id, contacts=removed)
    return removed


def refuse_dynamic(group: Group) -> None:
    """Raises GroupIsDynamic."""
    if group.kind == GroupKind.DYNAMIC:
        raise GroupIsDynamic(name=group.name)


def _locked(group_id: int, actor: Actor) -> Group:
    group = Group.objects.select_for_update().filter(account_id=actor.account_id, pk=group_id).first()
    if group is None:
        raise NotFound(kind="group", name=str(group_id))
    return group


def _contacts(account_id: int, contact_ids: Collection[int], external_ids: Collection[str]) -> list[int]:
    """The ids of the account's contacts so named. Raises NotFound with the names it does not know."""
    of_account = Contact.objects.filter(account_id=account_id)
    by_id = set(of_account.filter(pk__in=set(contact_ids)).values_list("pk", flat=True))
    by_external = dict(of_account.filter(external_id__in=set(external_ids)).values_list("external_id", "pk"))
    missing = [str(pk) for pk in contact_ids if pk not in by_id]
    missing += [name for name in external_ids if name not in by_external]
    if missing:
        raise NotFound(kind="contact", name=", ".join(missing[:NAMED]))
    return sorted(by_id | set(by_external.values()))
