"""Dynamic groups within criteria."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audience.criteria import strategies as s

from chappe.audience.criteria.expanding import (
    Defined,
    GroupCircle,
    GroupsTooDeep,
    WrittenOutTooLong,
    expanded,
)
from chappe.audience.criteria.facts import Facts
from chappe.audience.criteria.matching import matches
from chappe.audience.criteria.tree import And, Condition, Kind, Node, Not, Op, Subject

CITY = Condition(Subject.FIELD, "city", Kind.TEXT, Op.IS, "Paris")


def member(group_id: int, op: Op = Op.IN) -> Condition:
    return Condition(Subject.GROUP, group_id, Kind.MEMBERSHIP, op)


def test_a_dynamic_group_stands_written_out_and_a_static_one_stays() -> None:
    dynamic = {1: Defined("one", And((member(2), member(2, Op.NOT_IN), member(9)))), 2: Defined("two", CITY)}
    assert expanded(1, dynamic) == And((CITY, Not(CITY), member(9)))


def test_a_circle_is_named() -> None:
    dynamic = {
        1: Defined("one", member(2)),
        2: Defined("two", Not(member(3))),
        3: Defined("three", member(2)),
    }
    with pytest.raises(GroupCircle) as refusal:
        expanded(1, dynamic)
    assert refusal.value.params == {"groups": "two → three → two"}
    with pytest.raises(GroupCircle) as refusal:
        expanded(1, {1: Defined("one", member(1))})
    assert refusal.value.params == {"groups": "one → one"}


def test_groups_that_double_at_each_level_are_refused_before_they_are_written() -> None:
    dynamic = {level: Defined(f"g{level}", And((member(level + 1),) * 9)) for level in range(1, 5)}
    dynamic[5] = Defined("g5", CITY)
    with pytest.raises(WrittenOutTooLong):
        expanded(1, dynamic)


def test_a_long_chain_is_refused() -> None:
    dynamic = {level: Defined(f"g{level}", member(level + 1)) for level in range(1, 40)}
    with pytest.raises(GroupsTooDeep):
        expanded(1, dynamic)


@given(s.criteria, s.facts(), st.booleans())
def test_naming_a_group_is_saying_its_criteria(node: Node, facts: Facts, within: bool) -> None:
    dynamic = {1: Defined("one", member(2, Op.IN if within else Op.NOT_IN)), 2: Defined("two", node)}
    assert matches(expanded(1, dynamic), facts, s.TODAY) is (matches(node, facts, s.TODAY) is within)
