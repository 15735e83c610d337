"""Contacts: the list, one person, adding and changing one."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.audience import queries as audience
from chappe.base import clock
from chappe.console.choices import country_choices
from chappe.console.forms.contacts import STANDARD, ContactForm, initial_of
from chappe.console.narrowing import by_address, by_form
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import PAGE
from chappe.console.views.consents import consent_context
from chappe.console.views.dossier import dossier_context
from chappe.contacts import operations, queries
from chappe.contacts.filtering import CONSENTS, PROBLEMS, Standing

SECTION = "contacts"
MOST_OF_ALL = 100_000


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """The list; a posted search leads to the address that says it."""
    if request.method == "POST":
        return redirect(address(request, "contacts") + by_form(request.POST).query())
    asked = by_address(request)
    now = clock.now()
    chosen, among = audience.narrowed(request.account.id, asked.chosen, now=now)
    wanted: dict[str, Any] = {"search": asked.search, "chosen": chosen, "among": among, "now": now}
    lines = queries.contacts(request.account.id, before=asked.before, limit=PAGE + 1, **wanted)
    most = MOST_OF_ALL if asked.is_empty else queries.MOST_COUNTED
    is_all = asked.before is None and len(lines) <= PAGE
    context = {
        "asked": asked,
        "lines": lines[:PAGE],
        "next": asked.query(lines[PAGE - 1].id) if len(lines) > PAGE else "",
        "first": asked.query() if asked.before else "",
        "counted": len(lines) if is_all else queries.contacts_up_to(request.account.id, limit=most, **wanted),
        "most": most,
        "choices": choices(request),
    }
    return render(request, "console/contacts/list.html", context, title=_("Contacts"), section=SECTION)


def choices(request: AccountRequest) -> dict[str, object]:
    """What the list can be narrowed by."""
    topics = queries.topics(request.account.id)
    return {
        "standings": [standing.value for standing in Standing],
        "problems": PROBLEMS,
        "countries": country_choices(),
        "groups": queries.group_names(request.account.id),
        "consents": [(f"{status}.{topic.id}", status, topic.name) for topic in topics for status in CONSENTS],
    }


@page(Permission.VIEW)
def show(request: AccountRequest, contact_id: int) -> HttpResponse:
    contact = queries.contact(request.account.id, contact_id)
    return render(
        request,
        "console/contacts/show.html",
        {**consent_context(request, contact), **dossier_context(request, contact)},
        title=title_of(contact),
        section=SECTION,
        back=(address(request, "contacts"), _("Contacts")),
    )


def title_of(contact: queries.ContactView) -> str:
    if contact.erased_at:
        return _("Erased contact %(id)s") % {"id": contact.id}
    name = f"{contact.first_name} {contact.last_name}".strip()
    return name or contact.external_id or _("Contact without a name")


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    form = ContactForm(
        request.POST or None,
        own_fields=queries.fields(request.account.id),
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
        own_fields=queries.fields(request.account.id),
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
