"""Reading consents stated for whole groups: what one would do, how far one is."""

from dataclasses import dataclass
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.contacts.models import ConsentChange, Topic


@dataclass(frozen=True, slots=True)
class ConsentEffects:
    """For how many members a statement is new, is on record already, or stands behind a withdrawal."""

    added: int = 0
    known: int = 0
    overruled: int = 0


@dataclass(frozen=True, slots=True)
class ConsentChangeView:
    """A statement for everybody in a group, and how far it is."""

    id: int
    group_id: int | None
    group_name: str
    topic_name: str
    status: str
    basis: str
    at: datetime
    expires_at: datetime | None
    source: str
    state: str
    members: int
    added: int
    known: int
    overruled: int
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    # Who is in the dynamic group is being worked out.
    is_taking: bool = False

    @property
    def looked_at(self) -> int:
        """Members reached so far."""
        return self.added + self.known + self.overruled

    @property
    def percent(self) -> int:
        """How far it is, in whole per cents."""
        if self.is_taking:
            return 0
        if self.is_over or not self.members:
            return 100
        return min(99, 100 * self.looked_at // self.members)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be stated."""
        return self.state in ("done", "stopped")


def effect_parameters(
    account_id: int,
    topic_key: str,
    *,
    status: str,
    basis: str,
    now: datetime,
    at: datetime | None = None,
    expires_at: datetime | None = None,
) -> dict[str, object]:
    """What ``consent_effects.sql`` asks of the statement itself. Raises NotFound."""
    topic_id = Topic.objects.filter(account_id=account_id, key=topic_key).values_list("pk", flat=True).first()
    if topic_id is None:
        raise NotFound(kind="topic", name=topic_key)
    return {
        "topic_id": topic_id,
        "after": 0,
        "many": None,
        "status": status,
        "basis": basis,
        "at": at or now,
        "expires_at": expires_at if status == "granted" else None,
        "is_dated": at is not None,
    }


def consent_change(account_id: int, change_id: int) -> ConsentChangeView:
    """Raises NotFound."""
    found = ConsentChange.objects.filter(account_id=account_id, pk=change_id).select_related("topic").first()
    if found is None:
        raise NotFound(kind="consent_change", name=str(change_id))
    return _view(found)


def consent_changes(
    account_id: int, *, group_id: int | None = None, limit: int = 20
) -> list[ConsentChangeView]:
    """The latest first: all of the account, or those of one group."""
    found = ConsentChange.objects.filter(account_id=account_id).select_related("topic").order_by("-pk")
    if group_id is not None:
        found = found.filter(group_id=group_id)
    return [_view(change) for change in found[:limit]]


def _view(change: ConsentChange) -> ConsentChangeView:
    return ConsentChangeView(
        id=change.pk,
        group_id=change.group_id,
        group_name=change.group_name,
        topic_name=change.topic.name,
        status=change.status,
        basis=change.basis,
        at=change.at,
        expires_at=change.expires_at,
        source=change.source,
        state=change.state,
        members=change.members,
        added=change.added,
        known=change.known,
        overruled=change.overruled,
        created_by=change.created_by,
        created_at=change.created_at,
        finished_at=change.finished_at,
        is_taking=change.criteria is not None and change.taken_at is None and change.finished_at is None,
    )
