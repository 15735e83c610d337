"""Short links: the account's link domain, and how it reaches Chappe."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts import operations, queries
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.clicks.pointing import pointing
from chappe.console.forms.links import LinkDomainForm
from chappe.console.page import AccountRequest, go, page, render, say
from chappe.contacts.queries import public_host


@page(Permission.VIEW)
def edit(request: AccountRequest) -> HttpResponse:
    """To read for every member; to change for an administrator (the operation asks for it)."""
    form = LinkDomainForm(request.POST or None, initial={"link_domain": request.account.link_domain})
    if form.is_valid():
        with form.refusals():
            operations.update_account(
                actor=request.actor, now=clock.now(), link_domain=form.cleaned_data["link_domain"]
            )
            say(request, _("The link domain is saved. Deployments already prepared keep theirs."))
            return go(request, "links")
    domain = queries.account(request.account.id).link_domain
    context = {
        "form": form,
        "tab": "links",
        "pointing": pointing(domain, public_host()) if domain else None,
        "has_public_address": bool(public_host()),
    }
    return render(
        request,
        "console/settings/links.html",
        context,
        title=_("Links"),
        section="settings",
        status=form.http_status,
    )
