"""Messages: the list, and composing one, its fragments counted as one writes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.console.choices import language_choices
from chappe.console.drafts import SAVING, TEST, Draft, draft_of, inserts, tabs
from chappe.console.forms.messages import MessageForm, TemplateNameForm
from chappe.console.page import AccountRequest, address, go, page, piece, render, say
from chappe.console.paging import PAGE, turned_by_address
from chappe.console.points import PointShown, findings_shown, standing_shown
from chappe.console.returning import deployment_asked, to_test
from chappe.contacts import queries as contacts
from chappe.content import queries as content
from chappe.deployments import queries as deployments
from chappe.deployments.queries import message_tested
from chappe.messages import operations, queries
from chappe.messages.contents import Contents, Frames, problems
from chappe.messages.queries import MessageView, Preview
from chappe.messages.sender import SenderKind

SECTION = "messages"
SAMPLES = 5
FOUND = 20


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    search = request.GET.get("search", "")
    lines = queries.messages(
        request.account.id, search=search, before=turned_by_address(request), limit=PAGE + 1
    )
    context = {
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1].id if len(lines) > PAGE else None,
        "search": search,
    }
    return render(request, "console/messages/list.html", context, title=_("Messages"), section=SECTION)


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    """A new message, from nothing or from a template."""
    if request.method != "POST":
        draft, name = started(request)
        form = message_form(request, {**ticked(draft), "name": name, "text": draft.contents.text})
        return compose_page(request, form, draft)
    draft = draft_of(request.POST)
    if draft.action not in SAVING:
        return compose_page(request, form_kept(request, draft), draft)
    form = message_form(request, {}, request.POST)
    if form.is_valid() and texts_hold(request, form, draft):
        with form.refusals():
            message_id = operations.create_message(
                form.cleaned_data["name"],
                **form.changes(draft.contents.copies),
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The message is saved."))
            return after_saving(request, message_id, draft)
    return compose_page(request, form, draft)


@page(Permission.VIEW)
def show(request: AccountRequest, message_id: int) -> HttpResponse:
    """The message, to read; or to change, for whoever may."""
    message = queries.message(request.account.id, message_id)
    if request.method != "POST":
        draft = Draft(message.contents, str(message.topic_id), str(message.sender_id))
        initial = {
            **ticked(draft),
            "name": message.name,
            "topic": str(message.topic_id),
            "sender": str(message.sender_id),
            "text": message.text,
        }
        return compose_page(request, message_form(request, initial), draft, message)
    draft = draft_of(request.POST)
    if draft.action not in SAVING:
        return compose_page(request, form_kept(request, draft), draft, message)
    form = message_form(request, {}, request.POST)
    if form.is_valid() and texts_hold(request, form, draft):
        with form.refusals():
            operations.update_message(
                message_id,
                name=form.cleaned_data["name"],
                **form.changes(draft.contents.copies),
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The message is saved. Deployments prepared before keep the text they froze."))
            return after_saving(request, message_id, draft)
    return compose_page(request, form, draft, message)


def after_saving(request: AccountRequest, message_id: int, draft: Draft) -> HttpResponse:
    """To its test, if that was asked for; else back to the deployment one came from, if one did."""
    if draft.action == TEST:
        return to_test(request, message_id)
    came_from = deployment_asked(request)
    return go(request, "deployment", came_from) if came_from else go(request, "message", message_id)


@require_POST
@page(Permission.VIEW)
def count(request: AccountRequest) -> HttpResponse:
    """The text as it stands, filled for a contact and counted: asked at each pause of the typing."""
    draft = draft_of(request.POST)
    sender = next(
        (s.value for s in queries.senders(request.account.id) if str(s.id) == request.POST.get("sender")), ""
    )
    return piece(
        request,
        "console/messages/preview.html",
        {**counted(request, draft), "sender": sender, "draft": draft},
    )


@require_POST
@page(Permission.VIEW)
def readers(request: AccountRequest) -> HttpResponse:
    """The contacts that a search finds, to read the text as one of them."""
    draft = draft_of(request.POST)
    return piece(
        request, "console/messages/readers.html", {"samples": samples(request, draft), "draft": draft}
    )


def started(request: AccountRequest) -> tuple[Draft, str]:
    """What a new message begins as, and its name: nothing, or a template's text."""
    key = request.GET.get("template", "")
    if not key:
        return Draft(Contents("", smart_replacement=True)), ""
    found = queries.starting_text(request.account.id, key, language=get_language() or "en")
    return Draft(found.contents), found.name


def texts_hold(request: AccountRequest, form: MessageForm, draft: Draft) -> bool:
    """Whether every text can be filled for this account's contacts; what is wrong becomes errors of the form."""
    contents = replace(draft.contents, text=form.cleaned_data["text"])
    found = problems(contents, contacts.merge_fields(request.account.id))
    for language, problem in found:
        form.add_error("text", named(problem, language if contents.copies else ""))
    return not found


def named(problem: Refusal, language: str) -> str:
    """What is wrong with a text, and with which where there are several."""
    sentence = wording.sentence(problem)
    return f"{wording.language_name(language)}: {sentence}" if language else sentence


def form_kept(request: AccountRequest, draft: Draft) -> MessageForm:
    """The form as it was filled in, judged by nothing yet."""
    kept = {name: request.POST.get(name, "") for name in ("name", "topic", "sender")}
    return message_form(request, {**kept, **ticked(draft), "text": draft.contents.text})


def ticked(draft: Draft) -> dict[str, object]:
    contents = draft.contents
    return {
        "language": contents.language,
        "smart_replacement": contents.smart_replacement,
        "without_accents": contents.without_accents,
    }


def message_form(request: AccountRequest, initial: dict[str, object], data: Any = None) -> MessageForm:
    return MessageForm(
        data,
        topics=[(str(topic.id), topic.name) for topic in contacts.topics(request.account.id)],
        senders=[(str(sender.id), sender.value) for sender in queries.senders(request.account.id)],
        languages=language_choices(),
        initial=initial,
    )


def samples(request: AccountRequest, draft: Draft) -> list[Any]:
    """The contacts to read the text as: the one chosen, then those found, or the newest."""
    search = draft.search.strip()
    lines = contacts.contacts(request.account.id, search=search, limit=FOUND if search else 4 * SAMPLES)
    found: list[Any] = [line for line in lines if line.number][: FOUND if search else SAMPLES]
    if draft.contact_id is not None and draft.contact_id not in [line.id for line in found]:
        found.insert(0, contacts.contact(request.account.id, draft.contact_id))
    return found


def counted(request: AccountRequest, draft: Draft) -> dict[str, object]:
    """The text shown as the contact chosen would read it, what each language costs, what countries ask for."""
    account_id, on = request.account.id, clock.now().date()
    topic = next((each for each in contacts.topics(account_id) if each.id == draft.topic_id), None)
    marketing = topic is not None and topic.is_marketing
    frames = content.frames_of_contents(account_id, draft.contents, marketing=marketing, on=on)
    countries = deployments.countries(account_id)
    shown: Preview | None = None
    each: list[tuple[str, Preview]] = []
    for tab in tabs(draft):
        preview = queries.preview(
            account_id,
            draft.contents,
            contact_id=draft.contact_id,
            language=tab.language,
            frames=frames,
            country=countries[0] if countries else "",
        )
        each.append((tab.language, preview))
        if tab.is_shown:
            shown = preview
    asked = topic is not None and draft.contents.text.strip()
    return {
        "preview": shown or each[0][1],
        "each": each if len(each) > 1 else [],
        "findings": found_in(request, draft, frames, countries, marketing=marketing) if asked else [],
    }


def found_in(
    request: AccountRequest, draft: Draft, frames: Frames, countries: Sequence[str], *, marketing: bool
) -> list[PointShown]:
    """What the countries that the account writes to ask for, and the text or its sender does not have."""
    sender = next((each for each in queries.senders(request.account.id) if each.id == draft.sender_id), None)
    found = content.findings(
        draft.contents,
        marketing=marketing,
        countries=dict.fromkeys(countries or [""]),
        on=clock.now().date(),
        frames=frames,
        sender=sender.value if sender else "",
        sender_kind=sender.kind if sender else SenderKind.ALPHANUMERIC,
    )
    return findings_shown(found)


def known_tests(request: AccountRequest, message: MessageView) -> PointShown:
    """Whether the message as it was last saved was tested."""
    return standing_shown(
        request, message.id, message_tested(request.account.id, message.id, now=clock.now())
    )


def compose_page(
    request: AccountRequest, form: MessageForm, draft: Draft, message: MessageView | None = None
) -> HttpResponse:
    found = samples(request, draft)
    if not draft.sample and not form.is_bound and found and request.method != "POST":
        draft = replace(draft, sample=str(found[0].id))
    context = {
        "form": form,
        "draft": draft,
        "tabs": tabs(draft),
        "message": message,
        "message_id": message.id if message else None,
        "samples": found,
        "inserts": inserts(request.account.id),
        "languages": [
            choice
            for choice in language_choices()
            if choice[0] not in (*draft.contents.copies, draft.contents.language)
        ],
        "template_form": TemplateNameForm(initial={"name": message.name if message else ""}),
        "sender": dict(form.fields["sender"].choices).get(str(form["sender"].value() or ""), ""),  # type: ignore[attr-defined]
        "tested": known_tests(request, message) if message and draft.contents == message.contents else None,
        **counted(request, draft),
    }
    return render(
        request,
        "console/messages/compose.html",
        context,
        title=message.name if message else _("New message"),
        section=SECTION,
        back=(address(request, "messages"), _("Messages")),
        status=form.http_status,
    )
