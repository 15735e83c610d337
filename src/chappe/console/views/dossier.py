"""One person across the stages: texts and replies, why a text would leave, their data, their erasure."""

import json

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.clicks import queries as clicks
from chappe.console.forms.dossier import EraseForm, WhyForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.console.paging import PAGE, turned_by_address
from chappe.contacts import operations as contacts
from chappe.contacts import queries as contact_queries
from chappe.contacts.queries import ContactView
from chappe.deployments import queries as deployments
from chappe.dossier import operations, queries
from chappe.messages import queries as messages

SECTION = "contacts"
SHOWN = 10
CHOICES = 200


def dossier_context(request: AccountRequest, contact: ContactView) -> dict[str, object]:
    """What the page of a contact shows of its texts and replies, and the question it asks."""
    account_id = request.account.id
    texts = queries.received(account_id, contact.id, limit=SHOWN + 1)
    replies = queries.replies(account_id, contact.id, limit=SHOWN + 1)
    return {
        "texts": texts[:SHOWN],
        "more_texts": len(texts) > SHOWN or len(replies) > SHOWN,
        "replies": replies[:SHOWN],
        "clicks": clicks.clicks_of_contact(account_id, contact.id, limit=SHOWN),
        "why_form": None if contact.erased_at else why_form(request),
        "suppression_kept": contact.erased_at and contact.suppression,
    }


def why_form(request: AccountRequest, data: object = None) -> WhyForm:
    account_id = request.account.id
    return WhyForm(
        data,
        messages=[(line.id, line.name) for line in messages.messages(account_id, limit=CHOICES)],
        deployments=[(line.id, line.name) for line in deployments.deployments(account_id, limit=CHOICES)],
    )


@page(Permission.VIEW)
def why(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Whether the contact would get a text, point by point; the address names the text by its id."""
    contact = contact_queries.contact(request.account.id, contact_id)
    form = why_form(request, request.GET if "text" in request.GET else None)
    found = None
    if form.is_valid():
        kind, asked = form.asked
        ask = queries.why_message if kind == "message" else queries.why_deployment
        found = ask(request.account.id, contact_id, asked, now=clock.now())
    return person_page(
        request,
        contact,
        "console/contacts/why.html",
        {"why": found, "form": form},
        title=_("Why a text leaves, or not"),
        status=form.http_status,
    )


@page(Permission.VIEW)
def texts(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Every text the contact was sent, and every reply, in pages."""
    contact = contact_queries.contact(request.account.id, contact_id)
    before = turned_by_address(request)
    lines = queries.received(request.account.id, contact_id, before=before, limit=PAGE + 1)
    return person_page(
        request,
        contact,
        "console/contacts/texts.html",
        {
            "texts": lines[:PAGE],
            "next": lines[PAGE - 1].deployment_id if len(lines) > PAGE else None,
            "replies": [] if before else queries.replies(request.account.id, contact_id, limit=PAGE),
            "clicks": [] if before else clicks.clicks_of_contact(request.account.id, contact_id, limit=PAGE),
        },
        title=_("Texts and replies"),
    )


@page(Permission.VIEW)
def data(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Everything held of the person, to read; or as a file of JSON."""
    contact = contact_queries.contact(request.account.id, contact_id)
    held = queries.everything(request.account.id, contact_id, now=clock.now())
    if request.GET.get("as") == "json":
        written = json.dumps(held, ensure_ascii=False, indent=2)
        name = f"contact-{contact_id}.json"
        return HttpResponse(
            written,
            content_type="application/json; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return person_page(
        request,
        contact,
        "console/contacts/data.html",
        {"held": held},
        title=_("Everything held of this person"),
    )


@require_POST
@page(Permission.EDIT)
def channel(request: AccountRequest, contact_id: int) -> HttpResponse:
    """Blocks texts for a contact, or allows them again."""
    change = contacts.unblock_sms if request.POST.get("texts") == "allow" else contacts.block_sms
    with refusals_said(request):
        change(contact_id, actor=request.actor, now=clock.now())
    return go(request, "contact", contact_id)


@page(Permission.ADMINISTER)
def erase(request: AccountRequest, contact_id: int) -> HttpResponse:
    contact = contact_queries.contact(request.account.id, contact_id)
    form = EraseForm(request.POST or None, contact_id=contact_id)
    if form.is_valid():
        with form.refusals():
            excluded = operations.erase_contact(
                contact_id,
                confirmation=form.cleaned_data["confirmation"],
                keep_out=form.cleaned_data["keep_out"],
                actor=request.actor,
                now=clock.now(),
            )
            say(request, erased(excluded))
            return go(request, "contact", contact_id)
    return person_page(
        request,
        contact,
        "console/contacts/erase.html",
        {"form": form, "drafts": contact_queries.draft_imports(request.account.id)},
        title=_("Erase this person"),
        status=form.http_status,
    )


def erased(excluded: int) -> str:
    if not excluded:
        return _("The person is erased.")
    said = ngettext(
        "The person is erased, and was taken out of %(n)s deployment that had not sent their text.",
        "The person is erased, and was taken out of %(n)s deployments that had not sent their text.",
        excluded,
    )
    return said % {"n": excluded}


def person_page(
    request: AccountRequest,
    contact: ContactView,
    template: str,
    context: dict[str, object],
    *,
    title: str,
    status: int = 200,
) -> HttpResponse:
    name = f"{contact.first_name} {contact.last_name}".strip() or contact.external_id or _("Contact")
    back = (address(request, "contact", contact.id), name)
    around = {"contact": contact, "now": clock.now(), **context}
    return render(request, template, around, title=title, section=SECTION, back=back, status=status)
