"""What fragments cost through a gateway."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.prices import PricesForm
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.gateways import operations, queries
from chappe.gateways.prices import ELSEWHERE, written_prices


@page(Permission.ADMINISTER)
def edit(request: AccountRequest, gateway_id: int) -> HttpResponse:
    """The whole list, to be changed as a text or replaced by a file."""
    gateway = queries.gateway(request.account.id, gateway_id)
    tariff = queries.tariff(request.account.id, gateway_id)
    initial = {"currency": tariff.currency, "prices": written_prices(tariff.prices)}
    form = PricesForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            operations.set_prices(
                gateway_id,
                prices=form.cleaned_data["listed"],
                currency=form.cleaned_data["currency"],
                replace=True,
                actor=request.actor,
                now=clock.now(),
            )
            say(
                request, _("The prices are saved. What is prepared already keeps those it was prepared with.")
            )
            return go(request, "gateway_prices", gateway_id)
    known = sorted(price for price in tariff.prices.items() if price[0] != ELSEWHERE)
    context = {
        "form": form,
        "gateway": gateway,
        "tariff": tariff,
        "known": known,
        "elsewhere": tariff.prices.get(ELSEWHERE),
    }
    return render(
        request,
        "console/settings/prices.html",
        context,
        title=_("Prices of %(gateway)s") % {"gateway": gateway.name},
        section="settings",
        back=(address(request, "gateways"), _("Gateways")),
        status=form.http_status,
    )


@page(Permission.ADMINISTER)
def export(request: AccountRequest, gateway_id: int) -> HttpResponse:
    """The list as a CSV file, which can be uploaded again."""
    tariff = queries.tariff(request.account.id, gateway_id)
    headers = {
        "Content-Disposition": f'attachment; filename="prices-{gateway_id}.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(
        written_prices(tariff.prices), content_type="text/csv; charset=utf-8", headers=headers
    )
