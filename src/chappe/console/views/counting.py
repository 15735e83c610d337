"""What takes a while to count of a deployment: each a piece of a page that is there already, and a page of its own."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.audience.queries import AudienceTooLong, Count
from chappe.base import clock
from chappe.console.counts import CountShown, shown
from chappe.console.page import AccountRequest, address, go, page, piece, render
from chappe.console.points import points_shown
from chappe.deployments import queries
from chappe.deployments.queries import DeploymentView
from chappe.deployments.states import Move

PATIENCE = 20.0  # seconds
COUNTED = "chappe.console.counted"
COUNT_LASTS = 20 * 60  # seconds


@page(Permission.EDIT)
def count(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Who would get the text."""
    return counted_page(request, deployment_id, "counted", _("Count"), "deployment_recipients", counted)


@page(Permission.EDIT)
def points(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """The validation points, and who would get the text."""
    return counted_page(request, deployment_id, "checked", _("Check"), "deployment_schedule", checked)


@page(Permission.EDIT)
def shared(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """How many contacts share a number with another."""
    return counted_page(request, deployment_id, "shared", _("Duplicates"), "deployment_duplicates", sharing)


def counted_page(
    request: AccountRequest,
    deployment_id: int,
    template: str,
    title: str,
    back: str,
    found: Callable[[AccountRequest, DeploymentView], dict[str, Any]],
) -> HttpResponse:
    """What is counted, or why it was not: a piece, or a whole page for a browser without scripts."""
    deployment = queries.deployment(request.account.id, deployment_id)
    if Move.EDIT not in deployment.moves:
        return go(request, "deployment", deployment_id)
    context: dict[str, Any] = {"deployment": deployment, "is_whole": not request.htmx}
    try:
        context |= found(request, deployment)
    except AudienceTooLong as slow:
        context["slow"] = wording.sentence(slow)
    piece_template = f"console/deployments/{template}.html"
    if request.htmx:
        return piece(request, piece_template, context)
    return render(
        request,
        "console/deployments/counted_page.html",
        {**context, "piece": piece_template},
        title=f"{deployment.name}: {title}",
        section="deployments",
        back=(address(request, back, deployment_id), deployment.name),
    )


def counted(request: AccountRequest, deployment: DeploymentView) -> dict[str, Any]:
    return {"count": estimated(request, deployment)}


def checked(request: AccountRequest, deployment: DeploymentView) -> dict[str, Any]:
    """The points, with the count that they stand on; the preparation takes it over."""
    context: dict[str, Any] = {}
    known = None
    try:
        context["count"] = estimated(request, deployment)
        known = context["count"].estimate.count
        context["counted"] = signed(deployment, count=asdict(known))
    except AudienceTooLong as slow:
        context["slow"] = wording.sentence(slow)
    found = queries.validation(
        request.account.id, deployment.id, now=clock.now(), counted=known, counts=False
    )
    context["points"] = points_shown(request, deployment, found)
    context["is_blocked"] = any(point.severity == "blocking" for point in found)
    return context


def sharing(request: AccountRequest, deployment: DeploymentView) -> dict[str, Any]:
    found = queries.shared_numbers(request.account.id, deployment.id, now=clock.now(), patience=PATIENCE)
    return {"shared": found}


def estimated(request: AccountRequest, deployment: DeploymentView) -> CountShown:
    """Raises AudienceTooLong."""
    return shown(queries.estimate_for(request.account.id, deployment.id, now=clock.now(), patience=PATIENCE))


def signed(deployment: DeploymentView, **found: object) -> str:
    """What was counted of a deployment as it stands, for the next request to know."""
    return signing.dumps(named(deployment) | found, salt=COUNTED, compress=True)


def known_of(request: AccountRequest, deployment: DeploymentView) -> Mapping[str, Any]:
    """What came signed with the form, if it is of the deployment as it stands and not old; else nothing."""
    try:
        kept = signing.loads(request.POST.get("counted", ""), salt=COUNTED, max_age=COUNT_LASTS)
    except signing.BadSignature:
        return {}
    return kept if named(deployment).items() <= kept.items() else {}


def count_known(request: AccountRequest, deployment: DeploymentView) -> Count | None:
    """The count that came with the form."""
    kept = known_of(request, deployment).get("count")
    return Count(**kept) if kept else None


def countries_counted(
    request: AccountRequest, deployment: DeploymentView, now: datetime
) -> Mapping[str, int]:
    """Recipients by country: those that came with the form, or counted anew. Raises AudienceTooLong."""
    kept: Mapping[str, int] | None = known_of(request, deployment).get("countries")
    if kept is not None:
        return kept
    return queries.counted_countries(request.account.id, deployment.id, now=now, patience=PATIENCE)


def named(deployment: DeploymentView) -> dict[str, object]:
    """What a count is of: another audience is another revision."""
    return {"id": deployment.id, "revision": deployment.revision}
