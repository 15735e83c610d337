"""The first page: what is sending, what comes next, what waits for me, how the gateways are, the last 30 days."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.dates import in_letters
from chappe.console import formats
from chappe.console.charts import BarChart, bar_chart
from chappe.console.health import health_of
from chappe.console.page import AccountRequest, page, piece, render
from chappe.console.progress import progress_of
from chappe.contacts import queries as contacts
from chappe.deployments import queries as deployments
from chappe.deployments.states import State
from chappe.gateways import queries as gateways
from chappe.reports import queries as reports

UNDER_WAY = (State.SENDING, State.PAUSED, State.AWAITING_RESUME)
SHOWN = 5


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """The whole page; what is under way alone when htmx asks."""
    if request.htmx:
        return piece(request, "console/overview/live.html", {"live": live(request)})
    context = {
        "live": live(request),
        "scheduled": deployments.deployments(
            request.account.id, states=(State.SCHEDULED, State.REFRESHING), limit=SHOWN
        ),
        "waiting": deployments.waiting_for_approval(request.account.id, limit=SHOWN),
        "drafts": deployments.deployments(request.account.id, states=(State.DRAFT,), limit=SHOWN),
        "gateways": [health_of(gateway) for gateway in gateways.gateways(request.account.id)],
        "contacts": contacts.contact_count(request.account.id),
    }
    return render(request, "console/overview/index.html", context, title=_("Overview"), section="overview")


@page(Permission.VIEW)
def days(request: AccountRequest) -> HttpResponse:
    """The chart of the last 30 days, on its own since it reads every recipient of them."""
    found = reports.days(request.account.id, zone=request.account.time_zone, now=clock.now())
    context = {
        "chart": chart_of(found),
        "series": [
            (pgettext("texts", "Delivered"), "accent"),
            (pgettext("texts", "Sent, not delivered"), "soft"),
        ],
        "sent": sum(day.sent for day in found),
        "opt_outs": sum(day.opt_outs for day in found),
        "today": day_name(found[-1].date),
    }
    if request.htmx:
        return piece(request, "console/overview/days.html", context)
    title = _("The last 30 days")
    return render(request, "console/overview/days_page.html", context, title=title, section="overview")


def live(request: AccountRequest) -> list[object]:
    """What is under way, each with its report and its progress."""
    lines = deployments.deployments(request.account.id, states=UNDER_WAY, limit=SHOWN)
    shown: list[object] = []
    for line in lines:
        report = reports.report(request.account.id, line.id, now=clock.now())
        shown.append({"line": line, "report": report, "progress": progress_of(report, ())})
    return shown


def chart_of(days: Sequence[reports.Day]) -> BarChart:
    return bar_chart(
        [
            (
                day_name(day.date),
                [("", "accent", day.delivered), ("", "soft", max(0, day.sent - day.delivered))],
            )
            for day in days
        ]
    )


def day_name(day: date) -> str:
    return in_letters(day, pgettext("day of a chart, in CLDR letters", "d MMM"), formats.locale())
