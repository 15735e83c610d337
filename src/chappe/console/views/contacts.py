"""Contacts: the list, one person, adding and changing one."""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.contacts import STANDARD, ContactForm, initial_of
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import Paging, turned
from chappe.console.views.consents import consent_context
from chappe.contacts import operations, queries

SECTION = "contacts"


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    turn = turned(request)
    lines = queries.contacts(request.account.id, search=turn.search, before=turn.cursor, limit=turn.limit)
    context = {
        "paging": Paging.of(lines, turn, lambda line: line.id),
        "total": queries.contact_count(request.account.id),
    }
    return render(request, "console/contacts/list.html", context, title=_("Contacts"), section=SECTION)


@page(Permission.VIEW)
def show(request: AccountRequest, contact_id: int) -> HttpResponse:
    contact = queries.contact(request.account.id, contact_id)
    name = f"{contact.first_name} {contact.last_name}".strip()
    return render(
        request,
        "console/contacts/show.html",
        consent_context(request, contact),
        title=name or contact.external_id or _("Contact without a name"),
        section=SECTION,
        back=(address(request, "contacts"), _("Contacts")),
    )


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    form = ContactForm(
        request.POST or None,
        sms_field=request.account.sms_field,
        own_fields=queries.merge_fields(request.account.id),
    )
    if form.is_valid():
        with form.refusals():
            contact_id = operations.save_contact(fields=form.values, actor=request.actor, now=clock.now())
            say(request, _("The contact is added."))
            return go(request, "contact", contact_id)
    return edit_page(request, form, _("New contact"), (address(request, "contacts"), _("Contacts")))


@page(Permission.EDIT)
def edit(request: AccountRequest, contact_id: int) -> HttpResponse:
    contact = queries.contact(request.account.id, contact_id)
    standard = {key: value for key, value in asdict(contact).items() if key in STANDARD}
    form = ContactForm(
        request.POST or None,
        sms_field=request.account.sms_field,
        own_fields=queries.merge_fields(request.account.id),
        initial=initial_of(standard, contact.attributes),
    )
    if form.is_valid():
        with form.refusals():
            operations.save_contact(
                contact_id=contact_id, fields=form.values, actor=request.actor, now=clock.now()
            )
            say(request, _("The contact is saved."))
            return go(request, "contact", contact_id)
    return edit_page(
        request, form, _("Change the contact"), (address(request, "contact", contact_id), _("Contact"))
    )


@require_POST
@page(Permission.EDIT)
def activity(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Makes a contact inactive, or active again."""
    change = (
        operations.activate_contact if request.POST.get("active") == "yes" else operations.deactivate_contact
    )
    with refusals_said(request):
        change(contact_id, actor=request.actor, now=clock.now())
    return go(request, "contact", contact_id)


def edit_page(request: AccountRequest, form: ContactForm, title: str, back: tuple[str, str]) -> HttpResponse:
    context = {"form": form, "button": _("Save")}
    return render(
        request,
        "console/form.html",
        context,
        title=title,
        section=SECTION,
        back=back,
        status=form.http_status,
    )
