"""Topics: what contacts consent to."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.settings import TopicForm
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.contacts import operations, queries


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    context = {"topics": queries.topics(request.account.id), "tab": "topics"}
    return render(request, "console/settings/topics.html", context, title=_("Topics"), section="settings")


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
