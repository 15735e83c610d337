"""Deployments as pages and commands show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from chappe.base.refusal import NotFound
from chappe.deployments.models import Deployment, DeploymentGroup
from chappe.deployments.queries.plans import find
from chappe.deployments.queries.texts import present_contents
from chappe.deployments.states import Move, State, allowed
from chappe.messages.models import Message, MessageVersion
from chappe.messages.queries import contents_of


@dataclass(frozen=True, slots=True)
class DeploymentLine:
    """One line of a list of deployments."""

    id: int
    name: str
    state: State
    state_since: datetime
    message_name: str
    topic_name: str
    schedule_at: str
    schedule_zone: str
    schedule_local: bool
    refresh: bool
    starts_at: datetime | None
    recipient_count: int
    fragment_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """A group of a deployment, chosen or excluded."""

    id: int
    name: str
    excluded: bool


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """Everything of one deployment but its recipients. Before the preparation ``text`` and the like are empty.

    ``version`` is that of the message which was prepared; None where none was, or by a program that kept none.
    ``is_text_edited``: what recipients would get changed since; ``message_revision``: the latest one.
    """

    id: int
    name: str
    state: State
    state_since: datetime
    state_reason: str
    awaits: str
    moves: frozenset[Move]
    revision: int
    message_id: int
    message_name: str
    message_revision: int
    version: int | None
    is_text_edited: bool
    topic_name: str
    all_contacts: bool
    groups: tuple[ChosenGroup, ...]
    duplicates: str
    schedule_at: str
    schedule_zone: str
    schedule_local: bool
    refresh: bool
    limit_at: str
    pace_per_minute: int
    spread_minutes: int
    urgent: bool
    created_at: datetime
    text: str
    smart_replacement: bool
    sender: str
    prepared_at: datetime | None
    prepared_by: str
    prepared_by_id: int | None
    prepared_total: int
    prepared_done: int
    preparation_problem: dict[str, Any] | None
    summary: dict[str, Any]
    resume: str
    recipient_count: int
    fragment_count: int
    approved_at: datetime | None
    approved_by: str
    starts_at: datetime | None
    ends_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    refreshed_at: datetime | None


def deployments(
    account_id: int,
    *,
    states: tuple[State, ...] = (),
    search: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[DeploymentLine]:
    """The account's deployments, newest first; ``before`` is the id of the last line of the page before."""
    found = Deployment.objects.filter(account_id=account_id).select_related("message__topic")
    if states:
        found = found.filter(state__in=states)
    if search:
        found = found.filter(name__icontains=search)
    if before is not None:
        found = found.filter(id__lt=before)
    return [_line(row) for row in found.order_by("-id")[:limit]]


def waiting_for_approval(account_id: int, *, limit: int = 20) -> list[DeploymentLine]:
    """Prepared deployments, newest first."""
    return deployments(account_id, states=(State.PREPARED,), limit=limit)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many deployments wait for a person: to be approved, and to be resumed."""

    approval: int
    resume: int


def waiting(account_id: int) -> Waiting:
    """Those of the account, all of them."""
    states = (State.PREPARED, State.AWAITING_RESUME)
    found = Deployment.objects.filter(account_id=account_id, state__in=states).values_list("state")
    counts = dict(found.annotate(Count("id")))
    return Waiting(counts.get(State.PREPARED, 0), counts.get(State.AWAITING_RESUME, 0))


def find_deployment(account_id: int, name: str) -> int:
    """The id of the deployment of that name, or of that id. Raises NotFound."""
    named = Deployment.objects.filter(account_id=account_id, name=name).values_list("id", flat=True).first()
    if named is not None:
        return named
    if name.isdigit():
        return find(account_id, int(name)).id
    raise NotFound(kind="deployment", name=name)


def deployment(account_id: int, deployment_id: int) -> DeploymentView:
    """One deployment. Raises NotFound."""
    row = (
        Deployment.objects.filter(id=deployment_id, account_id=account_id)
        .select_related("message__topic", "message__sender", "version")
        .first()
    )
    if row is None:
        raise NotFound(kind="deployment", name=deployment_id)
    version = row.version if row.state != State.DRAFT else None
    links = DeploymentGroup.objects.filter(deployment=row).select_related("group").order_by("group__name")
    return DeploymentView(
        id=row.id,
        name=row.name,
        state=State(row.state),
        state_since=row.state_since,
        state_reason=row.state_reason,
        awaits=row.awaits,
        moves=allowed(State(row.state)),
        revision=row.revision,
        message_id=row.message_id,
        message_name=row.message.name,
        message_revision=row.message.revision,
        version=version.number if version else None,
        is_text_edited=version is not None and is_edited(version, row.message),
        topic_name=row.message.topic.name,
        all_contacts=row.all_contacts,
        groups=tuple(ChosenGroup(link.group_id, link.group.name, link.excluded) for link in links),
        duplicates=row.duplicates,
        schedule_at=row.schedule_at,
        schedule_zone=row.schedule_zone,
        schedule_local=row.schedule_local,
        refresh=row.refresh,
        limit_at=row.limit_at,
        pace_per_minute=row.pace_per_minute,
        spread_minutes=row.spread_minutes,
        urgent=row.urgent,
        created_at=row.created_at,
        text=row.text,
        smart_replacement=row.smart_replacement,
        sender=row.sender or row.message.sender.value,
        prepared_at=row.prepared_at,
        prepared_by=row.prepared_by_label,
        prepared_by_id=row.prepared_by_id,
        prepared_total=row.prepared_total,
        prepared_done=row.prepared_done,
        preparation_problem=row.preparation_problem,
        summary=row.summary,
        resume=row.resume,
        recipient_count=row.recipient_count,
        fragment_count=row.fragment_count,
        approved_at=row.approved_at,
        approved_by=row.approved_by_label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        refreshed_at=row.refreshed_at,
    )


def is_edited(version: MessageVersion, message: Message) -> bool:
    """Whether recipients would get something else by the message as it stands now than by the version."""
    then = (contents_of(version), version.topic_id, version.sender_id)
    return then != (present_contents(message), message.topic_id, message.sender_id)


def _line(row: Deployment) -> DeploymentLine:
    return DeploymentLine(
        id=row.id,
        name=row.name,
        state=State(row.state),
        state_since=row.state_since,
        message_name=row.message.name,
        topic_name=row.message.topic.name,
        schedule_at=row.schedule_at,
        schedule_zone=row.schedule_zone,
        schedule_local=row.schedule_local,
        refresh=row.refresh,
        starts_at=row.starts_at,
        recipient_count=row.recipient_count,
        fragment_count=row.fragment_count,
        created_at=row.created_at,
    )
