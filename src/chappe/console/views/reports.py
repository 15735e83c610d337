"""The deployments that left, with what came of them."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.console.page import AccountRequest, page, render
from chappe.console.paging import turned_by_address
from chappe.reports import queries

PAGE = 20


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    lines = queries.report_lines(request.account.id, before=turned_by_address(request), limit=PAGE + 1)
    context = {"lines": lines[:PAGE], "next": lines[PAGE - 1].id if len(lines) > PAGE else None}
    return render(request, "console/reports/list.html", context, title=_("Reports"), section="reports")
