"""Legal hours: the rulebook of each country, and what the account makes of it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.console import formats
from chappe.console.drawn_weeks import drawn_hours, grid
from chappe.console.forms.hours import ClosedDayForm, OwnHoursForm, RulebookForm, own_hours_initial
from chappe.console.page import AccountRequest, address, go, page, piece, refusals_said, render, say
from chappe.deployments import queries as deployments
from chappe.deployments.states import State
from chappe.windows import operations, queries
from chappe.windows.choosing import place_of
from chappe.windows.closed_days import closed_days
from chappe.windows.hours import ALWAYS
from chappe.windows.inforce import InForce, in_force, states_in_force, territories_in_force
from chappe.windows.law import Choices
from chappe.windows.registry import law
from chappe.windows.rulebook import Certainty, Standing
from chappe.windows.tightening import Change, changes

# Prepared with the hours of that moment, and not sent to the end yet.
PREPARED = (
    State.PREPARED,
    State.SCHEDULED,
    State.REFRESHING,
    State.SENDING,
    State.PAUSED,
    State.AWAITING_RESUME,
)
SHOWN = 5
HOLIDAYS_AHEAD = timedelta(days=400)


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """Every country with its rulebook; those without one only when they are asked for."""
    choices, today = queries.choices(request.account.id), clock.now().date()
    places = by_name(territories_in_force(law(), choices, today))
    search, certainty = request.GET.get("search", "").strip(), request.GET.get("certainty", "")
    shown = [found for found in places if matches(found, search, certainty)]
    context = {
        "tab": "hours",
        "places": shown,
        "without": sum(not found.has_own for found in places),
        "search": search,
        "chosen": certainty,
        "certainties": [each.value for each in Certainty],
        "choices": choices,
        "has_own_hours": choices.hours != ALWAYS,
        "closed": [each for each in queries.own_closed_days(request.account.id) if each.day >= today],
    }
    return render(request, "console/settings/hours.html", context, title=_("Legal hours"), section="settings")


def matches(found: InForce, search: str, certainty: str) -> bool:
    """By the country's name or code, or its rulebook's; countries without a rulebook of their own by a search alone."""
    if certainty and (not found.has_own or found.certainty != certainty):
        return False
    if not search:
        return found.has_own
    names = [
        formats.country(found.place.territory),
        found.place.territory,
        found.book.name if found.book else "",
    ]
    wanted = formats.sort_key(search)
    return any(wanted in formats.sort_key(name) for name in names[:1]) or search.casefold() in (
        name.casefold() for name in names[1:]
    )


@page(Permission.VIEW)
def place(request: AccountRequest) -> HttpResponse:
    """One country or state: its hours, their sources, and the rulebooks to choose from."""
    scope = request.GET.get("place", "")
    if not scope:
        return go(request, "hours")
    choices, today = queries.choices(request.account.id), clock.now().date()
    found = found_at(scope, choices, today)
    posted = request.POST if request.method == "POST" else None
    form = RulebookForm(posted, names=[book.name for book in found.alternatives])
    if form.is_valid():
        with form.refusals():
            operations.choose_hours(
                actor=request.actor,
                now=clock.now(),
                rulebooks={scope: form.cleaned_data["rulebook"]},
            )
            say(request, saved_sentence())
            return go_to_place(request, scope)
    context = {
        "tab": "hours",
        "found": found,
        "form": form,
        "week": drawn_hours(found.book.hours) if found.book else (),
        "grid": grid(),
        "states": states_in_force(law(), scope, choices, today) if not found.place.subdivision else (),
        "holidays": holidays_ahead(found, today),
        "change": next(iter(changes([found], choices.hours)), None),
        "prepared": prepared(request),
        "others": len(found.alternatives) > 1,
        "is_courtesy": found.book is not None and found.book.standing is Standing.COURTESY,
    }
    return render(
        request,
        "console/settings/hours_place.html",
        context,
        title=formats.place(found.place.territory, found.place.subdivision),
        section="settings",
        back=(address(request, "hours"), _("Legal hours")),
        status=form.http_status,
    )


def found_at(scope: str, choices: Choices, on: date) -> InForce:
    """Raises Http404 for what is no place, or a state without a rulebook of its own."""
    try:
        found = in_force(law(), place_of(law(), scope), choices, on)
    except Refusal as refusal:
        raise Http404(refusal.code) from refusal
    if not found.alternatives:
        raise Http404("place")
    return found


def go_to_place(request: AccountRequest, scope: str) -> HttpResponse:
    response = go(request, "hours_place")
    for header in ("Location", "HX-Redirect"):
        if header in response.headers:
            response.headers[header] += f"?place={scope}"
    return response


def holidays_ahead(found: InForce, today: date) -> list[tuple[date, str]]:
    """The public holidays of the next year on which the place is closed."""
    if not found.calendar:
        return []
    until = today + HOLIDAYS_AHEAD
    years = range(today.year, until.year + 1)
    return [
        (day, name)
        for year in years
        for day, name in closed_days(found.calendar, year).items()
        if today <= day <= until
    ]


@page(Permission.VIEW)
def own(request: AccountRequest) -> HttpResponse:
    """Courtesy and the account's own hours; htmx asks what they would change before they are saved."""
    choices = queries.choices(request.account.id)
    initial = own_hours_initial(choices.hours, courtesy=choices.courtesy)
    posted = request.POST if request.method == "POST" else None
    form = OwnHoursForm(posted, initial=initial)
    wanted = choices
    if form.is_valid():
        hours, courtesy = form.cleaned_data["hours"], form.cleaned_data["courtesy"]
        wanted = Choices(choices.rulebooks, courtesy, hours, choices.closed_days)
        if request.POST.get("next") != "preview":
            with form.refusals():
                operations.choose_hours(actor=request.actor, now=clock.now(), courtesy=courtesy, hours=hours)
                say(request, saved_sentence())
                return go(request, "hours_own")
    if request.htmx and request.method == "POST":
        context = {"changes": changed(wanted), "has_own_hours": wanted.hours != ALWAYS, "form": form}
        return piece(request, "console/settings/hours_changes.html", context)
    return own_page(request, form, ClosedDayForm(), wanted)


def own_page(
    request: AccountRequest, form: OwnHoursForm, day_form: ClosedDayForm, choices: Choices
) -> HttpResponse:
    context = {
        "tab": "hours",
        "form": form,
        "day_form": day_form,
        "closed": queries.own_closed_days(request.account.id),
        "today": clock.now().date(),
        "changes": changed(choices),
        "has_own_hours": choices.hours != ALWAYS,
        "prepared": prepared(request),
    }
    return render(
        request,
        "console/settings/hours_own.html",
        context,
        title=_("Our own hours"),
        section="settings",
        back=(address(request, "hours"), _("Legal hours")),
        status=max(form.http_status, day_form.http_status),
    )


def changed(choices: Choices) -> Sequence[Change]:
    """What own hours change, rulebook by rulebook; countries with a rulebook of their own only."""
    places = territories_in_force(law(), choices, clock.now().date())
    return changes(by_name(each for each in places if each.has_own), choices.hours)


def by_name(places: Iterable[InForce]) -> list[InForce]:
    """In the order of the countries' names."""
    return sorted(places, key=lambda found: formats.sort_key(formats.country(found.place.territory)))


@require_POST
@page(Permission.ADMINISTER)
def close_day(request: AccountRequest) -> HttpResponse:
    choices = queries.choices(request.account.id)
    form = ClosedDayForm(request.POST)
    if form.is_valid():
        with form.refusals():
            day, name = form.cleaned_data["day"], form.cleaned_data["name"]
            operations.close_day(day, name=name, actor=request.actor, now=clock.now())
            say(request, saved_sentence())
            return go(request, "hours_own")
    own_form = OwnHoursForm(initial=own_hours_initial(choices.hours, courtesy=choices.courtesy))
    return own_page(request, own_form, form, choices)


@require_POST
@page(Permission.ADMINISTER)
def reopen_day(request: AccountRequest) -> HttpResponse:
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return go(request, "hours_own")
    with refusals_said(request):
        operations.reopen_day(day, actor=request.actor, now=clock.now())
        say(request, saved_sentence())
    return go(request, "hours_own")


def saved_sentence() -> str:
    """What a change does, and to whom it does not."""
    return _(
        "The hours are saved. What is prepared from now on keeps them; deployments prepared before keep the hours"
        " they were prepared with."
    )


def prepared(request: AccountRequest) -> Sequence[object]:
    """Deployments on their way that a change does not touch, the newest."""
    return deployments.deployments(request.account.id, states=PREPARED, limit=SHOWN)
