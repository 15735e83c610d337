"""The console's filters and components for templates."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Widget
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from heroicons.templatetags import heroicons

from chappe.console import formats, words

register = template.Library()

register.filter("number", formats.number)
register.filter("country", formats.country)
register.filter("phone", formats.phone)
register.filter("size", formats.size)
register.filter("verdict", words.verdict)
register.filter("role", words.role)
register.filter("number_problem", words.number_problem)
register.filter("suppression_reason", words.suppression_reason)
register.filter("standing", words.standing)


@register.filter
def share(part: float, whole: float) -> str:
    return formats.percent(part, whole)


@register.simple_tag
def icon(name: str, style: str = "mini") -> SafeString:
    """A drawn icon, always beside a word and so silent for screen readers."""
    return drawn_icon(str(name), str(style))


@cache
def drawn_icon(name: str, style: str) -> SafeString:
    draw = {
        "micro": heroicons.heroicon_micro,
        "mini": heroicons.heroicon_mini,
        "outline": heroicons.heroicon_outline,
    }[style]
    return mark_safe(draw(name, size={"micro": 16}.get(style, 20), aria_hidden="true"))  # noqa: S308 - a drawing


@register.simple_tag(takes_context=True)
def page(context: Context, name: str, *args: object) -> str:
    """The address of a page of the account at hand."""
    return reverse(f"console:{name}", args=[context["shell"].account.slug, *args])


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None, form: str = "full") -> str:
    """A moment in the account's time zone; ``form`` is ``full`` or ``short``."""
    if value is None:
        return ""
    write = formats.short_moment if form == "short" else formats.moment
    written = write(value, context["shell"].account.time_zone)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)


@register.inclusion_tag("console/parts/badge.html")
def badge(kind: str, value: str) -> dict[str, object]:
    """The word, shape and tone of a state; ``kind`` is one of `words.BADGES`."""
    return {"badge": words.badge(kind, value)}


@register.inclusion_tag("console/parts/field.html")
def field(field: BoundField, width: str = "") -> dict[str, object]:
    """A field of a form with its label, hint and error."""
    return {"field": field, "width": width, "shape": shape_of(field.field.widget)}


def shape_of(widget: Widget) -> str:
    """How a field is laid out: one box to tick, a few choices, a long list to tick, or a control under a label."""
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, CheckboxSelectMultiple):
        return "checklist"
    return "radio" if isinstance(widget, RadioSelect) else "control"


@register.inclusion_tag("console/parts/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """What is wrong in the forms, each with a link to its field."""
    given: Sequence[BaseForm] = [form for form in forms if form is not None]
    return {
        "general": [error for form in given for error in form.non_field_errors()],
        "fields": [
            (field.auto_id, error) for form in given for field in form for error in field.errors
        ],
    }


@register.simple_tag
def contact_name(line: Any) -> str:
    """A contact by its name, else by its external id, else by its number."""
    name = f"{line.first_name} {line.last_name}".strip()
    return name or line.external_id or (formats.phone(line.number) if line.number else gettext("Without a name"))


@register.simple_tag
def number_or_problem(line: Any) -> SafeString:
    """A contact's number, or in words why there is none."""
    if line.number:
        return format_html('<span class="number">{}</span>', formats.phone(line.number))
    return format_html('<span class="soft">{}</span>', words.number_problem(line.number_problem))
