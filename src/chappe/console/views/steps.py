"""Composing a deployment, step by step; each saves itself."""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.deployments import ScheduleForm, schedule_initial
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render
from chappe.console.picker import picked, picker
from chappe.console.steps import next_of, steps
from chappe.console.views.counting import count_known
from chappe.contacts import queries as contacts
from chappe.content import queries as content
from chappe.deployments import operations, queries
from chappe.deployments.queries import DeploymentView
from chappe.deployments.states import Move

SECTION = "deployments"


def step_page(
    request: AccountRequest,
    deployment: DeploymentView,
    step: str,
    context: dict[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of one step; sends away from a deployment that cannot be edited any more."""
    if Move.EDIT not in deployment.moves:
        return go(request, "deployment", deployment.id)
    around = {"deployment": deployment, "steps": steps(request, deployment, step)}
    return render(
        request,
        f"console/deployments/{step.removeprefix('deployment_')}.html",
        around | context,
        title=deployment.name,
        section=SECTION,
        back=(address(request, "deployments"), _("Deployments")),
        status=status,
    )


def save_changes(request: AccountRequest, deployment: DeploymentView, **changes: object) -> None:
    """Saves what differs: saying again what is so already must not revoke a preparation."""
    chosen, excluded = group_ids(deployment, excluded=False), group_ids(deployment, excluded=True)
    present = asdict(deployment) | {"group_ids": chosen, "excluded_group_ids": excluded}
    changed = {name: value for name, value in changes.items() if present[name] != value}
    if changed:
        operations.edit_deployment(deployment.id, actor=request.actor, now=clock.now(), **changed)


def group_ids(deployment: DeploymentView, *, excluded: bool) -> list[int]:
    return sorted(group.id for group in deployment.groups if group.excluded is excluded)


@page(Permission.EDIT)
def recipients(request: AccountRequest, deployment_id: int) -> HttpResponse:
    if request.method == "POST":
        return recipients_chosen(request, deployment_id)
    deployment = queries.deployment(request.account.id, deployment_id)
    return recipients_page(request, deployment)


def recipients_chosen(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Saves what the click made of the choice, then does what it asked: move, count or go on."""
    before = queries.deployment(request.account.id, deployment_id)
    with refusals_said(request):
        save_changes(
            request,
            before,
            all_contacts=request.POST.get("audience") == "all",
            group_ids=picked(request.POST, group_ids(before, excluded=False)),
        )
    if request.POST.get("next") == "continue":
        return go(request, next_of("deployment_recipients"), deployment_id)
    counts = request.POST.get("next") == "count"
    if counts and not request.htmx:
        return go(request, "deployment_count", deployment_id)
    deployment = queries.deployment(request.account.id, deployment_id)
    if request.htmx:
        context = {
            "deployment": deployment,
            "picker": recipients_picker(request, deployment),
            "counts": counts,
        }
        return piece(request, "console/deployments/audience.html", context)
    return recipients_page(request, deployment)


def recipients_page(request: AccountRequest, deployment: DeploymentView) -> HttpResponse:
    context: dict[str, object] = {
        "picker": recipients_picker(request, deployment),
        "preview": content.preview_message(request.account.id, deployment.message_id, on=clock.now().date()),
        "total": contacts.contact_count(request.account.id),
    }
    return step_page(request, deployment, "deployment_recipients", context)


def recipients_picker(request: AccountRequest, deployment: DeploymentView) -> object:
    return picker(
        contacts.groups(request.account.id, most=contacts.MOST_SIZED),
        group_ids(deployment, excluded=False),
        hidden=group_ids(deployment, excluded=True),
    )


@page(Permission.EDIT)
def duplicates(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    if request.method == "POST":
        with refusals_said(request):
            save_changes(
                request,
                deployment,
                duplicates=request.POST.get("duplicates", deployment.duplicates),
                excluded_group_ids=picked(request.POST, group_ids(deployment, excluded=True)),
            )
            if request.POST.get("next") == "continue":
                return go(request, next_of("deployment_duplicates"), deployment_id)
        deployment = queries.deployment(request.account.id, deployment_id)
    context: dict[str, object] = {
        "picker": picker(
            contacts.groups(request.account.id, most=contacts.MOST_SIZED),
            group_ids(deployment, excluded=True),
            hidden=group_ids(deployment, excluded=False),
        )
    }
    if request.htmx:
        return piece(request, "console/parts/picker.html", {"deployment": deployment, **context})
    return step_page(request, deployment, "deployment_duplicates", context)


@page(Permission.EDIT)
def schedule(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    initial = schedule_initial(
        {
            "schedule_at": deployment.schedule_at,
            "schedule_zone": deployment.schedule_zone,
            "schedule_local": deployment.schedule_local,
            "refresh": deployment.refresh,
            "limit_at": deployment.limit_at,
            "pace_per_minute": deployment.pace_per_minute,
            "spread_minutes": deployment.spread_minutes,
            "urgent": deployment.urgent,
        }
    )
    form = ScheduleForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            save_changes(request, deployment, **form.changes)
            return go(request, next_of("deployment_schedule"), deployment_id)
    return step_page(request, deployment, "deployment_schedule", {"form": form}, status=form.http_status)


@page(Permission.EDIT)
def check(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Where the validation points show once they are counted; a preparation that failed says why."""
    deployment = queries.deployment(request.account.id, deployment_id)
    problem = deployment.preparation_problem
    said = wording.sentence_of(problem["code"], problem["params"]) if problem else ""
    return step_page(request, deployment, "deployment_check", {"problem": said})


@require_POST
@page(Permission.EDIT)
def prepare(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    with refusals_said(request):
        operations.prepare(
            deployment_id, actor=request.actor, now=clock.now(), counted=count_known(request, deployment)
        )
        return go(request, "deployment_preparation", deployment_id)
    return go(request, "deployment_check", deployment_id)
