"""Dynamic groups within criteria: written out in their place, without circles and within bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

from chappe.audience.criteria.tree import (
    MOST_GROUPS_DEEP,
    MOST_WRITTEN_OUT,
    And,
    Condition,
    Kind,
    Node,
    Not,
    Op,
    Or,
    conditions,
    groups_used,
)
from chappe.base.refusal import Refusal


class GroupCircle(Refusal):
    """Groups would be defined by one another (``groups``: their names, the first one again at the end)."""

    code = "criteria.circle"


class GroupsTooDeep(Refusal):
    """``group`` rests on groups that rest on others, more than ``limit`` deep."""

    code = "criteria.groups_too_deep"


class WrittenOutTooLong(Refusal):
    """With its dynamic groups written out, ``group`` has more than ``limit`` conditions."""

    code = "criteria.written_out_too_long"


@dataclass(frozen=True, slots=True)
class Defined:
    """A dynamic group."""

    name: str
    criteria: Node


def expanded(group_id: int, dynamic: Mapping[int, Defined]) -> Node:
    """The criteria of a dynamic group with those of the dynamic groups it names in their place.

    Raises GroupCircle, GroupsTooDeep, WrittenOutTooLong.
    """
    refuse_circles(group_id, dynamic)
    size = _size(group_id, dynamic, {})
    if size > MOST_WRITTEN_OUT:
        raise WrittenOutTooLong(group=dynamic[group_id].name, limit=MOST_WRITTEN_OUT)
    return _written_out(dynamic[group_id].criteria, dynamic)


def refuse_circles(group_id: int, dynamic: Mapping[int, Defined]) -> None:
    """Raises GroupCircle if the group is defined, at however many removes, by itself; GroupsTooDeep."""
    done: set[int] = set()

    def walk(current: int, trail: tuple[int, ...]) -> None:
        if current in trail:
            circle = (*trail[trail.index(current) :], current)
            raise GroupCircle(groups=" → ".join(dynamic[each].name for each in circle))
        if current in done:
            return
        if len(trail) >= MOST_GROUPS_DEEP:
            raise GroupsTooDeep(group=dynamic[group_id].name, limit=MOST_GROUPS_DEEP)
        for used in sorted(groups_used(dynamic[current].criteria)):
            if used in dynamic:
                walk(used, (*trail, current))
        done.add(current)

    walk(group_id, ())


def _size(group_id: int, dynamic: Mapping[int, Defined], known: dict[int, int]) -> int:
    """How many conditions the group has once written out; found without writing them."""
    if group_id not in known:
        known[group_id] = sum(
            _size(each.name, dynamic, known)
            if each.kind is Kind.MEMBERSHIP and isinstance(each.name, int) and each.name in dynamic
            else 1
            for each in conditions(dynamic[group_id].criteria)
        )
    return known[group_id]


def _written_out(node: Node, dynamic: Mapping[int, Defined]) -> Node:
    if isinstance(node, And):
        return And(tuple(_written_out(each, dynamic) for each in node.nodes))
    if isinstance(node, Or):
        return Or(tuple(_written_out(each, dynamic) for each in node.nodes))
    if isinstance(node, Not):
        return Not(_written_out(node.node, dynamic))
    return _condition_written_out(node, dynamic)


def _condition_written_out(node: Condition, dynamic: Mapping[int, Defined]) -> Node:
    if node.kind is not Kind.MEMBERSHIP or not isinstance(node.name, int) or node.name not in dynamic:
        return node
    inner = _written_out(dynamic[node.name].criteria, dynamic)
    return inner if node.op is Op.IN else Not(inner)
