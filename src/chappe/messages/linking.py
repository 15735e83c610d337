"""The links of a parsed text: where they lead, and that each stands by itself."""

from collections.abc import Iterator, Sequence

from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.path import Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode

from chappe.base.refusal import Refusal
from chappe.messages.addresses import MOST_LINKS, PREFERENCES, UNSUBSCRIBE, checked_target
from chappe.messages.mistakes import LinkNotAlone, TooManyLinks, line_of
from chappe.messages.sandbox import LinkNode


def targets_in(bound: BoundTemplate, source: str, named: Sequence[int]) -> tuple[str, ...]:
    """Where the links lead, once each, in order; "" for the reader's preference page.

    ``named``: where the source speaks of that page's link. Raises LinkNotAlone, TooManyLinks, and the refusals of
    `addresses.checked_target` with the `line`.
    """
    found: list[str] = []
    alone = set()
    for node, is_captured in _nodes(bound):
        target = target_of(node)
        if target is None:
            continue
        if is_captured:
            raise LinkNotAlone(line=line_of(source, node.token.start_index))
        if isinstance(node, LinkNode):
            _checked(node, source)
        else:
            alone.add(node.token.start_index)
        found.append(target)
    if len(named) > len(alone):
        raise LinkNotAlone(line=line_of(source, named[0]))
    targets = tuple(dict.fromkeys(found))
    if len(targets) > MOST_LINKS:
        raise TooManyLinks(limit=MOST_LINKS)
    return targets


def target_of(node: Node) -> str | None:
    """Where a node leads, if it is a link."""
    if isinstance(node, LinkNode):
        return node.target
    if isinstance(node, OutputNode):
        match node.expression:
            case FilteredExpression(left=Path(path=[name]), filters=[] | None) if name == UNSUBSCRIBE:
                return PREFERENCES
    return None


def _checked(node: LinkNode, source: str) -> None:
    try:
        checked_target(node.target)
    except Refusal as refusal:
        raise type(refusal)(**refusal.params, line=line_of(source, node.token.start_index)) from None


def _nodes(bound: BoundTemplate) -> Iterator[tuple[Node, bool]]:
    """Every node in the order of the source, and whether what it writes is kept and not written."""
    context = RenderContext(bound)
    waiting = [(node, False) for node in reversed(bound.nodes)]
    while waiting:
        node, is_captured = waiting.pop()
        yield node, is_captured
        inside = is_captured or isinstance(node, CaptureNode)
        waiting.extend((child, inside) for child in reversed(list(node.children(context))))
