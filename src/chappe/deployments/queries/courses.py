"""The course of a deployment: foreseen from a count while it is composed, from its recipients once it is prepared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import connection

from chappe.accounts.models import Account
from chappe.base.statements import statement
from chappe.contacts.models import TopicKind
from chappe.deployments.course import Course, course_of
from chappe.deployments.pace import NO_PACE, Pace, texts_per_second
from chappe.deployments.queries.forecasts import (
    left_of,
    limit_of,
    local_time_of,
    pace_of,
    plan_of,
    start_of,
)
from chappe.deployments.queries.plans import count_for, find
from chappe.deployments.schedule import resolve_in
from chappe.deployments.states import State
from chappe.gateways.models import Gateway
from chappe.messages.fragments import measure
from chappe.messages.models import Message
from chappe.messages.replacement import smart
from chappe.windows.basis import MARGIN, Basis, window_at
from chappe.windows.forecast import forecast
from chappe.windows.law import Choices, Law, Whereabouts
from chappe.windows.opening import NO_MARGIN, Window
from chappe.windows.places import Place
from chappe.windows.queries import choices
from chappe.windows.registry import law
from chappe.windows.timeline import NO_WINDOW, Load, Plan, Resume


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schedule that may not be saved yet: aware moments, None for at once and for no limit.

    ``local_time``: the naive wall time of one in each recipient's time, ``starts_at`` being left out.
    """

    starts_at: datetime | None = None
    limit_at: datetime | None = None
    local_time: datetime | None = None
    pace: Pace = NO_PACE  # its own


def course(account_id: int, deployment_id: int, *, now: datetime) -> Course:
    """What becomes of what is left of a prepared deployment, from now or its start on. Raises NotFound."""
    plan = plan_of(account_id, deployment_id, now=now)
    return course_of(forecast(plan), plan.starts_at, plan.limit_at)


def course_ahead(
    account_id: int, deployment_id: int, *, now: datetime, resume_after: timedelta = NO_MARGIN
) -> Course:
    """What becomes of it, prepared or not yet: then from its audience, counted now, and its saved schedule.

    Raises NotFound, BadMoment.
    """
    deployment = find(account_id, deployment_id)
    if deployment.prepared_at is not None or deployment.state == State.PREPARING:
        plan = plan_of(account_id, deployment_id, now=now, resume_after=resume_after)
        return course_of(forecast(plan), plan.starts_at, plan.limit_at)
    saved = Wanted(start_of(deployment), limit_of(deployment), local_time_of(deployment), pace_of(deployment))
    countries = counted_countries(account_id, deployment_id, now=now)
    return foreseen(account_id, deployment_id, now=now, countries=countries, wanted=saved)


def course_from_start(account_id: int, deployment_id: int) -> Course | None:
    """What was foreseen of all of it at its start, by the paces of today; None before it. Raises NotFound."""
    deployment = find(account_id, deployment_id)
    if deployment.started_at is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "loads_at_start"), {"deployment_id": deployment_id})
        rows = cursor.fetchall()
    plan = left_of(deployment, _whole(rows, deployment.recipient_count), deployment.started_at)
    return course_of(forecast(plan), plan.starts_at, plan.limit_at)


def counted_countries(
    account_id: int, deployment_id: int, *, now: datetime, patience: float | None = None
) -> Mapping[str, int]:
    """How many recipients each country would have if it were prepared now. Reads every contact. Raises NotFound."""
    return count_for(account_id, deployment_id, now=now, patience=patience).countries


def foreseen(
    account_id: int, deployment_id: int, *, now: datetime, countries: Mapping[str, int], wanted: Wanted
) -> Course:
    """The course of a deployment that is composed, from recipients by country. Raises NotFound.

    By country alone, in all its zones: the preparation tells them apart, and nobody waits for longer than said. Every
    text is taken to be as long as the message is without its fields filled.
    """
    deployment = find(account_id, deployment_id)
    message = Message.objects.select_related("topic").get(id=deployment.message_id)
    fragments = measure(smart(message.text) if message.smart_replacement else message.text).fragments
    is_marketing = message.topic.kind == TopicKind.MARKETING
    gateways = list(
        Gateway.objects.filter(account_id=account_id, is_enabled=True).order_by("preference", "id")
    )
    own = _own_moments(wanted.local_time, countries)
    starts_at = max(now, min(own.values(), default=wanted.starts_at or now))
    kept = choices(account_id)
    loads = [
        Load(
            name=country,
            window=_window(law(), country, kept, own.get(country, starts_at)) if is_marketing else NO_WINDOW,
            route=_route(country, gateways),
            texts=texts,
            fragments=ceil(texts * max(1, fragments)),
            territory=country,
            starts_at=own.get(country),
        )
        for country, texts in countries.items()
        if texts
    ]
    plan = Plan(
        loads=tuple(loads),
        starts_at=starts_at,
        pace={gateway.name: float(gateway.pace) for gateway in gateways if gateway.pace},
        pace_in_all=texts_per_second(wanted.pace, sum(countries.values())),
        limit_at=wanted.limit_at,
        resume=Resume(Account.objects.values_list("resume", flat=True).get(id=account_id)),
        margin=MARGIN,
    )
    return course_of(forecast(plan), starts_at, wanted.limit_at)


def _own_moments(local_time: datetime | None, countries: Iterable[str]) -> dict[str, datetime]:
    """When each country's clocks show the time, in the last of its zones; empty for one moment for all."""
    zones = law().zones
    if local_time is None:
        return {}
    return {country: resolve_in(local_time, zones[country]) for country in countries if country in zones}


def _whole(rows: Sequence[tuple[Any, ...]], recipients: int) -> list[tuple[Any, ...]]:
    """The rows with those who were ended unsent: the largest row of their window has them again."""
    found: list[tuple[Any, ...]] = []
    in_rows: Counter[str] = Counter()
    of_windows = sum({row[2]: row[4] for row in rows if row[2]}.values())
    for row in rows:
        in_rows[row[2] or ""] += row[6]
    for row in rows:
        whole = row[4] if row[2] else recipients - of_windows
        missing = max(0, whole - in_rows.pop(row[2] or "", whole))
        found.append((*row[:6], row[6] + missing))
    return [row for row in found if row[6]]


def _window(known: Law, country: str, kept: Choices, starts_at: datetime) -> Window:
    if country not in known.zones:
        return NO_WINDOW
    basis = Basis((Whereabouts(Place(country), known.zones[country]),), kept)
    return window_at(known, basis, starts_at)


def _route(country: str, gateways: Iterable[Gateway]) -> str:
    """The first gateway in the order of preference that serves the country; empty for none."""
    return next((each.name for each in gateways if not each.countries or country in each.countries), "")
