"""What will happen to a deployment: beside its schedule as it is edited, and against what really happened."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.audience.queries import AudienceTooLong
from chappe.base import clock
from chappe.console.foretold import told
from chappe.console.forms.deployments import ScheduleForm
from chappe.console.page import AccountRequest, address, go, page, piece, render
from chappe.console.timelines import Past, Timeline, timeline
from chappe.console.views.counting import countries_counted, signed
from chappe.deployments import queries
from chappe.deployments.pace import Pace
from chappe.deployments.queries import DeploymentView, Wanted
from chappe.deployments.schedule import Clock, odd_clocks, parse_wall, resolve
from chappe.deployments.states import Move, State
from chappe.deployments.validation import zones_shown
from chappe.reports import queries as reports
from chappe.windows.registry import law

AT_ONCE = 40  # windows whose course is foreseen while a page waits
STARTED = frozenset({State.SENDING, State.PAUSED, State.AWAITING_RESUME, State.FINISHED, State.CANCELLED})
MOVING = frozenset({State.SCHEDULED, State.REFRESHING, State.SENDING, State.PAUSED, State.AWAITING_RESUME})


@require_POST
@page(Permission.EDIT)
def foresee(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """The course of the schedule as it is typed, saved or not."""
    deployment = queries.deployment(request.account.id, deployment_id)
    if Move.EDIT not in deployment.moves:
        return go(request, "deployment", deployment_id)
    form = ScheduleForm(request.POST)
    context = foreseen_context(request, deployment, form)
    if request.htmx:
        return piece(request, "console/deployments/foreseen.html", context)
    return render(
        request,
        "console/deployments/foreseen_page.html",
        context,
        title=_("What will happen"),
        section="deployments",
        back=(address(request, "deployment_schedule", deployment_id), deployment.name),
    )


def foreseen_context(
    request: AccountRequest, deployment: DeploymentView, form: ScheduleForm
) -> dict[str, object]:
    """What is foreseen of a form; nothing of one that does not say when."""
    context: dict[str, object] = {"deployment": deployment, "form": form}
    if not form.is_valid():
        return context
    now = clock.now()
    try:
        countries = countries_counted(request, deployment, now)
    except AudienceTooLong as slow:
        return {**context, "slow": wording.sentence(slow)}
    context["counted"] = signed(deployment, countries=countries)
    with form.refusals():
        course = queries.foreseen(
            request.account.id, deployment.id, now=now, countries=countries, wanted=wanted(form)
        )
        context |= drawn(request, timeline(course, request.account.time_zone, now))
        context["is_counted"] = True
        context["clocks"] = clocks_told(form, countries)
    return context


def clocks_told(form: ScheduleForm, countries: Iterable[str]) -> list[str]:
    """What summer time does to the moments that are typed, in words; nothing on most days. Raises UnknownZone."""
    changes = form.changes
    told = []
    if changes["schedule_at"] and changes["schedule_local"]:
        told += zones_told(parse_wall(changes["schedule_at"], "schedule_at"), countries)
    elif changes["schedule_at"]:
        told += clock_told(changes["schedule_at"], changes["schedule_zone"], "start", "starts_at")
    if changes["limit_at"]:
        told += clock_told(changes["limit_at"], changes["schedule_zone"], "limit", "ends_at")
    return told


def clock_told(text: str, zone: str, what: str, name: str) -> list[str]:
    moment = resolve(parse_wall(text, name), zone)
    if moment.clock is Clock.PLAIN:
        return []
    return [wording.sentence_of(f"validation.{what}_{moment.clock.value}", {name: moment.at})]


def zones_told(wall: datetime, countries: Iterable[str]) -> list[str]:
    """Of a moment in each recipient's own time."""
    known = law().zones
    odd = odd_clocks(wall, (zone for country in countries for zone in known.get(country, ())))
    return [
        wording.sentence_of(f"validation.local_{clock.value}", {"zones": zones_shown(zones)})
        for clock, zones in odd.items()
    ]


def wanted(form: ScheduleForm) -> Wanted:
    """Raises UnknownZone, BadMoment."""
    changes = form.changes
    walls = {
        field: parse_wall(changes[field], field) if changes[field] else None
        for field in ("schedule_at", "limit_at")
    }
    moments = {
        field: resolve(wall, changes["schedule_zone"]).at if wall else None for field, wall in walls.items()
    }
    return Wanted(
        moments["schedule_at"],
        moments["limit_at"],
        walls["schedule_at"] if changes["schedule_local"] else None,
        Pace(changes["pace_per_minute"], changes["spread_minutes"]),
    )


@page(Permission.VIEW)
def course(request: AccountRequest, deployment_id: int) -> HttpResponse:
    """Forecast against reality: a piece that asks for itself again while the deployment moves."""
    deployment = queries.deployment(request.account.id, deployment_id)
    context = course_context(request, deployment)
    if request.htmx:
        return piece(request, "console/deployments/course.html", context)
    return render(
        request,
        "console/deployments/course_page.html",
        context,
        title=_("What will happen"),
        section="deployments",
        back=(address(request, "deployment", deployment_id), deployment.name),
    )


def course_beside(request: AccountRequest, deployment: DeploymentView) -> dict[str, object]:
    """The course of a deployment for a page about it: of many windows it follows the page."""
    if queries.window_count(request.account.id, deployment.id) > AT_ONCE:
        return {"deployment": deployment, "follows": True}
    return course_context(request, deployment)


def course_context(request: AccountRequest, deployment: DeploymentView) -> dict[str, object]:
    """The course of a prepared deployment; once it has started, with what really happened. Empty before."""
    context: dict[str, object] = {"deployment": deployment, "is_moving": deployment.state in MOVING}
    if not deployment.recipient_count or not deployment.prepared_at:
        return context
    now = clock.now()
    past = past_of(request, deployment) if deployment.state in STARTED else None
    ahead = queries.course(request.account.id, deployment.id, now=now)
    return context | drawn(request, timeline(ahead, request.account.time_zone, now, past))


def past_of(request: AccountRequest, deployment: DeploymentView) -> Past | None:
    at_start = queries.course_from_start(request.account.id, deployment.id)
    if at_start is None:
        return None
    sample = reports.sampled(request.account.id, deployment.id)
    return Past(at_start, sample.sent, sample.weight)


def drawn(request: AccountRequest, found: Timeline) -> dict[str, object]:
    sentences = told(found.course, request.account.time_zone, is_under_way=bool(found.foreseen))
    return {"timeline": found, "told": sentences}
