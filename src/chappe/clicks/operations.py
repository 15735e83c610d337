"""Following a short address: where it leads, and the click written down. Nobody is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from chappe.base.statements import statement
from chappe.clicks import registry
from chappe.clicks.agents import Visit, judged
from chappe.clicks.store import leads
from chappe.contacts.preferences import Link
from chappe.contacts.queries import address_of, generation_of, has_public_address, links_revoked_since
from chappe.deployments.models import Deployment
from chappe.deployments.states import RecipientState
from chappe.messages.addresses import PREFERENCES
from chappe.messages.queries import whose_token
from chappe.messages.tokens import TokenBad, Whose, check_of

MOST = 100
"""Clicks of a kind that are kept of one recipient."""

UNSENT = frozenset(
    {RecipientState.READY, RecipientState.EXCLUDED, RecipientState.CANCELLED, RecipientState.EXPIRED}
)
"""States of a recipient to whom nothing was sent: whoever follows its links looks at them from inside."""


@dataclass(frozen=True, slots=True)
class Request:
    """How a short address was asked for; ``purpose`` is what the headers say of prefetching."""

    method: str
    agent: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a short address leads. Empty: to nothing to be shown, since it is a sample, or its person is gone."""

    address: str
    is_sample: bool = False


def follow(token: str, request: Request, *, now: datetime) -> Destination:
    """Where the token's link leads; the click is written down if its text was sent. Raises TokenBad."""
    whose = whose_token(token)
    if whose.is_test:
        return _of_test(whose)
    found = _prepared(whose)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("clicks", "sent"),
            {"deployment_id": whose.deployment_id, "position": whose.position},
        )
        row = cursor.fetchone()
    if row is None:
        raise TokenBad
    contact_id, is_erased, state, sent_at = row
    if sent_at is not None or state not in UNSENT:
        _record(whose, None if is_erased else contact_id, request, sent_at, now)
    target = found.targets[whose.link]
    if target != PREFERENCES:
        return Destination(target)
    return Destination("" if is_erased else _preference_page(found, contact_id))


@dataclass(frozen=True, slots=True)
class _Prepared:
    account_id: int
    targets: tuple[str, ...]
    # When the last of its texts were filled.
    at: datetime


def _prepared(whose: Whose) -> _Prepared:
    """What the token's deployment was prepared with. Raises TokenBad."""
    known = Deployment.objects.filter(pk=whose.deployment_id).values_list(
        "account_id", "revision", "version_id", "prepared_at", "refreshed_at"
    )
    for account_id, revision, version_id, prepared_at, refreshed_at in known:
        if whose.check == check_of(revision) and version_id is not None and prepared_at is not None:
            known_leads = leads(version_id)
            if whose.link in known_leads.used:
                return _Prepared(account_id, known_leads.targets, refreshed_at or prepared_at)
    raise TokenBad


def _of_test(whose: Whose) -> Destination:
    """Where a link of a text sent as a test leads. Raises TokenBad."""
    known = leads(whose.position)
    if whose.check or whose.link not in known.used:
        raise TokenBad
    targets = known.targets
    return Destination(targets[whose.link], is_sample=targets[whose.link] == PREFERENCES)


def _record(
    whose: Whose, contact_id: int | None, request: Request, sent_at: datetime | None, now: datetime
) -> None:
    after = now - sent_at if sent_at is not None else None
    verdict = judged(Visit(request.method, request.agent, request.purpose, after), registry.agents())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            statement("clicks", "turn"), {"deployment_id": whose.deployment_id, "position": whose.position}
        )
        cursor.execute(
            statement("clicks", "record"),
            {
                "deployment_id": whose.deployment_id,
                "position": None if contact_id is None else whose.position,
                "contact_id": contact_id,
                "link": whose.link,
                "kind": verdict.kind.value,
                "agent": "" if contact_id is None else verdict.family,
                "at": now,
                "most": MOST,
            },
        )


def _preference_page(found: _Prepared, contact_id: int) -> str:
    """The contact's own page, at the part that stops every text.

    Raises TokenBad where the contact's links were revoked since, or the installation has no public address any more.
    """
    if not has_public_address() or links_revoked_since(found.account_id, contact_id, found.at):
        raise TokenBad
    return address_of(Link(found.account_id, contact_id, generation_of(contact_id))) + "#stop"
