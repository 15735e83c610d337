"""What a text says whatever its reader's values: its words, marks where fields stand, for each way it may go."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.path import Path
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import CaseNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode

from chappe.messages.sandbox import LinkNode
from chappe.messages.template import compile

MOST_WAYS: Final = 64

FIELD: Final = "\ufffc"
"""Stands before and after the name of a field, or of nothing where something else is written."""


class _TooManyWaysError(Exception):
    pass


@lru_cache(maxsize=256)
def skeletons(source: str) -> tuple[str, ...]:
    """The text as it may come out, a way for each choice of its conditions.

    Of a text with more than `MOST_WAYS`, the one way that skips all that is conditional: what stands there stands for
    everybody. Raises TemplateRefusal and LoneSurrogate.
    """
    nodes = compile(source).bound.nodes
    try:
        return tuple(_ways(nodes))
    except _TooManyWaysError:
        return ("".join(_written(node) for node in nodes),)


def field_mark(name: str) -> str:
    """How a field stands in a skeleton."""
    return f"{FIELD}{name}{FIELD}"


def _ways(nodes: Iterable[Node]) -> list[str]:
    ways = [""]
    for node in nodes:
        continued = _continued(node)
        ways = list(dict.fromkeys(way + each for way in ways for each in continued))
        if len(ways) > MOST_WAYS:
            raise _TooManyWaysError
    return ways


def _continued(node: Node) -> list[str]:
    """What a node may write."""
    match node:
        case IfNode() | UnlessNode():
            return _either([node.consequence, *(each.block for each in node.alternatives)], node.default)
        case CaseNode():
            whens = [each.block for each in node.blocks if not isinstance(each, BlockNode)]
            elses = [each for each in node.blocks if isinstance(each, BlockNode)]
            return _either(whens, elses[0] if elses else None)
        case ForNode():
            return ["", *_either([node.block], node.default)]
        case _:
            return [_written(node)]


def _either(blocks: Sequence[BlockNode], default: BlockNode | None) -> list[str]:
    found = [way for block in blocks for way in _ways(block.nodes)]
    return [*found, *(_ways(default.nodes) if default else [""])]


def _written(node: Node) -> str:
    """What a node that is no condition writes."""
    match node:
        case ContentNode():
            return node.text
        case OutputNode(expression=FilteredExpression(left=StringLiteral(value=text), filters=[] | None)):
            return text
        case OutputNode(expression=FilteredExpression(left=Path(path=[str(name)]))):
            return field_mark(name)
        case OutputNode() | LinkNode():
            return field_mark("")
        case _:
            return ""
