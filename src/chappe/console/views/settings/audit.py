"""The audit log: who did what, when and why."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import audit
from chappe.console.page import AccountRequest, page, render
from chappe.console.paging import PAGE, turned_by_address


@page(Permission.ADMINISTER)
def index(request: AccountRequest) -> HttpResponse:
    entries = audit.entries(request.account.id, before=turned_by_address(request), limit=PAGE + 1)
    context = {
        "entries": entries[:PAGE],
        "next": entries[PAGE - 1].id if len(entries) > PAGE else None,
        "tab": "audit",
    }
    return render(request, "console/settings/audit.html", context, title=_("Audit log"), section="settings")
