"""Replies: the list of conversations, one of them, and what people do about it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts import queries as accounts
from chappe.accounts.roles import Permission, permits
from chappe.base import clock
from chappe.console.forms.replies import AnswerForm
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.console.paging import LONGEST_SEARCH, PAGE
from chappe.console.words import REPLY_PLACES
from chappe.direct import operations as directs
from chappe.inbound import operations, queries
from chappe.inbound.queries import ThreadLine
from chappe.messages.fragments import measure

SECTION = "replies"
FIRST = "waiting"


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of conversations, as `parts/turn.html` turns it."""

    lines: list[ThreadLine]
    search: str
    choice: str
    is_first: bool
    next: str


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """What was searched for may be a number: it is posted, and stands in no address."""
    search = request.POST.get("search", "").strip()[:LONGEST_SEARCH]
    asked = request.POST.get("choice", request.GET.get("choice", FIRST))
    choice = asked if asked in queries.PLACES else FIRST
    after = request.POST.get("after", "")
    found = queries.threads(
        request.account.id,
        wish="all" if search else choice,
        search=search,
        reader_id=request.actor.user_id,
        before=after,
        limit=PAGE + 1,
    )
    lines = found[:PAGE]
    more = lines[-1].place if len(found) > PAGE else ""
    context = {
        "paging": Pages(lines, search, choice, not after, more),
        "places": REPLY_PLACES.items(),
    }
    return render(request, "console/replies/list.html", context, title=_("Replies"), section=SECTION)


@page(Permission.VIEW)
def show(request: AccountRequest, thread_id: int) -> HttpResponse:
    """The conversation, and the answer of whoever may give one."""
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            operations.answer_thread(
                thread_id, form.cleaned_data["text"], actor=request.actor, now=clock.now()
            )
            say(request, _("The answer is on its way. Its outcome shows below."))
            return go(request, "thread", thread_id)
    return thread_page(request, thread_id, form)


def thread_page(request: AccountRequest, thread_id: int, form: AnswerForm) -> HttpResponse:
    thread = queries.thread(request.account.id, thread_id)
    members = [
        member
        for member in accounts.members(request.account.id)
        if member.is_active and permits(member.role, Permission.EDIT)
    ]
    context = {
        "thread": thread,
        "form": form,
        "members": members,
        "measure": measured(form["text"].value() or ""),
        **texts_of(request, thread_id),
    }
    return render(
        request,
        "console/replies/thread.html",
        context,
        title=thread.line.contact_name or _("Unknown number"),
        section=SECTION,
        back=(address(request, "replies"), _("Replies")),
        status=form.http_status,
    )


@page(Permission.VIEW)
def texts(request: AccountRequest, thread_id: int) -> HttpResponse:
    """The texts alone: asked again while one is on its way."""
    thread = queries.thread(request.account.id, thread_id)
    if not request.htmx:
        return go(request, "thread", thread_id)
    context = {"thread": thread, **texts_of(request, thread_id)}
    return piece(request, "console/replies/texts.html", context)


def texts_of(request: AccountRequest, thread_id: int) -> dict[str, object]:
    """The texts, the earliest first as one reads them; how many more there are is asked with ``more``."""
    many = PAGE * (4 if "more" in request.GET else 1)
    lines = queries.conversation(request.account.id, thread_id, limit=many + 1)
    shown = lines[:many]
    return {
        "lines": list(reversed(shown)),
        "has_more": len(lines) > many,
        "is_under_way": any(
            line.kind == "direct" and line.state in ("ready", "claimed", "submitted") for line in shown
        ),
    }


@require_POST
@page(Permission.EDIT)
def count(request: AccountRequest) -> HttpResponse:
    """The fragments of an answer as it stands: asked at each pause of the typing."""
    text = request.POST.get("text", "")[: AnswerForm.LONGEST]
    return piece(request, "console/replies/meter.html", {"measure": measured(text)})


def measured(text: str) -> object:
    return measure("".join(character for character in text if not "\ud800" <= character <= "\udfff"))


@require_POST
@page(Permission.EDIT)
def assign(request: AccountRequest, thread_id: int) -> HttpResponse:
    chosen = request.POST.get("member", "")
    user_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    with refusals_said(request):
        operations.assign_thread(thread_id, user_id, actor=request.actor, now=clock.now())
        say(
            request,
            _("The conversation is given to somebody.") if user_id else _("Nobody has the conversation."),
        )
    return go(request, "thread", thread_id)


@require_POST
@page(Permission.EDIT)
def move(request: AccountRequest, thread_id: int) -> HttpResponse:
    """Closes the conversation, or opens it again."""
    with refusals_said(request):
        if request.POST.get("to") == "waiting":
            operations.reopen_thread(thread_id, actor=request.actor, now=clock.now())
            return go(request, "thread", thread_id)
        operations.close_thread(thread_id, actor=request.actor, now=clock.now())
        say(request, _("The conversation is closed. It comes back when the person writes again."))
    return go(request, "replies")


@require_POST
@page(Permission.EDIT)
def settle(request: AccountRequest, thread_id: int) -> HttpResponse:
    """A person's word: what a doubtful reply means, or what becomes of an unknown outcome."""
    queries.thread(request.account.id, thread_id)
    way, given = request.POST.get("way", ""), request.POST.get("id", "")
    chosen = int(given) if given.isdecimal() and len(given) < 19 else 0
    with refusals_said(request):
        match way:
            case "stop":
                operations.treat_as_stop(chosen, actor=request.actor, now=clock.now())
                say(request, _("Taken for a STOP, and obeyed."))
            case "not_stop":
                operations.not_a_stop(chosen, actor=request.actor, now=clock.now())
                say(request, _("Taken for an ordinary reply."))
            case "resend":
                directs.resend_direct(chosen, actor=request.actor, now=clock.now())
                say(request, _("The text is sent again."))
            case "leave":
                directs.leave_direct(chosen, actor=request.actor, now=clock.now())
            case _:
                pass
    return go(request, "thread", thread_id)
