"""Composing a deployment: every step saves itself; every edit of what was prepared takes it back to draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission
from chappe.audience.duplicates import Duplicates
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Group
from chappe.deployments.models import Deployment, DeploymentGroup
from chappe.deployments.operations.moves import audit, drop_prepared, locked, move
from chappe.deployments.pace import Pace, checked_pace
from chappe.deployments.schedule import find_zone, parse_wall
from chappe.deployments.states import Move, State
from chappe.messages.models import Message

PLAIN_FIELDS = (
    "name",
    "all_contacts",
    "duplicates",
    "schedule_at",
    "schedule_zone",
    "schedule_local",
    "refresh",
    "limit_at",
    "pace_per_minute",
    "spread_minutes",
    "urgent",
)


class NameMissing(Refusal):
    """A deployment has a name (``field``)."""

    code = "deployment.name_missing"


class NameTaken(Refusal):
    """Another deployment of the account has this name (``name``)."""

    code = "deployment.name_taken"


class UnknownPolicy(Refusal):
    """Not a policy for duplicates (``value``)."""

    code = "deployment.unknown_policy"


class GroupBothWays(Refusal):
    """A group cannot be chosen and excluded at once (``groups``)."""

    code = "deployment.group_both_ways"


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit changes; None leaves a thing as it is."""

    name: str | None = None
    message_id: int | None = None
    all_contacts: bool | None = None
    group_ids: Sequence[int] | None = None
    excluded_group_ids: Sequence[int] | None = None
    duplicates: str | None = None
    schedule_at: str | None = None
    schedule_zone: str | None = None
    schedule_local: bool | None = None
    refresh: bool | None = None
    limit_at: str | None = None
    pace_per_minute: int | None = None
    spread_minutes: int | None = None
    urgent: bool | None = None

    def plain(self) -> dict[str, object]:
        """The changes of the deployment's own columns."""
        values = {name: getattr(self, name) for name in (*PLAIN_FIELDS, "message_id")}
        return {name: value for name, value in values.items() if value is not None}


@transaction.atomic
def create_deployment(
    name: str,
    *,
    message_id: int,
    actor: Actor,
    now: datetime,
    all_contacts: bool = False,
    group_ids: Sequence[int] = (),
    excluded_group_ids: Sequence[int] = (),
    duplicates: str = "one_per_number",
    schedule_at: str = "",
    schedule_zone: str = "",
    schedule_local: bool = False,
    refresh: bool = False,
    limit_at: str = "",
    pace_per_minute: int = 0,
    spread_minutes: int = 0,
    urgent: bool = False,
) -> int:
    """A new draft; its id. An empty zone is the account's.

    ``schedule_local``: the wall time is that of each recipient's own zone; ``schedule_zone`` is still that of the
    limit. ``refresh``: the list is computed again at that moment. At most ``pace_per_minute`` texts a minute, or spread
    over ``spread_minutes`` of open time; 0: not so. ``urgent``: before all that is not.

    Raises NotFound, NameMissing, NameTaken, UnknownPolicy, BadMoment, UnknownZone, GroupBothWays, PaceOutOfRange,
    SpreadOutOfRange, PaceBothWays.
    """
    actor.require(Permission.EDIT)
    zone = schedule_zone or Account.objects.values_list("time_zone", flat=True).get(id=actor.account_id)
    changes = Changes(
        name=name,
        message_id=message_id,
        all_contacts=all_contacts,
        group_ids=group_ids,
        excluded_group_ids=excluded_group_ids,
        duplicates=duplicates,
        schedule_at=schedule_at,
        schedule_zone=zone,
        schedule_local=schedule_local,
        refresh=refresh,
        limit_at=limit_at,
        pace_per_minute=pace_per_minute,
        spread_minutes=spread_minutes,
        urgent=urgent,
    )
    checked_pace(Pace(pace_per_minute, spread_minutes))
    _check(changes, actor, deployment_id=None)
    deployment = Deployment.objects.create(
        account_id=actor.account_id,
        state_since=now,
        created_at=now,
        created_by_id=actor.user_id,
        **_cleaned(changes),
    )
    _choose_groups(deployment, changes, actor)
    audit("created", deployment, actor=actor, now=now, name=deployment.name)
    return deployment.id


@transaction.atomic
def edit_deployment(deployment_id: int, *, actor: Actor, now: datetime, **changes: object) -> int:
    """Changes a deployment that has not started; its new revision. What was prepared or approved is revoked.

    Raises what create_deployment raises, and IllegalMove once it has started.
    """
    actor.require(Permission.EDIT)
    deployment = locked(deployment_id, actor)
    wanted = Changes(**changes)  # type: ignore[arg-type]
    before = State(deployment.state)
    move(deployment, Move.EDIT, now=now)
    _check(wanted, actor, deployment_id=deployment_id)
    if before is not State.DRAFT:
        drop_prepared(deployment)
    for field, value in _cleaned(wanted).items():
        setattr(deployment, field, value)
    checked_pace(Pace(deployment.pace_per_minute, deployment.spread_minutes))
    deployment.revision += 1
    deployment.preparation_problem = None
    deployment.save()
    _choose_groups(deployment, wanted, actor)
    audit("edited", deployment, actor=actor, now=now, fields=sorted(changes), was=before.value)
    return deployment.revision


def _check(changes: Changes, actor: Actor, *, deployment_id: int | None) -> None:
    """Raises the refusal of the first field that cannot be."""
    if changes.name is not None:
        _check_name(changes.name, actor, deployment_id)
    if changes.message_id is not None:
        _check_owned(Message.objects.filter(account_id=actor.account_id), "message", {changes.message_id})
    if changes.duplicates is not None and changes.duplicates not in set(Duplicates):
        raise UnknownPolicy(value=changes.duplicates)
    if changes.schedule_zone:
        find_zone(changes.schedule_zone, "schedule_zone")
    for field in ("schedule_at", "limit_at"):
        text = getattr(changes, field)
        if text:
            parse_wall(text, field)


def _check_name(name: str, actor: Actor, deployment_id: int | None) -> None:
    if not name.strip():
        raise NameMissing(field="name")
    homonyms = Deployment.objects.filter(account_id=actor.account_id, name=name.strip())
    if homonyms.exclude(id=deployment_id or 0).exists():
        raise NameTaken(field="name", name=name.strip())


def _check_owned(owned: object, kind: str, ids: Collection[int]) -> None:
    """Raises NotFound for the first id that is not among the account's."""
    found = set(owned.filter(id__in=ids).values_list("id", flat=True))  # type: ignore[attr-defined]
    for missing in sorted(set(ids) - found):
        raise NotFound(kind=kind, name=missing)


def _cleaned(changes: Changes) -> dict[str, object]:
    plain = changes.plain()
    if "name" in plain:
        plain["name"] = cast(str, plain["name"]).strip()
    return plain


def _choose_groups(deployment: Deployment, changes: Changes, actor: Actor) -> None:
    """Replaces the chosen and the excluded groups, each where given. Raises NotFound, GroupBothWays."""
    given = [(ids, excluded) for ids, excluded in wanted_groups(changes) if ids is not None]
    links = DeploymentGroup.objects.filter(deployment=deployment)
    for ids, excluded in given:
        _check_owned(Group.objects.filter(account_id=actor.account_id), "group", set(ids))
        links.filter(excluded=excluded).delete()
    for ids, excluded in given:
        both = sorted(links.filter(group_id__in=ids).values_list("group__name", flat=True))
        if both:
            raise GroupBothWays(field="groups", groups=", ".join(both))
        DeploymentGroup.objects.bulk_create(
            DeploymentGroup(deployment=deployment, group_id=group_id, excluded=excluded)
            for group_id in dict.fromkeys(ids)
        )


def wanted_groups(changes: Changes) -> tuple[tuple[Sequence[int] | None, bool], ...]:
    return (changes.group_ids, False), (changes.excluded_group_ids, True)
