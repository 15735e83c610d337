"""From the preparation to the decision: live progress, then everything on one page before the button."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.audience.queries import AudienceTooLong
from chappe.base import clock
from chappe.console.counts import shown_from
from chappe.console.forms.deployments import ReasonForm
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.console.points import findings_shown, standing_shown
from chappe.console.steps import steps
from chappe.console.views.courses import course_beside
from chappe.content.rules import Force
from chappe.deployments import approval, operations, queries
from chappe.deployments.queries import DeploymentView
from chappe.deployments.states import State

SECTION = "deployments"
PATIENCE = 10.0  # seconds to find the shortest and the longest text
AT_ONCE = 50_000  # recipients among whom the samples are looked for while the page waits


@page(Permission.VIEW)
def preparation(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """The progress of the preparation; leads on once it has ended, whichever way."""
    deployment = queries.deployment(request.account.id, deployment_id)
    if deployment.state is not State.PREPARING:
        return go(request, "deployment", deployment_id)
    context = {"deployment": deployment, "steps": steps(request, deployment, "deployment_preparation")}
    if request.htmx:
        return piece(request, "console/deployments/preparation_progress.html", context)
    return render(
        request,
        "console/deployments/preparation.html",
        context,
        title=deployment.name,
        section=SECTION,
        back=(address(request, "deployments"), _("Deployments")),
    )


@page(Permission.VIEW)
def approve_or_reject(request: AccountRequest, deployment_id: int) -> HttpResponse:
    deployment = queries.deployment(request.account.id, deployment_id)
    if deployment.state not in (State.PREPARED, State.REJECTED):
        return go(request, "deployment", deployment_id)
    return approval_page(request, deployment, ReasonForm())


@require_POST
@page(Permission.APPROVE)
def approve(request: AccountRequest, deployment_id: int) -> HttpResponse:
    revision = request.POST.get("revision", "")
    with refusals_said(request):
        operations.approve(
            deployment_id,
            actor=request.actor,
            now=clock.now(),
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        )
        say(request, _("The deployment is approved."))
    return go(request, "deployment", deployment_id)


@require_POST
@page(Permission.APPROVE)
def reject(request: AccountRequest, deployment_id: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        with form.refusals():
            operations.reject(
                deployment_id, actor=request.actor, now=clock.now(), reason=form.cleaned_data["reason"]
            )
            say(request, _("The deployment is rejected. Its author sees your reason."))
            return go(request, "deployment", deployment_id)
    return approval_page(request, queries.deployment(request.account.id, deployment_id), form)


@require_POST
@page(Permission.EDIT)
def redraft(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Takes what was prepared back to draft, for the message as it stands now to be prepared."""
    with refusals_said(request):
        operations.edit_deployment(deployment_id, actor=request.actor, now=clock.now())
        say(request, _("The deployment is a draft again: prepare it for the text as it stands now."))
        return go(request, "deployment_check", deployment_id)
    return go(request, "deployment", deployment_id)


def approval_page(request: AccountRequest, deployment: DeploymentView, form: ReasonForm) -> HttpResponse:
    findings = queries.prepared_findings(request.account.id, deployment.id, now=clock.now())
    context = {
        "deployment": deployment,
        "steps": steps(request, deployment, "deployment_approval"),
        **(samples_of(request, deployment) if deployment.recipient_count <= AT_ONCE else {}),
        "tested": standing_shown(
            request,
            deployment.message_id,
            queries.deployment_tested(request.account.id, deployment.id, now=clock.now()),
            deployment_id=deployment.id,
        ),
        "summary": deployment.summary,
        "distribution": queries.distribution(request.account.id, deployment.id),
        "count": shown_from(deployment.summary.get("verdicts", {}), deployment.summary.get("countries", {})),
        "needs_someone_else": needs_someone_else(request, deployment),
        "content_points": findings_shown(findings, is_here=False),
        "may_not_leave": any(finding.force is Force.BLOCKING for finding in findings),
        "form": form,
        "now": clock.now(),
        **course_beside(request, deployment),
    }
    return render(
        request,
        "console/deployments/approval.html",
        context,
        title=deployment.name,
        section=SECTION,
        back=(address(request, "deployments"), _("Deployments")),
        status=form.http_status,
    )


@page(Permission.VIEW)
def samples(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Three texts as they will be read: to find them in a large deployment takes a while."""
    deployment = queries.deployment(request.account.id, deployment_id)
    context = {"deployment": deployment, **samples_of(request, deployment)}
    if request.htmx:
        return piece(request, "console/deployments/samples.html", context)
    return render(
        request,
        "console/deployments/samples_page.html",
        context,
        title=_("As recipients will read it"),
        section=SECTION,
        back=(address(request, "deployment", deployment_id), deployment.name),
    )


def samples_of(request: AccountRequest, deployment: DeploymentView) -> dict[str, object]:
    """The first three, with a word, where the shortest and the longest are not found in time."""
    shown: dict[str, object] = {"is_sampled": True}
    try:
        shown["samples"] = queries.samples(request.account.id, deployment.id, patience=PATIENCE)
    except AudienceTooLong:
        shown |= {
            "samples": queries.recipients(request.account.id, deployment.id, limit=3),
            "are_first": True,
        }
    return shown


def needs_someone_else(request: AccountRequest, deployment: DeploymentView) -> bool:
    """Whether four eyes keep the very person who prepared it from approving."""
    policy = approval.Policy(request.account.four_eyes, request.account.four_eyes_above)
    is_preparer = request.actor.user_id == deployment.prepared_by_id
    return is_preparer and approval.needs_second_person(deployment.recipient_count, policy)
