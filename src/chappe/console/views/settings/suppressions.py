"""The stop list: numbers that get nothing."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.console.forms.suppressions import (
    DeadNumbersForm,
    LiftForm,
    SuppressionForm,
    SuppressionListForm,
)
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.console.paging import Paging, turned
from chappe.console.words import SUPPRESSION_KINDS
from chappe.contacts import exports, operations, queries
from chappe.contacts.numberlist import REASONS
from chappe.dispatch import operations as dispatch
from chappe.dispatch import queries as dispatch_queries
from chappe.messages import operations as message_operations
from chappe.messages import queries as messages
from chappe.messages.sender import written_to

BY_HAND = "console"
CHUNK = 256 * 1024


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    turn = turned(request)
    reason = turn.choice if turn.choice in REASONS else ""
    lines = queries.suppressions(
        request.account.id, search=turn.search, reason=reason, before=turn.cursor, limit=turn.limit
    )
    context = {
        "paging": Paging.of(lines, turn, lambda line: line.id),
        "reasons": SUPPRESSION_KINDS.items(),
        "rule": dispatch_queries.dead_number_rule(request.account.id),
        "tab": "suppressions",
    }
    return render(
        request, "console/settings/suppressions.html", context, title=_("Stop list"), section="settings"
    )


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    senders = [sender.value for sender in messages.senders(request.account.id)]
    form = SuppressionForm(request.POST or None, senders=senders)
    if form.is_valid():
        with form.refusals():
            number, sender = form.cleaned_data["number"], form.cleaned_data["sender"]
            given: dict[str, Any] = {
                "reason": form.cleaned_data["reason"],
                "source": BY_HAND,
                "actor": request.actor,
                "now": clock.now(),
            }
            if sender:
                message_operations.stop_sender(number, sender=sender, **given)
                say(request, _("This number gets nothing more from this sender."))
                return go(request, "suppression_senders")
            operations.suppress(number, **given)
            say(request, _("This number gets nothing more."))
            return go(request, "suppressions")
    return form_page(request, form, _("New number on the stop list"), _("Add to the stop list"))


@require_POST
@page(Permission.ADMINISTER)
def lift(request: AccountRequest) -> HttpResponse:
    """First asks why, then lifts. The number is posted, since no address may hold it."""
    number = request.POST.get("number", "")
    held = queries.suppression_of(request.account.id, number)
    if held is None:
        raise NotFound(kind="suppression", name=number)
    form = LiftForm(request.POST if "why" in request.POST else None, initial={"number": number})
    if form.is_valid():
        with form.refusals():
            why = form.cleaned_data["why"]
            operations.lift_suppression(number, why=why, actor=request.actor, now=clock.now())
            say(request, _("This number may get texts again."))
            return go(request, "suppressions")
    return render(
        request,
        "console/settings/lift.html",
        {"form": form, "held": held},
        title=_("Let this number get texts again"),
        section="settings",
        back=(address(request, "suppressions"), _("Stop list")),
        status=form.http_status,
    )


@page(Permission.VIEW)
def senders(request: AccountRequest) -> HttpResponse:
    """Numbers that stopped one sender alone."""
    turn = turned(request)
    lines = queries.sender_stops(request.account.id, search=turn.search, before=turn.cursor, limit=turn.limit)
    return render(
        request,
        "console/settings/sender_stops.html",
        {"paging": Paging.of(lines, turn, lambda line: line.id)},
        title=_("Stopped for one sender"),
        section="settings",
        back=(address(request, "suppressions"), _("Stop list")),
    )


@require_POST
@page(Permission.ADMINISTER)
def lift_sender(request: AccountRequest) -> HttpResponse:
    """As `lift`, of one sender alone."""
    number, sender = request.POST.get("number", ""), request.POST.get("sender", "")
    found = queries.sender_stops_of(request.account.id, number)
    held = next((each for each in found if each.sender == sender), None)
    if held is None:
        raise NotFound(kind="sender_stop", name=number)
    form = LiftForm(
        request.POST if "why" in request.POST else None, initial={"number": number, "sender": sender}
    )
    if form.is_valid():
        with form.refusals():
            message_operations.lift_sender_stop(
                number, sender=sender, why=form.cleaned_data["why"], actor=request.actor, now=clock.now()
            )
            say(request, _("This sender may write to the number again."))
            return go(request, "suppression_senders")
    return render(
        request,
        "console/settings/lift.html",
        {"form": form, "held": held, "sender": sender},
        title=_("Let this sender write to the number again"),
        section="settings",
        back=(address(request, "suppression_senders"), _("Stopped for one sender")),
        status=form.http_status,
    )


@page(Permission.EDIT)
def upload(request: AccountRequest) -> HttpResponse:
    """Takes a file of numbers, and says what came of it."""
    form = SuppressionListForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        with form.refusals():
            context["listed"] = operations.suppress_list(
                form.cleaned_data["file"].chunks(CHUNK),
                reason=form.cleaned_data["reason"],
                source=form.cleaned_data["source"],
                actor=request.actor,
                now=clock.now(),
                read_sender=written_to,
            )
    return render(
        request,
        "console/settings/suppress_list.html",
        context,
        title=_("Import a list of numbers"),
        section="settings",
        back=(address(request, "suppressions"), _("Stop list")),
        status=form.http_status,
    )


@page(Permission.VIEW)
def export(request: AccountRequest) -> StreamingHttpResponse:
    """The whole list as a file, which can be imported again."""
    headers = {"Content-Disposition": 'attachment; filename="stop-list.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        exports.suppressions_csv(request.account.id),
        content_type="text/csv; charset=utf-8",
        headers=headers,
    )


@page(Permission.ADMINISTER)
def dead_numbers(request: AccountRequest) -> HttpResponse:
    """Whether, and after how many failures, numbers that are out of use are put here by themselves."""
    rule = dispatch_queries.dead_number_rule(request.account.id)
    initial = {"on": True, "failures": rule.failures, "days": rule.days} if rule else None
    form = DeadNumbersForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            failures = form.cleaned_data["failures"] if form.cleaned_data["on"] else None
            dispatch.set_dead_number_rule(
                failures, days=form.cleaned_data["days"], actor=request.actor, now=clock.now()
            )
            say(request, _("The rule is saved."))
            return go(request, "suppressions")
    return form_page(request, form, _("Numbers out of use"), _("Save"))


def form_page(
    request: AccountRequest, form: SuppressionForm | DeadNumbersForm, title: str, button: str
) -> HttpResponse:
    return render(
        request,
        "console/form.html",
        {"form": form, "button": button},
        title=title,
        section="settings",
        back=(address(request, "suppressions"), _("Stop list")),
        status=form.http_status,
    )
