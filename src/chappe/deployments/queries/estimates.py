"""What a deployment would come to: who, in how many fragments, when, how long and at what cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

from django.db import connection

from chappe.audience.queries import AudienceTooLong, Count, count, within
from chappe.audience.store.statements import audience_statement
from chappe.base.refusal import Refusal
from chappe.contacts.models import TopicKind
from chappe.contacts.queries import boolean_fields
from chappe.deployments.distribution import Distribution, read
from chappe.deployments.estimating import Fragments, Passage, alike, passages, projected
from chappe.deployments.models import Deployment
from chappe.deployments.pace import texts_per_second
from chappe.deployments.plan import Ready, compose, counted_of, own_fields
from chappe.deployments.queries.forecasts import local_time_of, pace_of, start_of
from chappe.deployments.queries.holds import Hold, hold_of
from chappe.deployments.queries.people import person_of, preference_link
from chappe.deployments.queries.plans import audience_plan, find
from chappe.deployments.queries.texts import present_texts
from chappe.deployments.schedule import resolve_in
from chappe.deployments.tallying import Choice, Tally, choice_of
from chappe.gateways.prices import Cost, cost
from chappe.gateways.queries import rates, ways
from chappe.messages.contents import Compiled
from chappe.messages.models import Message
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
    start, by country alone: nobody waits longer than they say; empty for a transactional text. ``distribution`` is of
    the texts that were filled to know: a sample, where ``fragments.sample`` says how many.
    """

    count: Count
    fragments: Fragments | None
    cost: Cost | None
    passages: tuple[Passage, ...]
    # How long its own pace makes it last, hours apart; None without one.
    paced_seconds: int | None
    starts_at: datetime
    holds: tuple[Hold, ...]
    distribution: Distribution | None = None

    @property
    def seconds(self) -> int | None:
        """How long the sending takes at its own pace and the gateways', hours apart; None where none has a limit."""
        known = (*(one.seconds for one in self.passages), self.paced_seconds)
        return max((seconds for seconds in known if seconds is not None), default=None)

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
            "paced_seconds": self.paced_seconds,
            "gateways": [one.as_json() for one in self.passages],
            "distribution": self.distribution.as_json() if self.distribution else None,
        }


class Look(NamedTuple):
    """What some texts, or all, came to."""

    fragments: Fragments | None
    tally: Tally
    chosen: Choice


def estimate_for(
    account_id: int, deployment_id: int, *, now: datetime, patience: float | None = None
) -> Estimate:
    """Counts the deployment's audience and estimates the rest.

    Raises NotFound, and AudienceTooLong where a statement takes more than ``patience`` seconds.
    """
    deployment = find(account_id, deployment_id)
    counted = count(account_id, audience_plan(deployment), now=now, patience=patience)
    with within(patience, AudienceTooLong):
        look = _look(deployment, counted.countries, now)
    fragments = look.fragments
    by_country = fragments.by_country if fragments else {}
    priced = rates(account_id, by_country)
    own, starts_at = _starts(deployment, now)
    per_second = texts_per_second(pace_of(deployment), counted.eligible)
    return Estimate(
        count=counted,
        fragments=fragments,
        cost=cost(by_country, priced) if fragments else None,
        passages=passages(by_country, ways(account_id)),
        paced_seconds=ceil(counted.eligible / per_second) if per_second else None,
        starts_at=starts_at,
        holds=_holds(deployment, counted.countries, own, starts_at),
        distribution=read(look.tally.as_json(), look.chosen, priced) if fragments else None,
    )


def _look(deployment: Deployment, recipients: Mapping[str, int], now: datetime) -> Look:
    """Exact where everybody gets the same text, else by a sample; nothing where the text cannot be filled."""
    message = Message.objects.select_related("topic").get(id=deployment.message_id)
    chosen = choice_of(smart_replacement=message.smart_replacement, without_accents=message.without_accents)
    try:
        texts = present_texts(message, on=now.date())
        if texts.fields or len(texts.templates) > 1:
            sample = _sample(deployment, texts, sum(recipients.values()), now)
            return Look(projected(sample, recipients), _tally((one, 1) for one in sample), chosen)
        anybody = person_of((0, 0, *[""] * 8, [], "", 0), (), preference_link(deployment.account_id, ()))
        each = {
            country: compose(anybody._replace(route_country=country), texts) for country in recipients or [""]
        }
        sizes = {country: one.fragments for country, one in each.items()}
        everybody = ((each[country], count) for country, count in recipients.items())
        return Look(alike(sizes, recipients), _tally(everybody), chosen)
    except Refusal:
        return Look(None, Tally(), chosen)


def _tally(texts: Iterable[tuple[Ready, int]]) -> Tally:
    """The texts counted, each with how many are alike."""
    tally = Tally()
    for one, times in texts:
        tally.add(counted_of(one), times)
    return tally


def _sample(deployment: Deployment, texts: Compiled, eligible: int, now: datetime) -> list[Ready]:
    """The texts of about `SAMPLE` eligible contacts."""
    fields = own_fields(texts.fields)
    plan = audience_plan(deployment)
    query, values = audience_statement("deployments", "sample", deployment.account_id, plan, now)
    values |= {"every": max(1, eligible // SAMPLE), "most": 3 * SAMPLE, "fields": list(fields)}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    link = preference_link(deployment.account_id, texts.fields)
    booleans = boolean_fields(deployment.account_id)
    return [compose(person_of(row, fields, link, booleans), texts) for row in rows]


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
