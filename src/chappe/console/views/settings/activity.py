"""A gateway at work: its lanes, what it did in the last hour, and why texts failed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console import formats
from chappe.console.charts import BarChart, bar_chart
from chappe.console.health import health_of
from chappe.console.page import AccountRequest, address, page, piece, render
from chappe.dispatch.queries import Activity, gateway_activity
from chappe.gateways import queries

SERIES = ("accepted", "refused", "later", "unknown")
TONES = {"accepted": "good", "refused": "bad", "later": "warn", "unknown": "idle"}


@page(Permission.VIEW)
def activity(request: AccountRequest, gateway_id: int) -> HttpResponse:
    """The page, and the piece of it that asks for itself again."""
    gateway = queries.gateway(request.account.id, gateway_id)
    found = gateway_activity(request.account.id, gateway_id, now=clock.now())
    zone = request.account.time_zone
    context: dict[str, object] = {
        "gateway": gateway,
        "health": health_of(gateway),
        "activity": found,
        "chart": chart_of(found, zone),
        "series": [(name, TONES[outcome]) for outcome, name in names().items()],
        "totals": [(names()[outcome], found.total(outcome)) for outcome in SERIES],
        "codes": [(outcome_name(each.outcome), each, wording.reason(each.code)) for each in found.codes],
        "steps": [(step_name(each.step), each) for each in found.steps],
        "last": formats.clock_time(found.minutes[-1].minute, zone),
    }
    if request.htmx:
        return piece(request, "console/settings/gateway_now.html", context)
    return render(
        request,
        "console/settings/gateway_activity.html",
        context,
        title=gateway.name,
        section="settings",
        back=(address(request, "gateways"), _("Gateways")),
    )


def chart_of(found: Activity, zone: str) -> BarChart:
    titles = names()
    return bar_chart(
        [
            (
                formats.clock_time(minute.minute, zone),
                [(titles[outcome], TONES[outcome], getattr(minute, outcome)) for outcome in SERIES],
            )
            for minute in found.minutes
        ]
    )


def names() -> dict[str, str]:
    return {
        "accepted": _("Accepted"),
        "refused": _("Refused"),
        "later": _("Put off"),
        "unknown": _("Unknown"),
    }


def outcome_name(outcome: str) -> str:
    return names().get(outcome, _("Not sent"))


def step_name(step: str) -> str:
    return {
        "claim": _("Taking a block of recipients"),
        "advance": _("Moving on in a block"),
        "record": _("Recording answers"),
        "receive": _("Keeping receipts and replies"),
        "renew": _("Renewing the lease of a lane"),
        "lease lost": _("Leases lost"),
    }.get(step, step)
