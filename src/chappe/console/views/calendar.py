"""The calendar: all deployments of a month or a week, with the closed hours of a country shaded."""

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
    stretch,
    week_of,
    week_spans,
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

NEAREST, FURTHEST = date(2020, 1, 1), date(2099, 12, 31)


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    now = clock.now()
    today = now.astimezone(formats.zone(request.account.time_zone)).date()
    on = asked_day(request.GET.get("on", ""), today)
    offered = queries.countries(request.account.id)
    country = request.GET.get("country", "")
    country = country if country in law().zones else offered[0] if offered else ""
    is_week = request.GET.get("view") == "week"
    shown = week(request, on, today, now, country) if is_week else month(request, on, today, now, country)
    context = shown | {
        "on": on,
        "today": today,
        "view": "week" if is_week else "month",
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
    entries = queries.calendar(request.account.id, start=start, end=end, now=now)
    closed = closed_of(request.account.id, country, first, last, zone) if country else {}
    cells = month_cells(weeks, month=on, today=today, zone=zone, entries=entries, closed=closed)
    return {
        "weeks": cells,
        "entries": entries,
        "before": month_before(on),
        "after": next_month(on),
        "heading": formats.month(on),
    }


def week(request: AccountRequest, on: date, today: date, now: datetime, country: str) -> dict[str, object]:
    zone = request.account.time_zone
    first = week_of(on, formats.locale().first_week_day)
    days = [first + timedelta(days=ahead) for ahead in range(WEEK)]
    start, end = midnight(first, zone), midnight(first + timedelta(days=WEEK), zone)
    entries = queries.calendar(request.account.id, start=start, end=end, now=now)
    closed = closed_of(request.account.id, country, first, days[-1], zone) if country else {}
    shades = []
    if country:
        opened = openings(window_of(request.account.id, country, first), start, end)
        shades = [stretch(opens, closes, start, end) for opens, closes in closed_between(opened, start, end)]
    return {
        "days": [(day, day == today, closed.get(day, ""), day in closed) for day in days],
        "marks": [stretch(midnight(day, zone), end, start, end)[0] for day in days[1:]],
        "spans": list(week_spans(entries, first, zone)),
        "entries": entries,
        "shades": shades,
        "now_at": stretch(now, end, start, end)[0] if start <= now < end else "",
        "before": first - timedelta(days=WEEK),
        "after": first + timedelta(days=WEEK),
        "heading": formats.week(first, days[-1]),
    }


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
