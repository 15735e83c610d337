"""Deployments: the list, a new one, and the page that suits where one stands."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.deployments import NameForm
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.console.paging import PAGE, turned_by_address
from chappe.console.views.steps import save_changes
from chappe.deployments import operations, queries
from chappe.deployments.states import State
from chappe.messages import queries as messages

SECTION = "deployments"

# The states a visitor can ask for together, by the word in the address.
FILTERS: dict[str, tuple[State, ...]] = {
    "draft": (State.DRAFT, State.REJECTED),
    "prepared": (State.PREPARING, State.PREPARED),
    "scheduled": (State.SCHEDULED, State.REFRESHING),
    "sending": (State.SENDING, State.PAUSED, State.AWAITING_RESUME),
    "ended": (State.FINISHED, State.CANCELLED),
}


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    chosen, search = request.GET.get("state", ""), request.GET.get("search", "")
    lines = queries.deployments(
        request.account.id,
        states=FILTERS.get(chosen, ()),
        search=search,
        before=turned_by_address(request),
        limit=PAGE + 1,
    )
    context = {
        "lines": lines[:PAGE],
        "next": lines[PAGE - 1].id if len(lines) > PAGE else None,
        "chosen": chosen,
        "search": search,
        "filters": list(FILTERS),
    }
    return render(request, "console/deployments/list.html", context, title=_("Deployments"), section=SECTION)


@page(Permission.EDIT)
def create(request: AccountRequest) -> HttpResponse:
    form = name_form(request, initial={"message": request.GET.get("message", "")})
    if form.is_valid():
        with form.refusals():
            deployment_id = operations.create_deployment(
                form.cleaned_data["name"],
                message_id=int(form.cleaned_data["message"]),
                actor=request.actor,
                now=clock.now(),
            )
            return go(request, "deployment_recipients", deployment_id)
    return render(
        request,
        "console/deployments/new.html",
        {"form": form},
        title=_("New deployment"),
        section=SECTION,
        back=(address(request, "deployments"), _("Deployments")),
        status=form.http_status,
    )


@page(Permission.EDIT)
def edit(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Another name, another message."""
    deployment = queries.deployment(request.account.id, deployment_id)
    form = name_form(request, initial={"name": deployment.name, "message": str(deployment.message_id)})
    if form.is_valid():
        with form.refusals():
            name, message_id = form.cleaned_data["name"], int(form.cleaned_data["message"])
            save_changes(request, deployment, name=name, message_id=message_id)
            say(request, _("The deployment is saved."))
            return go(request, "deployment", deployment_id)
    return render(
        request,
        "console/form.html",
        {"form": form, "button": _("Save")},
        title=_("Name and message"),
        section=SECTION,
        back=(address(request, "deployment", deployment_id), deployment.name),
        status=form.http_status,
    )


PLACES: dict[State, str] = {
    State.PREPARING: "deployment_preparation",
    State.PREPARED: "deployment_approval",
    State.REJECTED: "deployment_approval",
}


@page(Permission.VIEW)
def show(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Leads to the page that suits the state."""
    deployment = queries.deployment(request.account.id, deployment_id)
    if deployment.state is State.DRAFT:
        has_audience = deployment.all_contacts or any(not group.excluded for group in deployment.groups)
        place = "deployment_check" if has_audience else "deployment_recipients"
    else:
        place = PLACES.get(deployment.state, "deployment_sending")
    return go(request, place, deployment_id)


def name_form(request: AccountRequest, initial: dict[str, str]) -> NameForm:
    found = messages.messages(request.account.id)
    choices = [(str(message.id), message.name) for message in found]
    return NameForm(request.POST or None, messages=choices, initial=initial)
