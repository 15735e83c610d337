"""What a deployment has come to, at this moment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chappe.accounts.queries import account
from chappe.base.statements import statement
from chappe.clicks.queries import NO_CLICKS, Clicks, clicks_of_deployment
from chappe.contacts.phone import supported_formats
from chappe.deployments.estimating import cost_kept
from chappe.deployments.queries import (
    DeploymentLine,
    DeploymentView,
    Hold,
    deployment,
    deployments,
    held,
    holds,
)
from chappe.deployments.states import FINAL_RECIPIENT_STATES, RecipientState, State
from chappe.gateways.prices import Cost
from chappe.gateways.queries import gateways
from chappe.reports.formats import CountryFormat, country_formats

WINDOW = timedelta(seconds=10)
NEWEST = 50_000
SAMPLE = 600
# Recipients that are counted while somebody waits, in some ten milliseconds.
COUNTED_AT_ONCE = 50_000

Rows = list[tuple[Any, ...]]

# In the order in which a report shows them.
SHOWN = (
    RecipientState.DELIVERED,
    RecipientState.SUBMITTED,
    RecipientState.UNDELIVERED,
    RecipientState.FAILED,
    RecipientState.UNKNOWN,
    RecipientState.EXCLUDED,
    RecipientState.EXPIRED,
    RecipientState.CANCELLED,
    RecipientState.CLAIMED,
    RecipientState.HELD,
    RecipientState.READY,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """How many recipients are in a state for one reason; ``code`` is the network's or Chappe's, '' without one."""

    state: RecipientState
    code: str
    recipients: int


@dataclass(frozen=True, slots=True)
class Report:
    """A deployment's counts. ``states`` has every state that somebody is in, in the order shown.

    They are those of the moment ``at``, which for a large deployment is some seconds ago.
    ``left`` are those still to be sent (ready, held or claimed); ``final`` those of whom nothing more will come;
    ``holds`` the windows of the recipients, while it is under way.
    ``cost`` is that of the fragments sent, at the prices of the preparation, by the gateways that it foresaw.
    ``per_second`` counts texts answered by gateways over the last ten seconds.
    """

    deployment: DeploymentView
    at: datetime
    recipients: int
    fragments: int
    fragments_sent: int
    states: dict[RecipientState, int]
    reasons: tuple[Reason, ...]
    countries: dict[str, dict[RecipientState, int]]
    left: int
    final: int
    per_second: float
    replies: int
    opt_outs: int
    holds: tuple[Hold, ...] = ()
    cost: Cost | None = None
    clicks: Clicks = NO_CLICKS

    @property
    def percent_sent(self) -> int:
        """How much of the deployment needs no more sending, in percent, rounded down."""
        return 100 * (self.recipients - self.left) // self.recipients if self.recipients else 0


def report(account_id: int, deployment_id: int, *, now: datetime) -> Report:
    """The deployment's counts at this moment. Raises NotFound."""
    view = deployment(account_id, deployment_id)
    with connection.cursor() as cursor:
        at, rows = _standing(cursor, view, now)
        answered = 0
        if view.state in UNDER_WAY:
            cursor.execute(
                statement("reports", "throughput"),
                {"deployment_id": deployment_id, "since": now - WINDOW, "newest": NEWEST},
            )
            (answered,) = cursor.fetchone()
        cursor.execute(
            statement("reports", "replies"), {"deployment_id": deployment_id, "account_id": account_id}
        )
        replies, opt_outs = cursor.fetchone()
    states: Counter[RecipientState] = Counter()
    reasons: Counter[tuple[RecipientState, str]] = Counter()
    countries: dict[str, Counter[RecipientState]] = {}
    sent: Counter[str] = Counter()
    for name, code, country, recipients, fragments in rows:
        state = RecipientState(name)
        states[state] += recipients
        countries.setdefault(country, Counter())[state] += recipients
        if code:
            reasons[state, code] += recipients
        if state in SENT:
            sent[country] += int(fragments)
    windows = tuple(holds(account_id, deployment_id, now=now)) if view.state in UNDER_WAY else ()
    waiting = min(held(windows), states[RecipientState.READY])
    states.update({RecipientState.HELD: waiting, RecipientState.READY: -waiting})
    return Report(
        deployment=view,
        at=at,
        recipients=states.total(),
        fragments=view.fragment_count,
        fragments_sent=sent.total(),
        states={state: states[state] for state in SHOWN if states[state]},
        reasons=tuple(Reason(*key, recipients) for key, recipients in reasons.most_common()),
        countries={country: dict(counts) for country, counts in sorted(countries.items())},
        left=sum(states[state] for state in LEFT),
        final=sum(states[state] for state in FINAL_RECIPIENT_STATES),
        per_second=answered / _seconds(view, now),
        replies=replies,
        opt_outs=opt_outs,
        holds=windows,
        cost=cost_kept(view.summary, sent),
        clicks=clicks_of_deployment(account_id, deployment_id),
    )


def _standing(cursor: CursorWrapper, view: DeploymentView, now: datetime) -> tuple[datetime, Rows]:
    """The recipients by state, reason and country: counted now, or as last counted where that would take too long."""
    if view.recipient_count > COUNTED_AT_ONCE:
        cursor.execute(statement("reports", "figures"), {"deployment_id": view.id})
        kept = cursor.fetchall()
        if kept:
            return kept[0][0], [row[1:] for row in kept]
    cursor.execute(statement("reports", "states"), {"deployment_id": view.id})
    return now, cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one deployment, in a list of them. ``sent`` reached the network; ``left`` may still leave."""

    sent: int
    delivered: int
    undelivered: int
    unknown: int
    left: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day's texts, by the start of their deployments, and the opt-outs that came in."""

    date: date
    sent: int
    delivered: int
    opt_outs: int


def started(account_id: int, *, before: int | None = None, limit: int = 20) -> list[DeploymentLine]:
    """The deployments that left, whole or in part, newest first."""
    return deployments(account_id, states=STARTED, before=before, limit=limit)


def outcomes(account_id: int, deployment_ids: Sequence[int]) -> dict[int, Outcome]:
    """What came of each, as last counted (seconds ago while it is under way)."""
    states: dict[int, Counter[RecipientState]] = {pk: Counter() for pk in deployment_ids}
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"account_id": account_id, "deployment_ids": list(deployment_ids)}
        cursor.execute(statement("reports", "outcomes"), parameters)
        for deployment_id, state, recipients in cursor.fetchall():
            states[deployment_id][RecipientState(state)] += recipients
    return {pk: _outcome(counts) for pk, counts in states.items()}


def days(account_id: int, *, zone: str, now: datetime, length: int = 30) -> list[Day]:
    """The last days, today included, by the clock of the (IANA) zone; a day without texts is there with zeros."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first = today - timedelta(days=length - 1)
    since = datetime.combine(first, time.min, ZoneInfo(zone))
    parameters: dict[str, Any] = {"account_id": account_id, "since": since, "zone": zone}
    with connection.cursor() as cursor:
        cursor.execute(statement("reports", "days"), parameters)
        texts = {day: (sent, delivered) for day, sent, delivered in cursor.fetchall()}
        cursor.execute(statement("reports", "opt_outs"), parameters)
        opt_outs = dict(cursor.fetchall())
    dates = [first + timedelta(days=index) for index in range(length)]
    return [Day(day, *texts.get(day, (0, 0)), opt_outs.get(day, 0)) for day in dates]


@dataclass(frozen=True, slots=True)
class Sample:
    """When texts reached the network, of some recipients evenly spread over the list, each standing for ``weight``.

    ``sent`` are their country and moment (aware, UTC), in order; ``size`` how many were looked at, sent or not.
    """

    size: int
    weight: float
    sent: tuple[tuple[str, datetime], ...]


def sampled(account_id: int, deployment_id: int, *, size: int = SAMPLE) -> Sample:
    """How a deployment really went, from at most ``size`` of its recipients; all of them if they are no more.

    Raises NotFound.
    """
    recipients = deployment(account_id, deployment_id).recipient_count
    taken = min(size, recipients)
    positions = [1 + place * recipients // taken for place in range(taken)]
    with connection.cursor() as cursor:
        cursor.execute(
            statement("reports", "sampled"), {"deployment_id": deployment_id, "positions": positions}
        )
        rows = cursor.fetchall()
    return Sample(
        size=len(rows),
        weight=recipients / max(1, taken),
        sent=tuple((country, at) for country, at in rows if at is not None),
    )


def _outcome(states: Counter[RecipientState]) -> Outcome:
    return Outcome(
        sent=sum(states[state] for state in SENT),
        delivered=states[RecipientState.DELIVERED],
        undelivered=states[RecipientState.UNDELIVERED] + states[RecipientState.FAILED],
        unknown=states[RecipientState.UNKNOWN],
        left=states[RecipientState.READY],
    )


# States of a deployment of which some text may have left.
STARTED = (State.SENDING, State.PAUSED, State.AWAITING_RESUME, State.FINISHED, State.CANCELLED)

# Texts are leaving, or may have been a moment ago.
UNDER_WAY = frozenset({State.SENDING, State.PAUSED, State.AWAITING_RESUME})

# These may still leave.
LEFT = frozenset({RecipientState.READY, RecipientState.HELD, RecipientState.CLAIMED})

# The network took these texts.
SENT = frozenset({RecipientState.SUBMITTED, RecipientState.DELIVERED, RecipientState.UNDELIVERED})


def _seconds(view: DeploymentView, now: datetime) -> float:
    """The length of the window over which throughput is counted: shorter at the very start."""
    started = view.started_at or now
    return max(1.0, min(WINDOW, now - started).total_seconds())


def number_formats(account_id: int) -> tuple[CountryFormat, ...]:
    """How the numbers of each country look, whether the account serves it and an enabled gateway reaches it."""
    routes = [gateway.countries for gateway in gateways(account_id) if gateway.is_enabled]
    return country_formats(supported_formats(), account(account_id).supported_countries, routes)
