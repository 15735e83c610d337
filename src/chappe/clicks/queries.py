"""What came of the links of a deployment, and what one contact followed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.clicks.agents import Kind
from chappe.clicks.models import Click
from chappe.clicks.store import leads
from chappe.deployments.models import Deployment
from chappe.messages.addresses import PREFERENCES
from chappe.messages.queries import Leads
from chappe.messages.tokens import TokenBad


@dataclass(frozen=True, slots=True)
class LinkCount:
    """One link: who followed it. ``target`` is "" for the reader's preference page.

    ``people`` are recipients who followed it at least once, ``clicks`` how often they did; ``robots`` are previews,
    scanners and programs, which are no click of anybody.
    """

    target: str
    people: int
    clicks: int
    robots: int


@dataclass(frozen=True, slots=True)
class Clicks:
    """The same of all links of a deployment; ``links`` are those its texts have, in order.

    Who opens the preference page has clicked a link, but followed no offer: ``people`` and ``clicks`` leave it out.
    """

    people: int
    clicks: int
    robots: int
    links: tuple[LinkCount, ...]


Rows = list[tuple[int, str, int, int, int]]
"""Of counts.sql."""

NO_CLICKS = Clicks(0, 0, 0, ())
"""Of a deployment whose texts have no links."""


@dataclass(frozen=True, slots=True)
class ClickLine:
    """One click of a contact. ``target`` is "" for the preference page; ``agent`` the family of what was used."""

    id: int
    deployment_id: int
    deployment_name: str
    target: str
    kind: Kind
    agent: str
    at: datetime


def clicks_of_deployment(account_id: int, deployment_id: int) -> Clicks:
    """Raises NotFound."""
    deployment = Deployment.objects.filter(account_id=account_id, pk=deployment_id).first()
    if deployment is None:
        raise NotFound(kind="deployment", name=str(deployment_id))
    targets = _used(deployment.version_id)
    if not targets:
        return NO_CLICKS
    with connection.cursor() as cursor:
        cursor.execute(
            statement("clicks", "counts"), {"account_id": account_id, "deployment_id": deployment_id}
        )
        rows = cursor.fetchall()
    offers = {link for link, _ in targets} - {0}
    counts = tuple(LinkCount(target, *_figures({link}, rows)) for link, target in targets)
    return Clicks(*_figures(offers, rows), counts)


def clicks_of_contact(
    account_id: int, contact_id: int, *, before: int | None = None, limit: int = 20
) -> list[ClickLine]:
    """The latest first; of another account's contact, none."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("clicks", "of_contact"),
            {"account_id": account_id, "contact_id": contact_id, "before": before, "limit": limit},
        )
        rows = cursor.fetchall()
    return [
        ClickLine(pk, deployment_id, name, _target(version_id, link), Kind(kind), agent, at)
        for pk, deployment_id, name, version_id, link, kind, agent, at in rows
    ]


def first_clicks(account_id: int, deployment_id: int, positions: Sequence[int]) -> dict[int, datetime]:
    """When those of these recipients who followed a link did so first, by position; the preference page is none."""
    found = Click.objects.filter(
        deployment_id=deployment_id,
        deployment__account_id=account_id,
        position__in=positions,
        kind=Kind.PERSON,
        link__gt=0,
    )
    moments: dict[int, datetime] = {}
    for position, at in found.order_by("at").values_list("position", "at"):
        moments.setdefault(position or 0, at)
    return moments


def _used(version_id: int | None) -> list[tuple[int, str]]:
    """The links that the texts of a version have, by place: the preference page's last."""
    try:
        found = leads(version_id) if version_id is not None else Leads((), ())
    except TokenBad:
        return []
    return sorted(
        ((place, found.targets[place]) for place in found.used), key=lambda one: (one[0] == 0, one[0])
    )


def _target(version_id: int | None, link: int) -> str:
    return dict(_used(version_id)).get(link, PREFERENCES)


def _figures(links: Collection[int], rows: Rows) -> tuple[int, int, int]:
    """Of these links together: people, their clicks, and robots."""
    people = clicks = robots = 0
    for link, kind, followed, of_link, new in rows:
        if link in links and kind == Kind.PERSON:
            people += of_link if len(links) == 1 else new
            clicks += followed
        elif link in links:
            robots += followed
    return people, clicks, robots
