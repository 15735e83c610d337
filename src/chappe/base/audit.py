"""Writing and reading the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chappe.base.models import AuditEntry


def record(
    action: str,
    *,
    account_id: int,
    user_id: int | None,
    actor: str,
    now: datetime,
    subject_kind: str,
    subject_id: int | None,
    **details: object,
) -> None:
    """Adds one entry, in the caller's transaction. ``action`` is ``<noun>.<past participle>``."""
    AuditEntry.objects.create(
        account_id=account_id,
        at=now,
        user_id=user_id,
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        details=details,
    )


class Acting(Protocol):
    """Who acts, in which account: `chappe.accounts.roles.Actor`."""

    @property
    def account_id(self) -> int: ...

    @property
    def user_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...


def record_by(
    actor: Acting, action: str, *, now: datetime, subject_kind: str, subject_id: int | None, **details: object
) -> None:
    """`record`, of what an actor did in the actor's own account."""
    record(
        action,
        account_id=actor.account_id,
        user_id=actor.user_id,
        actor=actor.label,
        now=now,
        subject_kind=subject_kind,
        subject_id=subject_id,
        **details,
    )


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry of the audit log."""

    id: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: int | None
    details: Mapping[str, object]


def entries(
    account_id: int,
    *,
    action: str = "",
    subject: tuple[str, int] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[AuditView]:
    """The account's entries, the latest first: those whose action begins so, those about one subject."""
    found = AuditEntry.objects.filter(account_id=account_id, action__startswith=action)
    if subject is not None:
        found = found.filter(subject_kind=subject[0], subject_id=subject[1])
    if before is not None:
        found = found.filter(id__lt=before)
    return [
        AuditView(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            details=entry.details,
        )
        for entry in found.order_by("-id")[:limit]
    ]
