"""Writing and reading the audit log."""

from datetime import datetime

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
