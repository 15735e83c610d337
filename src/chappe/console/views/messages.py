"""Messages: the list, composing one with its fragments counted as one writes."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.messages import MessageForm
from chappe.console.page import AccountRequest, address, go, page, piece, render, say
from chappe.console.paging import PAGE, turned_by_address
from chappe.contacts import queries as contacts
from chappe.messages import operations, queries
from chappe.messages.contents import Contents

SECTION = "messages"
SAMPLES = 5


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
    form = message_form(request, {})
    if form.is_valid() and text_holds(request, form):
        with form.refusals():
            message_id = operations.create_message(
                form.cleaned_data["name"], **form.changes, actor=request.actor, now=clock.now()
            )
            say(request, _("The message is saved."))
            return go(request, "message", message_id)
    return compose_page(request, form, _("New message"), (address(request, "messages"), _("Messages")))


@page(Permission.VIEW)
def show(request: AccountRequest, message_id: int) -> HttpResponse:
    """The message, to read; or to change, for whoever may."""
    message = queries.message(request.account.id, message_id)
    form = message_form(
        request,
        {
            "name": message.name,
            "topic": str(message.topic_id),
            "sender": str(message.sender_id),
            "text": message.text,
            "smart_replacement": message.smart_replacement,
        },
    )
    if form.is_valid() and text_holds(request, form):
        with form.refusals():
            operations.update_message(
                message_id,
                name=form.cleaned_data["name"],
                **form.changes,
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The message is saved. Deployments prepared before keep the text they froze."))
            return after_saving(request, message_id)
    back = (address(request, "messages"), _("Messages"))
    return compose_page(request, form, message.name, back, message_id=message_id)


def after_saving(request: AccountRequest, message_id: int) -> HttpResponse:
    """Back to the deployment one came from, if one did."""
    came_from = request.GET.get("deployment", "")
    if came_from.isdecimal():
        return go(request, "deployment", int(came_from))
    return go(request, "message", message_id)


@require_POST
@page(Permission.VIEW)
def count(request: AccountRequest) -> HttpResponse:
    """The text as it stands, filled for a sample contact and counted: asked at each pause of the typing."""
    sample = request.POST.get("sample", "")
    preview = queries.preview(
        request.account.id,
        Contents(
            request.POST.get("text", "")[: queries.LONGEST_PREVIEW],
            smart_replacement=request.POST.get("smart_replacement") == "on",
        ),
        contact_id=int(sample) if sample.isdecimal() and len(sample) < 19 else None,
    )
    sender = next(
        (s.value for s in queries.senders(request.account.id) if str(s.id) == request.POST.get("sender")), ""
    )
    return piece(request, "console/messages/preview.html", {"preview": preview, "sender": sender})


def text_holds(request: AccountRequest, form: MessageForm) -> bool:
    """Whether the text can be filled for this account's contacts; what is wrong becomes errors of the form."""
    given = form.cleaned_data
    preview = queries.preview(request.account.id, Contents(given["text"]))
    for problem in preview.problems:
        form.add_error("text", wording.sentence(problem))
    return not preview.problems


def message_form(request: AccountRequest, initial: dict[str, object]) -> MessageForm:
    return MessageForm(
        request.POST or None,
        topics=[(str(topic.id), topic.name) for topic in contacts.topics(request.account.id)],
        senders=[(str(sender.id), sender.value) for sender in queries.senders(request.account.id)],
        initial=initial,
    )


def compose_page(
    request: AccountRequest,
    form: MessageForm,
    title: str,
    back: tuple[str, str],
    *,
    message_id: int | None = None,
) -> HttpResponse:
    samples = [line for line in contacts.contacts(request.account.id, limit=4 * SAMPLES) if line.number]
    context = {
        "form": form,
        "message_id": message_id,
        "samples": samples[:SAMPLES],
        "merge_fields": contacts.merge_fields(request.account.id),
        "preview": queries.preview(
            request.account.id,
            Contents(
                str(form["text"].value() or ""), smart_replacement=bool(form["smart_replacement"].value())
            ),
            contact_id=samples[0].id if samples else None,
        ),
        "sender": dict(form.fields["sender"].choices).get(str(form["sender"].value() or ""), ""),  # type: ignore[attr-defined]
    }
    return render(
        request,
        "console/messages/compose.html",
        context,
        title=title,
        section=SECTION,
        back=back,
        status=form.http_status,
    )
