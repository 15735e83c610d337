"""A deployment under way, live, and its report once it has ended; and the buttons that stop it."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console import formats
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.console.progress import progress_of
from chappe.console.views.courses import course_beside
from chappe.console.views.imports import csv_file
from chappe.deployments import operations, queries
from chappe.deployments.states import State
from chappe.gateways import queries as gateways
from chappe.reports import exports
from chappe.reports import queries as reports

COMPOSED = frozenset({State.DRAFT, State.PREPARING, State.PREPARED, State.REJECTED})


@page(Permission.VIEW)
def show(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """The whole page; its moving part alone when htmx asks, and the whole again once the state has changed."""
    deployment = queries.deployment(request.account.id, deployment_id)
    if deployment.state in COMPOSED and not deployment.started_at:
        return go(request, "deployment", deployment_id)
    report = reports.report(request.account.id, deployment_id, now=clock.now())
    context: dict[str, object] = {
        "deployment": report.deployment,
        "report": report,
        "progress": progress_of(report, gateways.gateways(request.account.id)),
        "refreshed": queries.refreshed(request.account.id, deployment_id),
        "problem": problem_of(report.deployment),
    }
    if request.htmx:
        if request.GET.get("state") != report.deployment.state:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return piece(request, "console/deployments/live.html", context)
    context |= course_beside(request, report.deployment)
    has_ended = report.deployment.state in (State.FINISHED, State.CANCELLED)
    section, above = ("reports", _("Reports")) if has_ended else ("deployments", _("Deployments"))
    return render(
        request,
        "console/deployments/sending.html",
        context,
        title=report.deployment.name,
        section=section,
        back=(address(request, section), above),
    )


def problem_of(deployment: queries.DeploymentView) -> str:
    """What kept the list from being updated, in words; empty where nothing did."""
    problem = deployment.preparation_problem
    return wording.sentence_of(problem["code"], problem["params"]) if problem else ""


@require_POST
@page(Permission.APPROVE)
def pause(request: AccountRequest, deployment_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.pause(deployment_id, actor=request.actor, now=clock.now())
        say(request, _("The deployment is paused. Nothing more leaves until it is resumed."))
    return go(request, "deployment", deployment_id)


@require_POST
@page(Permission.APPROVE)
def resume(request: AccountRequest, deployment_id: int) -> HttpResponse:
    with refusals_said(request):
        operations.resume(deployment_id, actor=request.actor, now=clock.now())
        say(request, _("The deployment goes on."))
    return go(request, "deployment", deployment_id)


@require_POST
@page(Permission.EDIT)
def cancel(request: AccountRequest, deployment_id: int) -> HttpResponse:
    with refusals_said(request):
        ended = operations.cancel(
            deployment_id,
            actor=request.actor,
            now=clock.now(),
            reason=request.POST.get("reason", "")[:1000],
        )
        say(
            request,
            ngettext(
                "The deployment is cancelled: %(n)s text will not leave.",
                "The deployment is cancelled: %(n)s texts will not leave.",
                ended,
            )
            % {"n": formats.number(ended)},
        )
    return go(request, "deployment", deployment_id)


@page(Permission.VIEW)
def export(request: AccountRequest, deployment_id: int) -> StreamingHttpResponse:
    """Every recipient with its state, as a file."""
    deployment = queries.deployment(request.account.id, deployment_id)
    lines = exports.export_recipients(request.account.id, deployment_id)
    return csv_file(lines, f"{slugify(deployment.name) or deployment_id}.csv")
