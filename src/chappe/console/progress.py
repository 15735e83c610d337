"""A deployment under way in a few figures: how it stands, how fast it goes, when it will end, why it waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chappe.console.charts import Piece, shares
from chappe.console.health import Health, health_of
from chappe.deployments.states import RecipientState, State
from chappe.gateways.queries import GatewayView
from chappe.reports.queries import Report

# Of each state, the tone in which its share of the bar is drawn, from the left.
TONES: dict[RecipientState, str] = {
    RecipientState.DELIVERED: "good",
    RecipientState.SUBMITTED: "accent",
    RecipientState.CLAIMED: "soft",
    RecipientState.UNDELIVERED: "bad",
    RecipientState.FAILED: "bad",
    RecipientState.UNKNOWN: "warn",
    RecipientState.EXPIRED: "idle",
    RecipientState.EXCLUDED: "idle",
    RecipientState.CANCELLED: "idle",
    RecipientState.HELD: "soft",
    RecipientState.READY: "track",
}
LONGEST_FORECAST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """``sent`` reached the network; ``ends_at`` is a forecast from the pace of now, None without one."""

    sent: int
    delivered: int
    undelivered: int
    unknown: int
    left: int
    pieces: tuple[Piece, ...]
    per_second: int
    ends_at: datetime | None
    waits: str
    gateways: tuple[Health, ...]
    is_moving: bool


def progress_of(report: Report, gateways: Sequence[GatewayView]) -> Progress:
    states = report.states
    health = tuple(health_of(gateway) for gateway in gateways)
    delivered = states.get(RecipientState.DELIVERED, 0)
    undelivered = states.get(RecipientState.UNDELIVERED, 0)
    submitted = states.get(RecipientState.SUBMITTED, 0)
    return Progress(
        sent=delivered + undelivered + submitted,
        delivered=delivered,
        undelivered=undelivered + states.get(RecipientState.FAILED, 0),
        unknown=states.get(RecipientState.UNKNOWN, 0),
        left=report.left,
        pieces=shares([(state.value, tone, states.get(state, 0)) for state, tone in TONES.items()]),
        per_second=round(report.per_second),
        ends_at=forecast(report),
        waits=why_waiting(report, health),
        gateways=health,
        is_moving=report.deployment.state not in (State.FINISHED, State.CANCELLED)
        or report.final < report.recipients,
    )


def forecast(report: Report) -> datetime | None:
    """When the last text leaves, should the pace of the last seconds hold."""
    if report.deployment.state is not State.SENDING or not report.left or report.per_second < 0.1:
        return None
    takes = timedelta(seconds=report.left / report.per_second)
    return report.at + takes if takes < LONGEST_FORECAST else None


def why_waiting(report: Report, health: Sequence[Health]) -> str:
    """In words, why nothing moves while something could; empty while all is well."""
    if report.deployment.state is not State.SENDING or not report.left or report.per_second > 0:
        return ""
    if not any(gateway.is_enabled for gateway in health):
        return _("Every gateway is switched off, so nothing can leave. An administrator can switch one on.")
    if not any(gateway.is_bound for gateway in health):
        return _(
            "No gateway is connected at this moment, so nothing can leave. It goes on by itself as soon as one is."
        )
    return ""
