"""What a deployment has come to, at this moment."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from chappe.base.statements import statement
from chappe.deployments.queries import DeploymentView, deployment
from chappe.deployments.states import FINAL_RECIPIENT_STATES, RecipientState

WINDOW = timedelta(seconds=10)
NEWEST = 50_000

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

    ``left`` are those still to be sent (ready or claimed); ``final`` those of whom nothing more will come.
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

    @property
    def percent_sent(self) -> int:
        """How much of the deployment needs no more sending, in percent, rounded down."""
        return 100 * (self.recipients - self.left) // self.recipients if self.recipients else 0


def report(account_id: int, deployment_id: int, *, now: datetime) -> Report:
    """The deployment's counts at this moment. Raises NotFound."""
    view = deployment(account_id, deployment_id)
    with connection.cursor() as cursor:
        cursor.execute(statement("reports", "states"), {"deployment_id": deployment_id})
        rows = [(RecipientState(state), *rest) for state, *rest in cursor.fetchall()]
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
    sent = 0
    for state, code, country, recipients, fragments in rows:
        states[state] += recipients
        countries.setdefault(country, Counter())[state] += recipients
        if code:
            reasons[state, code] += recipients
        if state in SENT:
            sent += int(fragments)
    return Report(
        deployment=view,
        at=now,
        recipients=states.total(),
        fragments=view.fragment_count,
        fragments_sent=sent,
        states={state: states[state] for state in SHOWN if states[state]},
        reasons=tuple(Reason(*key, recipients) for key, recipients in reasons.most_common()),
        countries={country: dict(counts) for country, counts in sorted(countries.items())},
        left=states[RecipientState.READY] + states[RecipientState.CLAIMED],
        final=sum(states[state] for state in FINAL_RECIPIENT_STATES),
        per_second=answered / _seconds(view, now),
        replies=replies,
        opt_outs=opt_outs,
    )


# The network took these texts.
SENT = frozenset({RecipientState.SUBMITTED, RecipientState.DELIVERED, RecipientState.UNDELIVERED})


def _seconds(view: DeploymentView, now: datetime) -> float:
    """The length of the window over which throughput is counted: shorter at the very start."""
    started = view.started_at or now
    return max(1.0, min(WINDOW, now - started).total_seconds())
