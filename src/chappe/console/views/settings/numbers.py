"""How numbers are read: the SMS field, the format, the countries served."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.formats import country, sort_key
from chappe.console.forms.fields import NumbersForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render
from chappe.console.rewriting import country_words
from chappe.console.views.imports import csv_file
from chappe.console.views.settings.rewrites import propose
from chappe.contacts import operations, queries
from chappe.contacts.kinds import FieldKind
from chappe.contacts.serving import serving
from chappe.reports import exports
from chappe.reports import queries as reports
from chappe.reports.formats import matching

LONGEST_SEARCH = 60
SERVED = {"yes": True, "no": False}


@page(Permission.VIEW)
def show(request: AccountRequest) -> HttpResponse:
    """To read for every member; an administrator's change is counted before it is confirmed."""
    account = request.account
    phones = [field for field in queries.fields(account.id) if field.kind is FieldKind.PHONE]
    form = NumbersForm(
        request.POST or None,
        phones=[(field.key, field.name) for field in phones],
        initial={"sms_field": account.sms_field, "number_format": account.number_format},
    )
    if form.is_valid():
        with form.refusals():
            proposed = operations.propose_numbers(actor=request.actor, now=clock.now(), **form.cleaned_data)
            return propose(request, proposed, done=_("The settings are saved."), back="numbers")
    context = {
        "form": form,
        "open": queries.open_rewrite(account.id),
        "served": len(account.supported_countries),
        "served_words": country_words(account.supported_countries),
        "tab": "numbers",
    }
    return render(
        request,
        "console/settings/numbers.html",
        context,
        title=_("Numbers"),
        section="settings",
        status=form.http_status,
    )


@page(Permission.VIEW)
def formats(request: AccountRequest) -> HttpResponse:
    """Every country: how its numbers look, whether it is served and reached."""
    typed = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    choice = request.GET.get("served", "")
    every = reports.number_formats(request.account.id)
    found = matching(every, typed, is_served=SERVED.get(choice))
    context = {
        "formats": found if typed else sorted(found, key=lambda line: sort_key(country(line.country))),
        "served": sum(line.is_served for line in every),
        "unreached": sum(line.is_served and not line.is_reached for line in every),
        "countries": len(every),
        "may_administer": request.actor.may(Permission.ADMINISTER),
        "search": typed,
        "choice": choice,
        "tab": "numbers",
    }
    return render(
        request,
        "console/settings/formats.html",
        context,
        title=_("Number formats"),
        section="settings",
        back=(address(request, "numbers"), _("Numbers")),
    )


@page(Permission.VIEW)
def formats_csv(request: AccountRequest) -> StreamingHttpResponse:
    """The same as a file."""
    return csv_file(exports.export_number_formats(request.account.id), "number-formats.csv")


@require_POST
@page(Permission.ADMINISTER)
def serve(request: AccountRequest) -> HttpResponse:
    """Turns countries on or off: those ticked."""
    with refusals_said(request):
        countries = serving(
            request.account.supported_countries,
            request.POST.getlist("country"),
            serves=request.POST.get("serves") == "yes",
        )
        proposed = operations.propose_numbers(
            supported_countries=countries, actor=request.actor, now=clock.now()
        )
        done = _("The countries served are changed.")
        return propose(request, proposed, done=done, back="number_formats")
    return go(request, "number_formats")
