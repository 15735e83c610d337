"""Unknown outcomes that ask for a person's word."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.statements import statement
from chappe.deployments.queries.plans import find
from chappe.deployments.settling import LEFT

LATEST = 200  # deployments whose unknown outcomes a page asks about


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A recipient of whom nobody can say whether the network took the text. ``code``: why."""

    position: int
    contact_id: int
    external_id: str
    name: str
    number: str
    country: str
    fragments: int
    code: str
    changed_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class UnknownCount:
    """How many recipients of a deployment are unknown and not left so."""

    deployment_id: int
    name: str
    recipients: int


def unknowns(account_id: int, deployment_id: int, *, after: int = 0, limit: int = 50) -> list[UnknownLine]:
    """A page of those not left so, by position; ``after`` is the last position of the page before. Raises NotFound."""
    find(account_id, deployment_id)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "unknowns"),
            {"deployment_id": deployment_id, "left": LEFT, "after": after, "limit": limit},
        )
        return [UnknownLine(*row) for row in cursor.fetchall()]


def unknown_counts(account_id: int) -> list[UnknownCount]:
    """Those with unknown outcomes that nobody has settled, of the account's latest 200 deployments, newest first."""
    return _counts(account_id, None)


def unknown_count(account_id: int, deployment_id: int) -> int:
    """How many of the deployment's recipients are unknown and not left so; 0 outside the account."""
    return sum(each.recipients for each in _counts(account_id, deployment_id))


def _counts(account_id: int, deployment_id: int | None) -> list[UnknownCount]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "unknown_counts"),
            {"account_id": account_id, "deployment_id": deployment_id, "left": LEFT, "limit": LATEST},
        )
        return [UnknownCount(*row) for row in cursor.fetchall()]
