"""Gateways: accounts at providers."""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import GatewayForm
from chappe.console.health import health_of
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.gateways import operations, queries


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    found = queries.gateways(request.account.id)
    context = {"gateways": [(gateway, health_of(gateway)) for gateway in found], "tab": "gateways"}
    return render(request, "console/settings/gateways.html", context, title=_("Gateways"), section="settings")


@page(Permission.ADMINISTER)
def create(request: AccountRequest) -> HttpResponse:
    form = GatewayForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.create_gateway(**form.cleaned_data, actor=request.actor, now=clock.now())
            say(request, _("The gateway is added. It connects within seconds."))
            return go(request, "gateways")
    return form_page(request, form, _("New gateway"))


@page(Permission.ADMINISTER)
def edit(request: AccountRequest, gateway_id: int) -> HttpResponse:
    gateway = queries.gateway(request.account.id, gateway_id)
    form = GatewayForm(request.POST or None, initial=asdict(gateway), of_kind=gateway.kind)
    if form.is_valid():
        with form.refusals():
            changes = form.cleaned_data | {"password": form.cleaned_data["password"] or None}
            operations.update_gateway(gateway_id, actor=request.actor, now=clock.now(), **changes)
            say(request, _("The gateway is saved."))
            return go(request, "gateways")
    return form_page(request, form, gateway.name)


@require_POST
@page(Permission.ADMINISTER)
def switch(request: AccountRequest, gateway_id: int) -> HttpResponse:
    """On, or off."""
    enabled = request.POST.get("enabled") == "yes"
    with refusals_said(request):
        operations.set_gateway_enabled(gateway_id, enabled=enabled, actor=request.actor, now=clock.now())
    return go(request, "gateways")


def form_page(request: AccountRequest, form: GatewayForm, title: str) -> HttpResponse:
    return render(
        request,
        "console/settings/gateway.html",
        {"form": form},
        title=title,
        section="settings",
        back=(address(request, "gateways"), _("Gateways")),
        status=form.http_status,
    )
