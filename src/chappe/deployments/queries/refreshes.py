"""What changed in a deployment as its list was computed again at its moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.statements import statement
from chappe.deployments.queries.plans import find


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The difference, in numbers: how many were added, removed, or are reached by another number, and why.

    A reason is what kept those added out before, and what keeps those removed out now; ``new``: no chosen group held
    them, ``not_chosen``: none does any more.
    """

    at: datetime
    added: int
    removed: int
    renumbered: int
    added_by: dict[str, int]
    removed_by: dict[str, int]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A contact that was added, removed, or renumbered; ``reason`` is empty for one that is new in the groups."""

    contact_id: int
    external_id: str
    name: str
    number: str
    change: str
    reason: str


def refreshed(account_id: int, deployment_id: int) -> Refreshed | None:
    """What came of it; None as long as the list was not computed again. Raises NotFound."""
    deployment = find(account_id, deployment_id)
    if deployment.refreshed_at is None:
        return None
    return Refreshed(at=deployment.refreshed_at, **deployment.summary["refresh"])


def refresh_changes(
    account_id: int, deployment_id: int, *, change: str = "", after: int = 0, limit: int = 50
) -> list[ChangeLine]:
    """A page of those changed, by contact; ``after`` is the last contact of the page before. Raises NotFound."""
    find(account_id, deployment_id)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "refresh_changes"),
            {"deployment_id": deployment_id, "change": change, "after": after, "limit": limit},
        )
        return [ChangeLine(*row) for row in cursor.fetchall()]
