"""The Liquid a text may use: few tags, bounded loops, no clock, no files, no way into Python's objects."""

from collections.abc import Iterator
from typing import Final, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import IllegalNode, Node
from liquid.builtin.content import Literal
from liquid.builtin.expressions import BooleanExpression, LoopExpression
from liquid.builtin.expressions.primitive import RangeLiteral, StringLiteral, parse_primitive
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.capture_tag import CaptureTag
from liquid.builtin.tags.case_tag import CaseTag
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.for_tag import BreakTag, ContinueTag, ForNode, ForTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.inline_comment_tag import InlineCommentTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidSyntaxError, LoopIterationLimitError
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token
from liquid.utils import ReadOnlyChainMap

from chappe.messages.addresses import slot
from chappe.messages.comparison import adopt
from chappe.messages.filters import FILTERS, MAX_WORK
from chappe.messages.languages import FALLBACK

MAX_TURNS: Final = 100
"""Turns of a loop, those of nested loops multiplied."""

MAX_DEPTH: Final = 10
"""Blocks within blocks."""

MAX_OUTPUT_OCTETS: Final = 6_400
"""UTF-8 octets that are enough for 1,600 characters of any kind."""

LOCALE: Final = " locale"
"""Under this name, which no text can spell, a value tells the locale."""

_MAX_NAMESPACE_OCTETS: Final = 100_000
_INNER_TAGS: Final = {"else", "elsif", "when"}


class TagNotAllowedError(LiquidSyntaxError):
    """A tag that Liquid may know and that texts may not use."""


class RangeOutsideLoopError(LiquidSyntaxError):
    """`(1..n)` elsewhere than after `in`: a list that nothing bounds."""


class _AnyOtherTag(Illegal):
    def parse(self, stream: TokenStream) -> IllegalNode:
        token = stream.current
        if token.value in _INNER_TAGS or token.value.startswith("end"):
            raise LiquidSyntaxError(f"unexpected '{token.value}'", token=token)
        raise TagNotAllowedError(token.value, token=token)


class _BoundedFor(ForNode):
    """A loop that looks at the length of its range before it makes a list of it (`reversed` would)."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        over = self.expression.iterable.evaluate(context)
        if isinstance(over, range) and over.stop - over.start > MAX_TURNS:
            raise LoopIterationLimitError("loop iteration limit reached", token=self.token)
        return super().render_to_output(context, buffer)


class _BoundedForTag(ForTag):
    node_class = _BoundedFor


class LinkNotQuotedError(LiquidSyntaxError):
    """`link` is followed by something else than one address between quotes."""


class LinkNode(Node):
    """`{% link 'https://…' %}`: the short address that leads there."""

    __slots__ = ("target",)

    def __init__(self, token: Token, target: str) -> None:
        super().__init__(token)
        self.target = target
        self.blank = False

    def __str__(self) -> str:
        return f"{{% link '{self.target}' %}}"

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(str(context.globals[slot(self.target)]))


class _LinkTag(Tag):
    name = "link"
    block = False

    def parse(self, stream: TokenStream) -> LinkNode:
        token = stream.eat(TOKEN_TAG)
        try:
            tokens = stream.into_inner(tag=token, eat=False)
            target = parse_primitive(self.env, tokens)
            tokens.expect_eos()
        except LiquidSyntaxError as error:
            raise LinkNotQuotedError("not one address", token=token) from error
        if not isinstance(target, StringLiteral):
            raise LinkNotQuotedError("not one address", token=token)
        return LinkNode(token, target.value)


class _ClosedContext(RenderContext):
    """Names are the text's own and the contact's: python-liquid's `now` and `today` would read the clock.

    `locale` is that of the reader; `work` is what the filters of this text may still do.
    """

    __slots__ = ("locale", "work")

    def __init__(self, template: BoundTemplate, **options: object) -> None:
        super().__init__(template, **options)  # type: ignore[arg-type]
        self.locale = str(self.globals.get(LOCALE, FALLBACK))
        self.work = MAX_WORK
        self.scope = ReadOnlyChainMap(self.locals, self.globals)


class _ClosedTemplate(BoundTemplate):
    context_class = _ClosedContext


class _Sandbox(Environment):
    template_class = _ClosedTemplate
    block_nesting_limit = MAX_DEPTH
    loop_iteration_limit = MAX_TURNS
    local_namespace_limit = _MAX_NAMESPACE_OCTETS
    output_stream_limit = MAX_OUTPUT_OCTETS

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:  # noqa: ARG002
        for tag in (
            Literal,
            Output,
            _AnyOtherTag,
            AssignTag,
            BreakTag,
            CaptureTag,
            CaseTag,
            CommentTag,
            ContinueTag,
            _BoundedForTag,
            IfTag,
            InlineCommentTag,
            UnlessTag,
            _LinkTag,
        ):
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, function)


_SANDBOX: Final = _Sandbox()


def parse(source: str) -> BoundTemplate:
    """The template of `source`, ready to render. Raises LiquidError and RecursionError."""
    template = _SANDBOX.from_string(source)
    for expression, loop in _expressions(template):
        if isinstance(expression, BooleanExpression):
            adopt(expression)
        if isinstance(expression, RangeLiteral) and not loop:
            raise RangeOutsideLoopError("range outside a loop", token=expression.token)
    return template


def _expressions(template: BoundTemplate) -> Iterator[tuple[Expression, bool]]:
    """Every expression of the template, and whether it is what a loop goes over."""
    context = RenderContext(template)
    nodes = list(template.nodes)
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children(context))
        expressions = [(expression, False) for expression in node.expressions()]
        while expressions:
            expression, loop = expressions.pop()
            looped = expression.iterable if isinstance(expression, LoopExpression) else None
            expressions.extend((child, child is looped) for child in expression.children())
            yield expression, loop
