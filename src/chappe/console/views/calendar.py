"""The calendar: all deployments of a month, a week or a day, with the closed hours of a country shaded."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console import formats
from chappe.console.calendars import (
    WEEK,
    midnight,
    month_before,
    month_cells,
    next_month,
    spans_of,
    stretch,
    week_of,
    weeks_of_month,
)
from chappe.console.page import AccountRequest, page, render
from chappe.deployments import queries
from chappe.deployments.course import closed_between
from chappe.windows import queries as windows
from chappe.windows.closed_days import closed_days
from chappe.windows.inforce import in_force
from chappe.windows.law import Whereabouts, window_for
from chappe.windows.opening import Window, openings
from chappe.windows.places import Place
from chappe.windows.registry import law
from chappe.windows.weeks import open_days
from chappe.wording.words import WORDS

AGENDAS = {"week": WEEK, "day": 1}
LINES = 50
QUARTER_DAY = timedelta(hours=6)
NEAREST, FURTHEST = date(2020, 1, 1), date(2099, 12, 31)


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    now = clock.now()
    today = now.astimezone(formats.zone(request.account.time_zone)).date()
    on = asked_day(request.GET.get("on", ""), today)
    offered = queries.countries(request.account.id)
    country = request.GET.get("country", "")
    country = country if country in law().zones else offered[0] if offered else ""
    view = request.GET.get("view", "")
    if view in AGENDAS:
        shown = agenda(request, on, today, now, country, view)
    else:
        view, shown = "month", month(request, on, today, now, country)
    context = shown | {
        "on": on,
        "today": today,
        "view": view,
        "country": country,
        "countries": [*offered, *([] if country in offered or not country else [country])],
    }
    return render(request, "console/calendar/index.html", context, title=_("Calendar"), section="calendar")


def asked_day(written: str, today: date) -> date:
    """The day of the address; today for what is none, or is too far away."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return today
    return day if NEAREST <= day <= FURTHEST else today


def month(request: AccountRequest, on: date, today: date, now: datetime, country: str) -> dict[str, object]:
    zone = request.account.time_zone
    weeks = weeks_of_month(on, formats.locale().first_week_day)
    first, last = weeks[0][0], weeks[-1][-1]
    start, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    found = queries.calendar(request.account.id, start=start, end=end, now=now)
    closed = closed_of(request.account.id, country, first, last, zone) if country else {}
    cells = month_cells(weeks, month=on, today=today, zone=zone, entries=found.entries, closed=closed)
    return {
        "weeks": cells,
        "found": found,
        "before": month_before(on),
        "after": next_month(on),
        "heading": formats.month(on),
    }


def agenda(
    request: AccountRequest, on: date, today: date, now: datetime, country: str, view: str
) -> dict[str, object]:
    """The deployments of a week or of a day, a line each, a page of them at a time."""
    zone, length = request.account.time_zone, AGENDAS[view]
    first = week_of(on, formats.locale().first_week_day) if view == "week" else on
    days = [first + timedelta(days=ahead) for ahead in range(length)]
    start, end = midnight(first, zone), midnight(first + timedelta(days=length), zone)
    found = queries.calendar(request.account.id, start=start, end=end, now=now)
    skipped = asked_line(request.GET.get("from", ""), len(found.entries))
    lines = found.entries[skipped : skipped + LINES]
    closed = closed_of(request.account.id, country, first, days[-1], zone) if country else {}
    shades = []
    if country:
        opened = openings(window_of(request.account.id, country, first), start, end)
        shades = [stretch(opens, closes, start, end) for opens, closes in closed_between(opened, start, end)]
    quarters = [start + QUARTER_DAY * part for part in (1, 2, 3)] if view == "day" else []
    return {
        "days": [(day, day == today, closed.get(day, ""), day in closed) for day in days],
        "hours": [formats.clock_time(quarter, zone) for quarter in quarters],
        "marks": [
            stretch(mark, end, start, end)[0]
            for mark in quarters or [midnight(day, zone) for day in days[1:]]
        ],
        "spans": list(spans_of(lines, first, zone, length)),
        "found": found,
        "first_line": skipped + 1,
        "last_line": skipped + len(lines),
        "lines_before": max(0, skipped - LINES) if skipped else None,
        "lines_after": skipped + LINES if len(found.entries) > skipped + LINES else None,
        "shades": shades,
        "now_at": stretch(now, end, start, end)[0] if start <= now < end else "",
        "before": first - timedelta(days=length),
        "after": first + timedelta(days=length),
        "heading": formats.week(first, days[-1]) if view == "week" else formats.full_day(on),
    }


def asked_line(written: str, lines: int) -> int:
    """How many lines are skipped: whole pages; none for what is no number, or is past the last."""
    skipped = int(written) // LINES * LINES if written.isdecimal() and len(written) < 7 else 0
    return skipped if skipped < lines else 0


def window_of(account_id: int, country: str, on: date) -> Window:
    """The window of a country in all its zones, by the account's choices."""
    zones = law().zones[country]
    return window_for(law(), (Whereabouts(Place(country), zones),), windows.choices(account_id), on=on)


def closed_of(account_id: int, country: str, first: date, last: date, zone: str) -> Mapping[date, str]:
    """The days of the account's own clock on which nothing may leave for a country; with the holiday's name."""
    choices = windows.choices(account_id)
    calendar = in_force(law(), Place(country), choices, first).calendar
    days = open_days(window_of(account_id, country, first), zone, first, (last - first).days + 1)
    years = (first.year, last.year) if calendar else ()
    names = {day: name for year in years for day, name in closed_days(calendar, year).items()}
    own = {each.day: each.name for each in windows.own_closed_days(account_id)}
    found = {}
    for each in days:
        name = names.get(each.day, "")
        if each.day in own or name or not each.spans:
            found[each.day] = own.get(each.day, "") or str(WORDS["holiday"].get(name, name))
    return found
