"""The console's filters and components for templates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Widget,
)
from django.template.context import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from heroicons.templatetags import heroicons

from chappe import wording
from chappe.base.refusal import Refusal
from chappe.console import formats, held, words
from chappe.console.points import PointShown
from chappe.deployments.estimating import cost_kept
from chappe.deployments.queries import DeploymentView, Hold
from chappe.deployments.queries.distributions import Example
from chappe.deployments.states import RecipientState
from chappe.dossier.checking import Check
from chappe.gateways.prices import Cost
from chappe.messages.marking import Mark
from chappe.reports.queries import Report
from chappe.windows.reasons import Reason

register = template.Library()

COUNTRIES_NAMED = 5

register.filter("number", formats.number)
register.filter("country", formats.country)
register.filter("phone", formats.phone)
register.filter("size", formats.size)
register.filter("money", formats.money)
register.filter("price", formats.price)
register.filter("duration", formats.duration)
register.filter("full_moment", formats.moment)
register.filter("standing", words.standing)
register.filter("action", wording.action_sentence)
register.filter("reason", wording.reason)
register.filter("asks", wording.rule_sentences)
register.filter("held_word", held.name)
register.filter("held_value", held.value)
for _table in words.TABLES:
    register.filter(_table, partial(words.word, _table))


@register.simple_tag
def options(choices: Sequence[tuple[str, str]], chosen: str | Sequence[str]) -> SafeString:
    """The options of a list, those chosen selected; in one go, since there may be hundreds."""
    selected = {chosen} if isinstance(chosen, str) else set(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code in selected else "", label) for code, label in choices),
    )


@register.filter
def share(part: float, whole: float) -> str:
    return formats.percent(part, whole)


@register.filter
def at(values: Mapping[int, object] | None, key: int) -> object:
    return values.get(key) if values else None


@register.filter
def sentence(refusal: Refusal) -> str:
    return wording.sentence(refusal)


@register.filter
def left_out_count(deployment: DeploymentView) -> int:
    """How many contacts the preparation left out, whatever the reason."""
    verdicts: Mapping[str, int] = deployment.summary.get("verdicts", {})
    return sum(count for verdict, count in verdicts.items() if verdict != "eligible")


@register.filter
def cost(deployment: DeploymentView) -> Cost | None:
    """What a prepared deployment costs."""
    return cost_kept(deployment.summary)


@register.filter
def countries(codes: Collection[str]) -> str:
    """The countries by name; of many, the first few."""
    names = sorted((formats.country(code) for code in codes), key=formats.sort_key)
    return ", ".join(names[:COUNTRIES_NAMED]) + ("…" if len(names) > COUNTRIES_NAMED else "")


@register.filter
def lane_words(condition: str) -> str:
    """What a lane last said of itself: its state in words, and the network's trouble as it said it."""
    state, _colon, trouble = condition.partition(":")
    shown = str(words.LANE_STATES.get(state.strip(), state))
    return " · ".join(filter(None, (shown, trouble.strip())))


@register.filter
def receipt_words(status: str) -> str:
    return str(words.RECEIPT_STATUSES.get(status, status))


@register.filter
def minutes(number: int) -> str:
    """A length of time given in minutes."""
    return formats.duration(60 * number)


@register.filter
def in_order(values: Mapping[int, int]) -> list[tuple[int, int]]:
    """The pairs in the order of their keys."""
    return sorted(values.items())


class CountryLine(NamedTuple):
    country: str
    recipients: int
    delivered: int


@register.filter
def by_country(report: Report) -> list[CountryLine]:
    """The countries of a report, the largest first."""
    lines = [
        CountryLine(country, sum(states.values()), states.get(RecipientState.DELIVERED, 0))
        for country, states in report.countries.items()
    ]
    return sorted(lines, key=lambda line: -line.recipients)


@register.filter
def waits_for_hours(report: Report) -> list[Hold]:
    """The windows that are closed on recipients still to be sent, the most recipients first."""
    return sorted((hold for hold in report.holds if hold.held), key=lambda hold: -hold.held)


@register.filter
def moments_missed(report: Report) -> list[Hold]:
    """The windows whose own moment was missed, of which a person is asked; the earliest first."""
    return sorted((hold for hold in report.holds if hold.missed), key=lambda hold: str(hold.starts_at))


@register.filter
def waiting_in_all(holds: list[Hold]) -> int:
    """How many recipients of these windows are still to be sent."""
    return sum(hold.waiting for hold in holds)


@register.filter
def check_words(check: Check) -> str:
    """One point that decides of a text, as a sentence."""
    return wording.check_sentence(check.code, check.held)


@register.filter
def held_in_all(report: Report) -> int:
    """How many recipients wait for an opening."""
    return sum(hold.held for hold in report.holds)


@register.filter
def why_hours(why: Reason) -> str:
    """Why a window is open or closed, as a sentence."""
    return wording.sentence_of(f"window.{why.code}", why.params())


# Characters that show nothing by themselves, by what they are called.
INVISIBLE = {
    "\N{NO-BREAK SPACE}": "NBSP",
    "\N{NARROW NO-BREAK SPACE}": "NNBSP",
    "\N{ZERO WIDTH SPACE}": "ZWSP",
}


@register.filter
def visible(character: str) -> str:
    """The character, or its name or code where it would show nothing."""
    if character.isprintable() and not character.isspace():
        return character
    return INVISIBLE.get(character, f"U+{ord(character[0]):04X}")


@register.filter
def code_point(character: str) -> str:
    """Its code in hexadecimal, for an address."""
    return f"{ord(character[0]):x}"


@register.filter
def people(positions: Collection[int], examples: Mapping[int, Example]) -> list[Example]:
    """The recipients at those places, of those that are still there."""
    return [examples[position] for position in positions if position in examples]


@register.filter
def less(whole: int, part: int) -> int:
    return whole - part


@register.filter
def called(mark: Mark) -> str:
    """What a character is called: by its name in the reader's language, else by Unicode's."""
    named = wording.word("character", mark.character)
    return named if named != mark.character else mark.name or mark.code


@register.filter
def language(code: str) -> str:
    return wording.language_name(code)


@register.filter
def marked(text: str, characters: Collection[str]) -> SafeString:
    """The text with those characters marked."""
    wanted = set(characters)
    pieces = (
        format_html("<mark>{}</mark>", visible(each)) if each in wanted else escape(each) for each in text
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def blocking(points: Sequence[PointShown]) -> list[PointShown]:
    """Those to mend."""
    return [point for point in points if point.level == "bad"]


@register.filter
def only_known(points: Sequence[PointShown]) -> list[PointShown]:
    """The others."""
    return [point for point in points if point.level != "bad"]


@register.simple_tag
def written(text: str, characters: Collection[str] = (), before: str = "", after: str = "") -> SafeString:
    """The text with those characters marked, and what was put before and after it shown as put."""
    end = len(text) - len(after)
    body = marked(text[len(before) : end], characters or ())
    put = gettext("Added automatically for the recipient’s country")
    return format_html_join(
        "",
        "{}",
        (
            (
                piece
                if is_body
                else format_html('<ins title="{}">{}</ins>', put, marked(piece, characters or ())),
            )
            for piece, is_body in ((text[: len(before)], False), (body, True), (text[end:], False))
            if piece
        ),
    )


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


@register.simple_tag
def wall_moment(value: str, zone: str, form: str = "full") -> str:
    """A wall time and its zone, as `moment` writes one."""
    return formats.wall_moment(value, zone, is_short=form == "short")


@register.simple_tag
def local_moment(value: str, form: str = "full") -> str:
    """A wall time without a zone: that of each recipient."""
    return formats.local_moment(value, is_short=form == "short")


@register.simple_tag
def contact_name(line: Any) -> str:
    """A contact by its name, else by its external id, else by its number."""
    if getattr(line, "erased_at", None):
        return gettext("Erased contact %(id)s") % {"id": line.id}
    name = f"{line.first_name} {line.last_name}".strip()
    return (
        name or line.external_id or (formats.phone(line.number) if line.number else gettext("Without a name"))
    )


@register.simple_tag
def number_or_problem(line: Any) -> SafeString:
    """A contact's number, or in words why there is none."""
    if line.number:
        return format_html('<span class="number">{}</span>', formats.phone(line.number))
    problem = str(words.word("number_problem", line.number_problem))
    return format_html('<span class="soft">{}</span>', problem[:1].upper() + problem[1:])


@register.simple_tag
def badge(kind: str, value: str) -> SafeString:
    """The word, shape and tone of a state; ``kind`` is one of `words.BADGES`."""
    shown = words.badge(kind, value)
    return format_html(
        '<span class="badge {}">{}{}</span>', shown.tone, drawn_icon(shown.icon, "micro"), shown.word
    )


@register.simple_tag
def badge_icon(kind: str, value: str) -> SafeString:
    """The shape of a state in its tone, its word for screen readers: where a badge would be too wide."""
    shown = words.badge(kind, value)
    return format_html(
        '<span class="dot {}" title="{}">{}<span class="unseen">{}:</span></span>',
        shown.tone,
        shown.word,
        drawn_icon(shown.icon, "micro"),
        shown.word,
    )


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
        "fields": [(field.auto_id, error) for form in given for field in form for error in field.errors],
    }
