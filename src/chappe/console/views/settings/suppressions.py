"""The stop list: numbers that get nothing."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.contacts import SuppressionForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import Paging, turned
from chappe.contacts import operations, queries

BY_HAND = "console"


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    turn = turned(request)
    lines = queries.suppressions(request.account.id, search=turn.search, before=turn.cursor, limit=turn.limit)
    context = {"paging": Paging.of(lines, turn, lambda line: line.id), "tab": "suppressions"}
    return render(
        request, "console/settings/suppressions.html", context, title=_("Stop list"), section="settings"
    )


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    form = SuppressionForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.suppress(
                form.cleaned_data["number"],
                reason=form.cleaned_data["reason"],
                source=BY_HAND,
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("This number gets nothing more."))
            return go(request, "suppressions")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Add to the stop list")},
        title=_("New number on the stop list"),
        section="settings",
        back=(address(request, "suppressions"), _("Stop list")),
        status=form.http_status,
    )


@require_POST
@page(Permission.ADMINISTER)
def lift(request: AccountRequest) -> HttpResponse:
    with refusals_said(request):
        operations.lift_suppression(request.POST.get("number", ""), actor=request.actor, now=clock.now())
        say(request, _("This number may get texts again."))
    return go(request, "suppressions")
