"""The recipients of a prepared deployment, those left out, and the numbers that contacts share."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from chappe.audience.duplicates import Duplicates
from chappe.audience.queries import AudienceTooLong, within
from chappe.audience.store.statements import audience_statement
from chappe.base import clock
from chappe.base.statements import statement
from chappe.contacts.filtering import NO_FILTER
from chappe.contacts.queries.finding import found_by
from chappe.deployments.queries.plans import audience_plan, find
from chappe.deployments.states import RecipientState
from chappe.windows.basis import MARGIN

# Above so many recipients a search looks for contacts first; above so many of these it reads the recipients in order.
LARGE = 50_000
FOUND = 5_000


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """One recipient with its own text. ``changed_at``: of its last change of state; None while it is ready."""

    position: int
    contact_id: int
    external_id: str
    name: str
    number: str
    country: str
    encoding: str
    fragments: int
    state: str
    code: str
    changed_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """A contact left out by the preparation, and why."""

    contact_id: int
    external_id: str
    name: str
    number: str
    verdict: str


@dataclass(frozen=True, slots=True)
class SharedNumbers:
    """Numbers that several eligible contacts share, and how many contacts they are. ``example`` has the most."""

    numbers: int
    contacts: int
    example: str
    example_holders: int


@dataclass(frozen=True, slots=True)
class Like:
    """Which texts are meant: of so many fragments (0: any), in an encoding, with a character ("": any)."""

    fragments: int = 0
    encoding: str = ""
    character: str = ""


ANY = Like()


def recipients(
    account_id: int,
    deployment_id: int,
    *,
    state: RecipientState | None = None,
    like: Like = ANY,
    search: str = "",
    after: int = 0,
    limit: int = 50,
    now: datetime | None = None,
) -> list[RecipientLine]:
    """A page of recipients by position; ``after`` is the last position of the page before.

    Who is held is told by the clock, or by ``now``. In a large deployment a search is that of the list of contacts
    (`contacts.queries.contacts`), unless very many are found. Raises NotFound.
    """
    deployment = find(account_id, deployment_id)
    wanted, ids = search.strip(), None
    if wanted and deployment.recipient_count > LARGE:
        found = found_by(account_id, wanted, NO_FILTER, now=now or clock.now())
        ids = list(found.order_by().values_list("pk", flat=True)[: FOUND + 1])
        wanted, ids = ("", ids) if len(ids) <= FOUND else (wanted, None)
    return _lines(
        "recipients",
        {
            "deployment_id": deployment_id,
            "state": state.value if state else "",
            "fragments": like.fragments,
            "encoding": like.encoding,
            "character": like.character,
            "search": wanted,
            "contact_ids": ids,
            "after": after,
            "limit": limit,
            "now": now or clock.now(),
            "margin": MARGIN.total_seconds(),
        },
    )


def samples(account_id: int, deployment_id: int, *, patience: float | None = None) -> list[RecipientLine]:
    """The shortest text, the longest, and one in UCS-2, where they differ.

    All texts are read for it. Raises NotFound, and AudienceTooLong after ``patience`` seconds.
    """
    find(account_id, deployment_id)
    with within(patience, AudienceTooLong):
        return _lines("samples", {"deployment_id": deployment_id})


def exclusions(
    account_id: int, deployment_id: int, *, verdict: str = "", after: int = 0, limit: int = 50
) -> list[ExclusionLine]:
    """A page of those left out; ``after`` is the contact id that ended the page before. Raises NotFound."""
    find(account_id, deployment_id)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "exclusions"),
            {"deployment_id": deployment_id, "verdict": verdict, "after": after, "limit": limit},
        )
        return [ExclusionLine(*row) for row in cursor.fetchall()]


def shared_numbers(
    account_id: int, deployment_id: int, *, now: datetime, patience: float | None = None
) -> SharedNumbers:
    """How many numbers the duplicates policy is about in this deployment.

    Raises NotFound, and AudienceTooLong after ``patience`` seconds.
    """
    plan = replace(audience_plan(find(account_id, deployment_id)), duplicates=Duplicates.EACH_CONTACT)
    with within(patience, AudienceTooLong), connection.cursor() as cursor:
        cursor.execute(*audience_statement("deployments", "shared_numbers", account_id, plan, now))
        numbers, contacts, example, holders = cursor.fetchone()
    return SharedNumbers(numbers, contacts, example or "", holders or 0)


def _lines(name: str, values: dict[str, Any]) -> list[RecipientLine]:
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", name), values)
        return [RecipientLine(*row) for row in cursor.fetchall()]
