"""Writing and reading the audit log."""

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
