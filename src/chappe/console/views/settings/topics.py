"""Topics: what contacts consent to."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import TopicForm, TopicNameForm
from chappe.console.page import AccountRequest, address, go, page, piece, render, say
from chappe.contacts import operations, queries
from chappe.contacts.queries import TopicCounts, TopicView


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """The topics. htmx asks for who consents once the page stands; without it one asks by a link."""
    topics = queries.topics(request.account.id)
    context: dict[str, object] = {"topics": topics, "tab": "topics"}
    if request.htmx or request.GET.get("counts"):
        context["counts"] = counted(request, topics)
    if request.htmx:
        return piece(request, "console/settings/topics_table.html", context)
    return render(request, "console/settings/topics.html", context, title=_("Topics"), section="settings")


def counted(request: AccountRequest, topics: Iterable[TopicView]) -> dict[int, TopicCounts]:
    """How people stand towards each topic; nobody at all where nobody said anything."""
    found = queries.topic_counts(request.account.id, now=clock.now())
    return {topic.id: found.get(topic.id, TopicCounts()) for topic in topics}


@page(Permission.ADMINISTER)
def rename(request: AccountRequest, topic_id: int) -> HttpResponse:
    topic = queries.topic(request.account.id, topic_id)
    form = TopicNameForm(request.POST or None, initial={"name": topic.name})
    if form.is_valid():
        with form.refusals():
            name = form.cleaned_data["name"]
            operations.rename_topic(topic_id, name=name, actor=request.actor, now=clock.now())
            say(request, _("The topic is renamed."))
            return go(request, "topics")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Rename")},
        title=_("Rename the topic"),
        section="settings",
        back=(address(request, "topics"), _("Topics")),
        status=form.http_status,
    )


@page(Permission.ADMINISTER)
def create(request: AccountRequest) -> HttpResponse:
    form = TopicForm(request.POST or None, initial={"kind": "marketing"})
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            operations.create_topic(
                given["key"],
                name=given["name"],
                kind=given["kind"],
                requires_consent=given["requires_consent"] or None,
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The topic is made."))
            return go(request, "topics")
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Make the topic")},
        title=_("New topic"),
        section="settings",
        back=(address(request, "topics"), _("Topics")),
        status=form.http_status,
    )
