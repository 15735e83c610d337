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
from chappe.console.fields_shown import own_shown
from chappe.console.forms.contacts import STANDARD, ContactForm, initial_of
from chappe.console.narrowing import by_address, by_form
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.console.paging import PAGE
from chappe.console.views.consents import consent_context
from chappe.console.views.dossier import dossier_context
from chappe.contacts import operations, queries
from chappe.contacts.filtering import CONSENTS, PROBLEMS, Standing

SECTION = "contacts"
MOST_OF_ALL = 100_000
PATIENCE = 5.0  # seconds


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
    is_all = asked.before is None and len(lines) <= PAGE
    # How many there are is told at once of all contacts, or of one page; a search or a filter is counted apart.
    counted = None
    if is_all:
        counted = len(lines)
    elif asked.is_empty:
        counted = queries.contacts_up_to(request.account.id, limit=MOST_OF_ALL, now=now)
    context = {
        "asked": asked,
        "lines": lines[:PAGE],
        "next": asked.query(lines[PAGE - 1].id) if len(lines) > PAGE else "",
        "first": asked.query() if asked.before else "",
        "counted": counted,
        "most": MOST_OF_ALL,
        "choices": choices(request),
    }
    return render(request, "console/contacts/list.html", context, title=_("Contacts"), section=SECTION)


@page(Permission.VIEW)
def counted(request: AccountRequest) -> HttpResponse:
    """How many contacts a search and a filter mean, up to a bound: a piece of the list, and a page of its own."""
    asked = by_address(request)
    now = clock.now()
    context: dict[str, object] = {"asked": asked, "most": queries.MOST_COUNTED}
    try:
        with audience.within(PATIENCE):
            chosen, among = audience.narrowed(request.account.id, asked.chosen, now=now)
            context["counted"] = queries.contacts_up_to(
                request.account.id, search=asked.search, chosen=chosen, among=among, now=now
            )
    except audience.CountTooLong:
        context["is_slow"] = True
    if request.htmx:
        return piece(request, "console/contacts/counted.html", context)
    back = (address(request, "contacts") + asked.query(), _("Contacts"))
    template = "console/contacts/counted_page.html"
    return render(request, template, context, title=_("Contacts"), section=SECTION, back=back)


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
        {
            **consent_context(request, contact),
            **dossier_context(request, contact),
            "own": own_shown(queries.fields(request.account.id), contact.attributes),
        },
        title=title_of(contact),
        section=SECTION,
        back=(address(request, "contacts"), _("Contacts")),
    )


@page(Permission.VIEW)
def groups(request: AccountRequest, contact_id: int) -> HttpResponse:
    """The dynamic groups that hold the contact now, looked at while its page is there already."""
    contact = queries.contact(request.account.id, contact_id)
    context = {
        "contact": contact,
        "holding": audience.groups_holding(request.account.id, contact_id, now=clock.now()),
    }
    if request.htmx:
        return piece(request, "console/contacts/groups.html", context)
    return render(
        request,
        "console/contacts/groups_page.html",
        context,
        title=_("Dynamic groups"),
        section=SECTION,
        back=(address(request, "contact", contact_id), title_of(contact)),
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
