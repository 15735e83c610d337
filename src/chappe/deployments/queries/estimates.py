"""What a deployment would come to: who, in how many fragments, when, how long and at what cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.audience.queries import AudienceTooLong, Count, count, within
from chappe.audience.store.statements import audience_statement
from chappe.base.refusal import Refusal
from chappe.contacts.models import TopicKind
from chappe.deployments.estimating import Fragments, Passage, alike, passages, projected
from chappe.deployments.models import Deployment
from chappe.deployments.plan import Ready, compose, own_fields
from chappe.deployments.queries.forecasts import local_time_of, start_of
from chappe.deployments.queries.holds import Hold, hold_of
from chappe.deployments.queries.people import person_of, preference_link
from chappe.deployments.queries.plans import audience_plan, find
from chappe.deployments.schedule import resolve_in
from chappe.gateways.prices import Cost, cost
from chappe.gateways.queries import rates, ways
from chappe.messages.models import Message
from chappe.messages.template import Template
from chappe.messages.template import compile as compile_template
from chappe.windows.basis import Basis
from chappe.windows.law import Whereabouts
from chappe.windows.places import Place
from chappe.windows.queries import choices
from chappe.windows.registry import law

SAMPLE = 1_000
"""About how many texts are filled to estimate those of all."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A deployment as it would be if it were prepared now.

    ``fragments`` and ``cost`` are None where the text cannot be filled. ``holds`` are the countries' windows at the
    start, by country alone: nobody waits longer than they say; empty for a transactional text.
    """

    count: Count
    fragments: Fragments | None
    cost: Cost | None
    passages: tuple[Passage, ...]
    starts_at: datetime
    holds: tuple[Hold, ...]

    @property
    def seconds(self) -> int | None:
        """How long the sending takes at the gateways' pace, hours apart; None where none of them has a limit."""
        return max((one.seconds for one in self.passages if one.seconds is not None), default=None)

    @property
    def closed(self) -> tuple[Hold, ...]:
        """The windows that are closed at the start."""
        return tuple(hold for hold in self.holds if not hold.open)

    @property
    def held(self) -> int:
        """How many would wait for legal hours."""
        return sum(hold.held for hold in self.holds)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "total": self.count.total,
            "eligible": self.count.eligible,
            "verdicts": self.count.verdicts,
            "countries": self.count.countries,
            "starts_at": self.starts_at,
            "windows": [hold.as_json() for hold in self.holds],
            "fragments": self.fragments.as_json() if self.fragments else None,
            "cost": self.cost.as_json() if self.cost else None,
            "seconds": self.seconds,
            "gateways": [one.as_json() for one in self.passages],
        }


def estimate_for(
    account_id: int, deployment_id: int, *, now: datetime, patience: float | None = None
) -> Estimate:
    """Counts the deployment's audience and estimates the rest.

    Raises NotFound, and AudienceTooLong where a statement takes more than ``patience`` seconds.
    """
    deployment = find(account_id, deployment_id)
    counted = count(account_id, audience_plan(deployment), now=now, patience=patience)
    with within(patience, AudienceTooLong):
        fragments = _fragments(deployment, counted.countries, now)
    by_country = fragments.by_country if fragments else {}
    own, starts_at = _starts(deployment, now)
    return Estimate(
        count=counted,
        fragments=fragments,
        cost=cost(by_country, rates(account_id, by_country)) if fragments else None,
        passages=passages(by_country, ways(account_id)),
        starts_at=starts_at,
        holds=_holds(deployment, counted.countries, own, starts_at),
    )


def _fragments(deployment: Deployment, recipients: Mapping[str, int], now: datetime) -> Fragments | None:
    """Exact where everybody gets the same text, else by a sample; None where the text cannot be filled."""
    message = Message.objects.get(id=deployment.message_id)
    try:
        template = compile_template(message.text)
        if template.fields:
            sample = _sample(
                deployment, template, sum(recipients.values()), now, smart=message.smart_replacement
            )
            return projected(sample, recipients)
        person = person_of((0, 0, *[""] * 8, [], "", 0), (), preference_link(deployment.account_id, template))
        return alike(compose(person, template, smart=message.smart_replacement).fragments, recipients)
    except Refusal:
        return None


def _sample(
    deployment: Deployment, template: Template, eligible: int, now: datetime, *, smart: bool
) -> list[Ready]:
    """The texts of about `SAMPLE` eligible contacts."""
    fields = own_fields(template)
    plan = audience_plan(deployment)
    query, values = audience_statement("deployments", "sample", deployment.account_id, plan, now)
    values |= {"every": max(1, eligible // SAMPLE), "most": 3 * SAMPLE, "fields": list(fields)}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    link = preference_link(deployment.account_id, template)
    return [compose(person_of(row, fields, link), template, smart=smart) for row in rows]


def _starts(deployment: Deployment, now: datetime) -> tuple[datetime | None, datetime]:
    """The wall time of a schedule in each recipient's time, and the moment of another; now for one that cannot be."""
    try:
        return local_time_of(deployment), max(now, start_of(deployment) or now)
    except Refusal:
        return None, now


def _holds(
    deployment: Deployment, recipients: Mapping[str, int], own: datetime | None, starts_at: datetime
) -> tuple[Hold, ...]:
    """The window of each country when it would start, the most recipients first."""
    kind = Message.objects.values_list("topic__kind", flat=True).get(id=deployment.message_id)
    if kind != TopicKind.MARKETING:
        return ()
    known, kept = law(), choices(deployment.account_id)
    found = []
    for country, number in recipients.items():
        zones = known.zones.get(country)
        if zones is not None:
            at = starts_at if own is None else max(starts_at, resolve_in(own, tuple(zones)))
            basis = Basis((Whereabouts(Place(country), zones),), kept)
            found.append(hold_of(basis, None, number, number, at))
    return tuple(found)
