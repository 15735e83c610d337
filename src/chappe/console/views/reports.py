"""The deployments that left, with what came of them."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.console.page import AccountRequest, page, piece, render
from chappe.console.paging import turned_by_address
from chappe.reports import queries

PAGE = 20


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """The list at once, and its figures when htmx (or a visitor without it) asks: they read every recipient."""
    lines = queries.started(request.account.id, before=turned_by_address(request), limit=PAGE + 1)
    with_figures = bool(request.htmx) or request.GET.get("figures") == "yes"
    shown = lines[:PAGE]
    context = {
        "lines": shown,
        "outcomes": queries.outcomes(request.account.id, [line.id for line in shown])
        if with_figures
        else None,
        "next": shown[-1].id if len(lines) > PAGE else None,
    }
    if request.htmx:
        return piece(request, "console/reports/lines.html", context)
    return render(request, "console/reports/list.html", context, title=_("Reports"), section="reports")
