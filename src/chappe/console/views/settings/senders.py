"""Senders: what a text shows as its origin."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import SenderForm
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.console.points import findings_shown
from chappe.content import queries as content
from chappe.deployments import queries as deployments
from chappe.messages import operations, queries


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    countries = dict.fromkeys(deployments.countries(request.account.id))
    today = clock.now().date()
    context = {
        "senders": [
            (
                each,
                findings_shown(
                    content.sender_findings(each.value, each.kind, countries, today), is_here=False
                ),
            )
            for each in queries.senders(request.account.id)
        ],
        "tab": "senders",
    }
    return render(request, "console/settings/senders.html", context, title=_("Senders"), section="settings")


@page(Permission.ADMINISTER)
def create(request: AccountRequest) -> HttpResponse:
    form = SenderForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.create_sender(form.cleaned_data["value"], actor=request.actor, now=clock.now())
            say(request, _("The sender is added."))
            return go(request, "senders")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Add the sender")},
        title=_("New sender"),
        section="settings",
        back=(address(request, "senders"), _("Senders")),
        status=form.http_status,
    )
