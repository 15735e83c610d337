"""Texts with merge fields, in Liquid: checked strictly when composed, filled leniently when sent.

Strictness comes from reading the template, not from running it, so that a field misspelt in a branch nobody
has taken yet is found too. At send time a missing or empty value renders as nothing (or as the `default`
filter says) and is reported. What a text may do is in `sandbox`; what its conditions mean, in `comparison`.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from liquid import BoundTemplate
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.arguments import PositionalArgument
from liquid.builtin.expressions.path import Path
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError

from chappe.base.refusal import Refusal
from chappe.messages import sandbox
from chappe.messages.addresses import EXAMPLE_DOMAIN, UNSUBSCRIBE, samples, slot
from chappe.messages.filters import FILTERS, MAX_LENGTH, MAX_NUMBER, PYTHON_ERRORS
from chappe.messages.fragments import refuse_lone_surrogate
from chappe.messages.languages import FALLBACK
from chappe.messages.linking import targets_in
from chappe.messages.mistakes import (
    MAX_TEXT,
    MisspeltField,
    TemplateRefusal,
    TemplateTooLong,
    TextTooLong,
    TooBig,
    UnknownField,
    UnknownFilter,
    line_of,
    refusal_of,
)

MAX_SOURCE: Final = 2_000
"""Characters of a template."""

Slot = tuple[str, str | None]
"""A field and its default."""

Plain = str | int | float | None
"""A value as a text may see it; None when there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the text that an author wrote: a label, how to refuse."""

    before: str = ""
    after: str = ""

    def around(self, text: str) -> str:
        """The text in its frame; nothing is put around nothing."""
        if not text or text.isspace():
            return text
        start = self.before + text.lstrip() if self.before else text
        return start.rstrip() + self.after if self.after else start


NO_FRAME: Final = Frame()


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template. `fields` are those it names, in order of appearance; `targets` where its links lead.

    `pattern` is set where it is but literals and fields: a printf-style text, and what stands in each of its places.
    `frame` is put around what is filled.
    """

    source: str
    fields: tuple[str, ...]
    lines: Mapping[str, int]
    bound: BoundTemplate
    pattern: tuple[str, tuple[Slot, ...]] | None
    targets: tuple[str, ...] = ()
    frame: Frame = NO_FRAME


@dataclass(frozen=True, slots=True)
class Filled:
    """A recipient's own text, and the fields of its template that were empty for this recipient."""

    text: str
    empty_fields: tuple[str, ...]


def check(source: str, fields: Collection[str]) -> tuple[Refusal, ...]:
    """All that is wrong with `source` where contacts have `fields`; nothing if it can be used.

    A first look is at the template itself, a second tries it on a contact with no values and on one with all.
    """
    try:
        template = compile(source)
    except Refusal as refusal:
        return (refusal,)
    unknown = tuple(_unknown_field(template, name, fields) for name in template.fields if name not in fields)
    if unknown:
        return unknown
    try:
        fill(template, {})
        fill(template, dict.fromkeys(template.fields, "1"))
    except Refusal as refusal:
        return (refusal,)
    return ()


def referenced_fields(source: str) -> frozenset[str]:
    """The contact's fields that `source` names. Raises as `compile`."""
    return frozenset(compile(source).fields)


@lru_cache(maxsize=256)
def compile(source: str) -> Template:
    """Parse a template, whichever fields there are. Raises TemplateRefusal and LoneSurrogate."""
    if len(source) > MAX_SOURCE:
        raise TemplateTooLong(limit=MAX_SOURCE, length=len(source))
    refuse_lone_surrogate(source)
    try:
        bound = sandbox.parse(source)
        analysis = bound.analyze()
    except (LiquidError, RecursionError) as error:
        raise refusal_of(error, source) from None
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            line = line_of(source, spans[0].index)
            raise UnknownFilter(filter=name, line=line, known=", ".join(FILTERS))
    found = [(v.span.index, str(v)) for variables in analysis.globals.values() for v in variables]
    lines: dict[str, int] = {}
    for index, name in sorted(found):
        lines.setdefault(name, line_of(source, index))
    targets = targets_in(bound, source, [index for index, name in sorted(found) if name == UNSUBSCRIBE])
    lines.pop(UNSUBSCRIBE, None)
    return Template(source, tuple(lines), lines, bound, _pattern(bound), targets)


def fill(
    template: Template, values: Mapping[str, object], locale: str = FALLBACK, domain: str = EXAMPLE_DOMAIN
) -> Filled:
    """The text for a contact with `values` (text, numbers, booleans or dates, by field), written in a locale.

    Its links are samples, on the link domain: `links.addressed` puts a recipient's own in their place. Lines end with a
    line feed alone, as SMS have it: forms send two characters, which both would be paid for.
    Raises TemplateRefusal: TextTooLong, or what a value makes impossible.
    """
    plain = {name: _plain(values.get(name)) for name in template.fields}
    empty = tuple([name for name, value in plain.items() if value is None])
    if template.targets:
        plain.update(samples(template.targets, domain))
    if template.pattern is None:
        text = _render(template, plain, locale)
    else:
        literals, slots = template.pattern
        text = _with_line_feeds(literals % tuple([_shown(plain[name], default) for name, default in slots]))
    if template.frame is not NO_FRAME:
        text = template.frame.around(text)
    if len(text) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT)
    return Filled(text, empty)


def _plain(value: object) -> Plain:
    if type(value) is str and len(value) <= MAX_LENGTH:
        return value if value and not value.isspace() else None
    if value is None or value is True or value is False:
        return value
    if isinstance(value, (int, float)) and -MAX_NUMBER <= value <= MAX_NUMBER:
        return value
    text = value if type(value) is str else _spelt(value)
    if len(text) > MAX_LENGTH:
        raise TooBig(limit=MAX_LENGTH)
    return text if text and not text.isspace() else None


def _spelt(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    try:
        return str(value)
    except ValueError:  # Python does not spell integers of thousands of digits
        raise TooBig(limit=MAX_LENGTH) from None


def _shown(value: Plain, default: str | None) -> str:
    """What Liquid would render for a field and its default."""
    if type(value) is str:
        return value
    if value is None:
        return default or ""
    if isinstance(value, bool):
        return str(value).lower() if value or default is None else default
    return str(value)


def _with_line_feeds(text: str) -> str:
    """As python-liquid does on its way (its output is opened with universal newlines)."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _pattern(bound: BoundTemplate) -> tuple[str, tuple[Slot, ...]] | None:
    """The template as literals and fields, if it is nothing more: most are, and so fill ten times as fast."""
    literals: list[str] = []
    slots: list[Slot] = []
    for node in bound.nodes:
        if isinstance(node, ContentNode):
            literals.append(node.text.replace("%", "%%"))
        elif isinstance(node, OutputNode) and (field := _plain_field(node)):
            literals.append("%s")
            slots.append(field)
        elif isinstance(node, sandbox.LinkNode):
            literals.append("%s")
            slots.append((slot(node.target), None))
        else:
            return None
    return "".join(literals), tuple(slots)


def _plain_field(node: OutputNode) -> Slot | None:
    match node.expression:
        case FilteredExpression(left=Path(path=[str(name)]), filters=[] | None):
            return name, None
        case FilteredExpression(left=Path(path=[str(name)]), filters=[only]) if only.name == "default":
            match only.args:
                case [PositionalArgument(value=StringLiteral(value=default))]:
                    return name, default
    return None


def _render(template: Template, plain: Mapping[str, Plain], locale: str) -> str:
    try:
        return template.bound.render({**plain, sandbox.LOCALE: locale})
    except (LiquidError, RecursionError, *PYTHON_ERRORS) as error:
        raise refusal_of(error, template.source) from None


def _unknown_field(template: Template, name: str, fields: Collection[str]) -> TemplateRefusal:
    line = template.lines[name]
    for nearest in difflib.get_close_matches(name, fields, n=1):
        return MisspeltField(field=name, line=line, nearest=nearest)
    return UnknownField(field=name, line=line)
