"""The account's own settings."""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts import operations
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import AccountForm
from chappe.console.page import AccountRequest, go, page, render, say


@page(Permission.VIEW)
def show(request: AccountRequest) -> HttpResponse:
    """To read for every member; to change for an administrator (the operation asks for it)."""
    form = AccountForm(request.POST or None, initial=asdict(request.account))
    if form.is_valid():
        with form.refusals():
            operations.update_account(actor=request.actor, now=clock.now(), **form.cleaned_data)
            say(request, _("The settings are saved."))
            return go(request, "settings")
    context = {"form": form, "tab": "account"}
    return render(
        request,
        "console/settings/account.html",
        context,
        title=_("Settings"),
        section="settings",
        status=form.http_status,
    )
