"""One person's consents: how they stand, and what is stated of them."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.consents import ConsentForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.contacts import operations, queries
from chappe.contacts.queries import ContactView

SECTION = "contacts"


def consent_form(request: AccountRequest, data: object = None) -> ConsentForm:
    """A form with the account's topics, in the account's time."""
    topics = [(topic.key, topic.name) for topic in queries.topics(request.account.id)]
    return ConsentForm(data, topics=topics, zone=request.account.time_zone, now=clock.now())


def consent_context(request: AccountRequest, contact: ContactView) -> dict[str, object]:
    """What ``console/parts/consents.html`` and ``consent_history.html`` show of a contact."""
    return {"contact": contact, "consent_form": consent_form(request), "now": clock.now()}


@page(Permission.EDIT)
def state(request: AccountRequest, contact_id: int) -> HttpResponse:
    """States what the person said; a page of its own too, where what was filled in wrong is said."""
    contact = queries.contact(request.account.id, contact_id)
    form = consent_form(request, request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.state_consent(
                contact_id, form.cleaned_data["topic"], actor=request.actor, now=clock.now(), **form.terms
            )
            say(request, _("The statement is recorded."))
            return go(request, "contact", contact_id)
    name = f"{contact.first_name} {contact.last_name}".strip()
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Record")},
        title=_("Record a statement"),
        section=SECTION,
        back=(address(request, "contact", contact_id), name or contact.external_id or _("Contact")),
        status=form.http_status,
    )


@require_POST
@page(Permission.EDIT)
def link(request: AccountRequest, contact_id: int) -> HttpResponse:
    """The address of the person's preference page, to hand over: shown, and noted in the audit log."""
    contact = queries.contact(request.account.id, contact_id)
    with refusals_said(request):
        made = operations.preference_link(contact_id, actor=request.actor, now=clock.now())
        return render(
            request,
            "console/contacts/link.html",
            {"contact": contact, "link": made},
            title=_("Preference page"),
            section=SECTION,
            back=(address(request, "contact", contact_id), _("Contact")),
        )
    return go(request, "contact", contact_id)


@require_POST
@page(Permission.EDIT)
def revoke(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Every link made so far leads nowhere."""
    with refusals_said(request):
        operations.revoke_preference_links(contact_id, actor=request.actor, now=clock.now())
        say(request, _("The links made so far no longer lead anywhere."))
    return go(request, "contact", contact_id)
