"""One statement of consent for everybody in a group: said, looked at in numbers, confirmed, followed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.audience import operations, queries
from chappe.base import clock
from chappe.console.forms.consents import ConsentForm
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render
from chappe.console.views.consents import consent_form
from chappe.contacts import operations as contact_operations
from chappe.contacts import queries as contacts
from chappe.contacts.operations import checked_statement

SECTION = "groups"
PATIENCE = 20.0


@page(Permission.EDIT)
def create(request: AccountRequest, group_id: int) -> HttpResponse:
    """The form; once it is filled in, what it would do, in numbers that follow; and with ``confirmed`` it is done."""
    group = contacts.group(request.account.id, group_id, most=contacts.MOST_SIZED)
    form = consent_form(request, request.POST or None)
    context: dict[str, object] = {"group": group, "form": form}
    if form.is_valid():
        with form.refusals():
            if request.POST.get("confirmed") == "yes":
                change_id = operations.start_group_consent(
                    group_id, form.cleaned_data["topic"], actor=request.actor, now=clock.now(), **form.terms
                )
                return go(request, "consent_change", change_id)
            context |= looked_at(request, group_id, form)
    if request.htmx:
        return piece(request, "console/groups/consent_effects.html", context)
    context["changes"] = contacts.consent_changes(request.account.id, group_id=group_id, limit=10)
    return render(
        request,
        "console/groups/consent.html",
        context,
        title=_("Consent of everybody in the group"),
        section=SECTION,
        back=(address(request, "group", group_id), group.name),
        status=form.http_status,
    )


def looked_at(request: AccountRequest, group_id: int, form: ConsentForm) -> dict[str, object]:
    """The statement, and if it was asked what it would do; a large group takes a while."""
    now, topic, terms = clock.now(), form.cleaned_data["topic"], form.terms
    statement = checked_statement(
        now=now, **{**{k: v for k, v in terms.items() if k != "proof"}, "at": terms["at"] or now}
    )
    said: dict[str, object] = {
        "topic": dict(form.fields["topic"].choices)[topic],  # type: ignore[attr-defined]
        "statement": statement,
    }
    if "count" not in request.POST:
        return said
    try:
        said["effects"] = queries.preview_group_consent(
            request.account.id,
            group_id,
            topic,
            status=statement.status,
            basis=statement.basis,
            at=terms["at"],
            expires_at=statement.expires_at,
            now=now,
            patience=PATIENCE,
        )
    except queries.CountTooLong as slow:
        said["slow"] = wording.sentence(slow)
    return said


@page(Permission.VIEW)
def show(request: AccountRequest, change_id: int) -> HttpResponse:
    """How far it is; its moving part alone when htmx asks."""
    change = contacts.consent_change(request.account.id, change_id)
    if request.htmx:
        return piece(request, "console/groups/consent_progress.html", {"change": change})
    back = (
        (address(request, "groups"), _("Groups"))
        if change.group_id is None
        else (address(request, "group", change.group_id), change.group_name)
    )
    return render(
        request,
        "console/groups/consent_change.html",
        {"change": change},
        title=_("Consent of everybody in the group"),
        section=SECTION,
        back=back,
    )


@require_POST
@page(Permission.EDIT)
def stop(request: AccountRequest, change_id: int) -> HttpResponse:
    with refusals_said(request):
        contact_operations.stop_consent_change(change_id, actor=request.actor, now=clock.now())
    return go(request, "consent_change", change_id)
