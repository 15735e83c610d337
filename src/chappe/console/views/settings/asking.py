"""May this number be texted, and when: the answer of ``chappe windows check``, with its week drawn."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.drawn_weeks import DrawnDay, drawn_days, grid
from chappe.console.forms.hours import NumberForm
from chappe.console.page import AccountRequest, address, page, piece, render
from chappe.contacts.phone import NumberFormat, normalise
from chappe.deployments.schedule import resolve
from chappe.windows import queries
from chappe.windows.checking import Answer, check
from chappe.windows.closed_days import holiday
from chappe.windows.law import Choices, whereabouts, window_for
from chappe.windows.places import Clues
from chappe.windows.registry import law
from chappe.windows.weeks import open_days
from chappe.wording.words import WORDS


@page(Permission.VIEW)
def ask(request: AccountRequest) -> HttpResponse:
    """The number is posted, so that it never stands in an address."""
    form = NumberForm(request.POST or None, initial={"zone": request.account.time_zone})
    context: dict[str, object] = {"form": form, "tab": "hours"}
    if form.is_valid():
        with form.refusals():
            choices = queries.choices(request.account.id)
            context |= answered(clues_of(form, request.account.number_format), moment_of(form), choices)
    if request.htmx:
        return piece(request, "console/settings/asked.html", context, status=form.http_status)
    return render(
        request,
        "console/settings/asking.html",
        context,
        title=_("May I text this number, and when?"),
        section="settings",
        back=(address(request, "hours"), _("Legal hours")),
        status=form.http_status,
    )


def clues_of(form: NumberForm, number_format: str) -> Clues:
    """What was given, the number as the account writes its own; one that is none stays, and is refused later."""
    given = form.cleaned_data
    found = normalise(given["number"], NumberFormat.parse(number_format))
    return Clues(
        number=found.number or given["number"].strip(),
        country=given["country"],
        state=given["state"],
        postal_code=given["postal_code"],
    )


def moment_of(form: NumberForm) -> datetime:
    given = form.cleaned_data
    if not given["date"]:
        return clock.now()
    return resolve(datetime.combine(given["date"], given["time"]), given["zone"], "zone").at


def answered(clues: Clues, at: datetime, choices: Choices) -> dict[str, object]:
    """Raises NoTerritory."""
    answer = check(law(), clues, at, choices=choices)
    zone = answer.zones[0]
    book = law().rulebooks.get(answer.rulebook or "")
    return {
        "answer": answer,
        "number": clues.number,
        "at": at,
        "zone": zone,
        "book": book,
        "source": book.source_for(answer.territory) if book else None,
        "week": week_of(clues, at, choices, zone),
        "grid": grid(),
        "differs": clocks_differ(answer, at),
    }


def week_of(clues: Clues, at: datetime, choices: Choices, zone: str) -> tuple[DrawnDay, ...]:
    """The seven days from the one asked about, by the clocks of the first zone."""
    where = whereabouts(law(), clues)
    first = at.astimezone(ZoneInfo(zone)).date()
    window = window_for(law(), where, choices, on=first)
    days = open_days(window, zone, first)
    calendars = [clause.calendar for clause in window.clauses if clause.calendar]
    notes = {day.day: note for day in days if (note := note_of(day.day, calendars, choices))}
    return drawn_days(days, zone, at, notes)


def note_of(day: date, calendars: list[str], choices: Choices) -> str:
    for calendar in calendars:
        if name := holiday(calendar, day):
            return str(WORDS["holiday"].get(name, name))
    return _("closed by the account") if day in choices.closed_days else ""


def clocks_differ(answer: Answer, at: datetime) -> bool:
    """Whether the clocks of the zones show different times."""
    return len({at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0) for zone in answer.zones}) > 1
