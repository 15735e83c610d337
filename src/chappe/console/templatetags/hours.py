"""Filters of legal hours, the calendar and the forecast for templates."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.translation import get_language

from chappe.console import formats
from chappe.windows.rulebook import Rulebook, Source
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
