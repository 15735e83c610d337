"""Filters of legal hours, the calendar and the forecast for templates."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.template.context import Context
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chappe.console import formats
from chappe.console.timelines import Bar, Tick
from chappe.windows.rulebook import Rulebook, Source
from chappe.windows.timeline import Cause
from chappe.wording.weeks import weekday, written_day, written_week

register = template.Library()

register.filter("weekday", weekday)
register.filter("week_hours", written_week)
register.filter("day_hours", written_day)
register.filter("full_day", formats.full_day)
register.filter("hours_of", formats.hours)
register.filter("city", formats.city)


@register.simple_tag
def day_name(value: date, form: str = "short") -> str:
    """A day: ``Tue 14 Jul``, or in full."""
    return formats.full_day(value) if form == "long" else formats.day(value)


@register.simple_tag
def place_name(territory: str, subdivision: str = "") -> str:
    return formats.place(territory, subdivision)


CAUSES = {
    None: _("They leave"),
    Cause.HOURS: _("They wait for legal hours"),
    Cause.PACE: _("They wait for the gateway"),
    Cause.PERSON: _("They wait for a person"),
    Cause.SCHEDULE: _("They wait for their moment"),
}


@register.filter
def cause(value: Cause | None) -> str:
    return str(CAUSES[value])


@register.filter
def country_or_elsewhere(territory: str) -> str:
    return formats.country(territory) if territory else gettext("Without legal hours")


@register.filter
def bar_end(bar: Bar) -> str:
    """Where a bar ends, as SVG takes it."""
    return f"{float(bar.x[:-1]) + float(bar.width[:-1]):.4g}%"


@register.simple_tag(takes_context=True)
def tick_label(context: Context, tick: Tick) -> str:
    """The day where one begins; else the time."""
    if tick.is_midnight:
        return formats.day(tick.at.date())
    return formats.clock_time(tick.at, context["shell"].account.time_zone)


@register.simple_tag(takes_context=True)
def axis_start(context: Context, at: datetime) -> str:
    """The day on which an axis begins."""
    return formats.day(at.astimezone(ZoneInfo(context["shell"].account.time_zone)).date())


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """The text of the reader's language, of one by language."""
    return texts.get(get_language() or "en", texts["en"])


@register.filter
def book_title(book: Rulebook | None) -> str:
    return in_language(book.title) if book else ""


@register.filter
def certainty_in(book: Rulebook, territory: str) -> str:
    return book.certainty_for(territory).value


@register.filter
def is_told_by(territory: str, source: Source) -> bool:
    """Whether the source speaks of the territory."""
    return source.concerns(territory)
