"""The search of the top bar: a contact, a deployment or a message, by what a person remembers of it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.console.narrowing import Narrowing, by_address, by_form
from chappe.console.page import AccountRequest, address, page, piece, render
from chappe.contacts import queries as contacts
from chappe.contacts.filtering import NO_FILTER
from chappe.deployments import queries as deployments
from chappe.messages import queries as messages

SHOWN = 6


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """Results under the box as one types, where htmx asks; else a page whose address says the search sealed."""
    if request.method == "POST" and not request.htmx:
        return redirect(address(request, "search") + by_form(request.POST).query())
    asked = by_form(request.POST) if request.method == "POST" else by_address(request)
    found = results(request, asked.search)
    if request.htmx and request.method == "POST":
        return piece(request, "console/search/results.html", found)
    return render(request, "console/search/page.html", found, title=_("Search"))


def results(request: AccountRequest, typed: str) -> dict[str, object]:
    """The first few of each kind; nothing for nothing."""
    everywhere: dict[str, object] = {"typed": typed, "contacts": [], "deployments": [], "messages": []}
    if not typed:
        return everywhere
    account_id = request.account.id
    people = contacts.contacts(account_id, search=typed, limit=SHOWN + 1)
    return {
        **everywhere,
        "contacts": people[:SHOWN],
        "more_contacts": Narrowing(typed, NO_FILTER).query() if len(people) > SHOWN else "",
        "deployments": deployments.deployments(account_id, search=typed, limit=SHOWN),
        "messages": messages.messages(account_id, search=typed, limit=SHOWN),
    }
