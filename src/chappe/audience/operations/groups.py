"""Changing dynamic groups, and making groups out of others."""

from datetime import datetime

from django.db import connection, transaction
from psycopg.sql import SQL

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission
from chappe.audience.criteria.reading import read, written
from chappe.audience.criteria.tree import Node, fields_used, groups_used
from chappe.audience.criteria.vocabulary import Vocabulary
from chappe.audience.queries.of_groups import GroupIsStatic, count_group, places_of
from chappe.audience.queries.vocabularies import criteria_of, vocabulary, written_out
from chappe.audience.store.compiling import meeting
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.contacts.models import Group, GroupKind, GroupUse
from chappe.contacts.operations import create_group
from chappe.contacts.store import execute


@transaction.atomic
def create_dynamic_group(name: str, *, criteria: object, actor: Actor, now: datetime) -> int:
    """Makes a group of whoever meets the criteria (their JSON) and returns its id.

    Raises what `create_group` raises of the name, and what reading criteria raises.
    """
    actor.require(Permission.EDIT)
    group_id = create_group(name, actor=actor, now=now)
    _define(_locked(group_id, actor), criteria)
    audit.record_by(actor, "group.defined", now=now, subject_kind="group", subject_id=group_id)
    return group_id


@transaction.atomic
def edit_criteria(group_id: int, *, criteria: object, actor: Actor, now: datetime) -> None:
    """Defines a dynamic group anew. What is prepared keeps the criteria as they stood then.

    Raises NotFound, GroupIsStatic, and what reading criteria raises.
    """
    actor.require(Permission.EDIT)
    group = _locked(group_id, actor)
    before = group.criteria
    if before is None:
        raise GroupIsStatic(name=group.name)
    _define(group, criteria)
    audit.record_by(
        actor,
        "group.defined",
        now=now,
        subject_kind="group",
        subject_id=group_id,
        before=before,
        criteria=group.criteria,
    )


@transaction.atomic
def duplicate_group(group_id: int, *, name: str, actor: Actor, now: datetime) -> int:
    """Makes another group with the same members, or the same criteria, and returns its id."""
    actor.require(Permission.EDIT)
    group = _locked(group_id, actor)
    made = create_group(name, actor=actor, now=now)
    copy = _locked(made, actor)
    if group.criteria is None:
        execute("copy_members", from_id=group_id, into_id=made)
    else:
        copy.kind, copy.criteria, copy.fields_used = GroupKind.DYNAMIC, group.criteria, group.fields_used
        copy.last_size, copy.last_sized_at = group.last_size, group.last_sized_at
        copy.save()
        uses = GroupUse.objects.filter(group=group_id).values_list("used_id", flat=True)
        GroupUse.objects.bulk_create(GroupUse(group_id=made, used_id=used) for used in list(uses))
    audit.record_by(
        actor, "group.duplicated", now=now, subject_kind="group", subject_id=made, of=group_id, name=copy.name
    )
    return made


@transaction.atomic
def freeze_group(group_id: int, *, actor: Actor, now: datetime) -> int:
    """Makes a dynamic group a list of those who are in it now; how many they are.

    Raises NotFound, GroupIsStatic, and why its criteria no longer hold if they do not.
    """
    actor.require(Permission.EDIT)
    group = _locked(group_id, actor)
    if group.criteria is None:
        raise GroupIsStatic(name=group.name)
    members = _copy_matching(group_id, criteria_of(actor.account_id, group_id), actor, now)
    before, group.criteria, group.fields_used = group.criteria, None, []
    group.kind, group.last_size, group.last_sized_at = GroupKind.STATIC, None, None
    group.save()
    GroupUse.objects.filter(group=group_id).delete()
    audit.record_by(
        actor,
        "group.frozen",
        now=now,
        subject_kind="group",
        subject_id=group_id,
        contacts=members,
        criteria=before,
    )
    return members


def recount_group(account_id: int, group_id: int, *, now: datetime, patience: float = 5.0) -> int:
    """How many are in the group now; kept as its size, for pages that do not count. Raises NotFound, CountTooLong."""
    found = count_group(account_id, group_id, now=now, patience=patience)
    Group.objects.filter(account_id=account_id, pk=group_id).update(last_size=found, last_sized_at=now)
    return found


def _define(group: Group, criteria: object) -> None:
    """Checks and keeps the criteria, with what they use; their size is no longer known.

    The account's groups are defined one after the other, so that no two can close a circle together.
    """
    Account.objects.select_for_update(no_key=True).get(pk=group.account_id)
    known = vocabulary(group.account_id, criteria)
    node = read(criteria, known)
    written_out(node, known, group_id=group.pk, name=group.name)
    _refuse_outgrown(group, node, known)
    group.kind, group.criteria, group.fields_used = (
        GroupKind.DYNAMIC,
        written(node),
        sorted(fields_used(node)),
    )
    group.last_size, group.last_sized_at = None, None
    group.save()
    GroupUse.objects.filter(group=group).delete()
    GroupUse.objects.bulk_create(
        GroupUse(group_id=group.pk, used_id=used) for used in sorted(groups_used(node))
    )


def _refuse_outgrown(group: Group, node: Node, known: Vocabulary) -> None:
    """Raises what writing out raises of another group that names this one, were this one defined so."""
    after = known.with_criteria(group.pk, group.name, written(node))
    waiting, seen = [group.pk], {group.pk}
    while waiting:
        users = GroupUse.objects.filter(used__in=waiting).values_list("group_id", flat=True).distinct()
        waiting = [user for user in users if user not in seen]
        seen.update(waiting)
        for user in waiting:
            written_out(read(after.groups[user].criteria, after), after, group_id=user)


def _copy_matching(group_id: int, node: Node, actor: Actor, now: datetime) -> int:
    places = places_of(actor.account_id, now)
    query = SQL(
        "INSERT INTO chappe_groupmember (group_id, contact_id)"
        " SELECT {}, contact.id FROM chappe_contact AS contact WHERE {}"
        " ON CONFLICT (group_id, contact_id) DO NOTHING"
    ).format(places.given(group_id), meeting([node], places))
    with connection.cursor() as cursor:
        cursor.execute(query, places.parameters)
        return int(cursor.rowcount)


def _locked(group_id: int, actor: Actor) -> Group:
    group = Group.objects.select_for_update().filter(account_id=actor.account_id, pk=group_id).first()
    if group is None:
        raise NotFound(kind="group", name=str(group_id))
    return group
