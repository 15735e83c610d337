"""What may be wrong with a template, and Liquid's errors in these words."""

from typing import ClassVar, Final

from liquid.exceptions import (
    BlockNestingError,
    ContextDepthError,
    LiquidError,
    LiquidSyntaxError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    ResourceLimitError,
)

from chappe.base.refusal import Refusal
from chappe.messages.filters import MAX_LENGTH, WorkLimitError
from chappe.messages.sandbox import MAX_DEPTH, MAX_TURNS, LinkNotQuotedError, TagNotAllowedError

MAX_TEXT: Final = 1_600
"""Characters of a filled text."""


class TemplateRefusal(Refusal):
    """The template cannot be accepted, or cannot be filled."""


class TemplateTooLong(TemplateRefusal):
    """More than `limit` characters (`length`)."""

    code: ClassVar[str] = "template.too_long"


class TemplateSyntax(TemplateRefusal):
    """Not Liquid, at `line`, which reads `near`; `detail` is the parser's own message, in English."""

    code: ClassVar[str] = "template.syntax"


class TagNotAllowed(TemplateRefusal):
    """The tag `tag`, at `line`, may not be used in a text."""

    code: ClassVar[str] = "template.tag_not_allowed"


class UnknownFilter(TemplateRefusal):
    """No filter is called `filter` (at `line`); `known` lists those there are."""

    code: ClassVar[str] = "template.unknown_filter"


class UnknownField(TemplateRefusal):
    """No contact has the field `field` (at `line`), and none is called nearly so."""

    code: ClassVar[str] = "template.unknown_field"


class MisspeltField(TemplateRefusal):
    """No contact has the field `field` (at `line`); there is `nearest`."""

    code: ClassVar[str] = "template.misspelt_field"


class TooManyTurns(TemplateRefusal):
    """A loop, or loops within loops, would turn more than `limit` times."""

    code: ClassVar[str] = "template.too_many_turns"


class TooDeep(TemplateRefusal):
    """More than `limit` blocks or brackets within one another."""

    code: ClassVar[str] = "template.too_deep"


class TooBig(TemplateRefusal):
    """A value on the way grew past `limit` characters (or its equal in numbers)."""

    code: ClassVar[str] = "template.too_big"


class TooMuchWork(TemplateRefusal):
    """Its filters, together, would work longer than any text needs."""

    code: ClassVar[str] = "template.too_much_work"


class NotFilled(TemplateRefusal):
    """A filter could not do its work at `line`, which reads `near`; `detail` says why, in English."""

    code: ClassVar[str] = "template.not_filled"


class LinkNotQuoted(TemplateRefusal):
    """A link at `line`, which reads `near`, is not followed by one address between quotes, and nothing else."""

    code: ClassVar[str] = "template.link_not_quoted"


class LinkNotAlone(TemplateRefusal):
    """A link at `line` is kept, compared or changed by a filter: it can only stand in the text as it is."""

    code: ClassVar[str] = "template.link_not_alone"


class TooManyLinks(TemplateRefusal):
    """Links to more than `limit` addresses."""

    code: ClassVar[str] = "template.too_many_links"


class TextTooLong(TemplateRefusal):
    """The filled text has more than `limit` characters."""

    code: ClassVar[str] = "text.too_long"


def refusal_of(error: Exception, source: str) -> TemplateRefusal:
    """What python-liquid's or Python's `error` means to the author of `source`."""
    if isinstance(error.__cause__, RecursionError):
        error = error.__cause__
    line, near = _where(error, source)
    match error:
        case TagNotAllowedError():
            return TagNotAllowed(tag=str(error.message), line=line)
        case LinkNotQuotedError():
            return LinkNotQuoted(line=line, near=near)
        case LoopIterationLimitError():
            return TooManyTurns(limit=MAX_TURNS)
        case OutputStreamLimitError():
            return TextTooLong(limit=MAX_TEXT)
        case BlockNestingError() | ContextDepthError() | RecursionError():
            return TooDeep(limit=MAX_DEPTH)
        case WorkLimitError():
            return TooMuchWork()
        case ResourceLimitError():
            return TooBig(limit=MAX_LENGTH)
        case LiquidSyntaxError():
            return TemplateSyntax(line=line, near=near, detail=str(error.message))
        case _:
            return NotFilled(line=line, near=near, detail=_detail(error))


def _where(error: Exception, source: str) -> tuple[int, str]:
    """The line (from 1) an error speaks of and what stands there; the last one if it does not say."""
    token = getattr(error, "token", None)
    index = token.start_index if token is not None and token.start_index >= 0 else len(source)
    line = line_of(source, index)
    return line, source.split("\n")[line - 1].strip()[:60]


def line_of(source: str, index: int) -> int:
    """The line, from 1, of a place in `source`."""
    return source.count("\n", 0, index) + 1


def _detail(error: Exception) -> str:
    return str(error.message if isinstance(error, LiquidError) else error)
