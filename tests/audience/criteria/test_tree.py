"""The tree of criteria: its walk, and the forms in which text is compared."""

from hypothesis import given
from hypothesis import strategies as st
from tests.audience.criteria.strategies import criteria

from chappe.audience.criteria.tree import (
    OPERATORS,
    And,
    Condition,
    Kind,
    Node,
    Not,
    Op,
    Subject,
    conditions,
    dialled,
    fields_used,
    folded,
    groups_used,
)

CITY = Condition(Subject.FIELD, "city", Kind.TEXT, Op.IS, "Paris")
STAFF = Condition(Subject.GROUP, 22, Kind.MEMBERSHIP, Op.NOT_IN)


def test_what_is_used() -> None:
    node = And((CITY, Not(And((STAFF, CITY)))))
    assert list(conditions(node)) == [CITY, STAFF, CITY]
    assert (groups_used(node), fields_used(node)) == (frozenset({22}), frozenset({"city"}))


def test_every_kind_has_operators() -> None:
    assert set(OPERATORS) == set(Kind)
    assert {op for ops in OPERATORS.values() for op in ops} == set(Op)


@given(criteria)
def test_each_condition_can_be_asked(node: Node) -> None:
    assert all(each.op in OPERATORS[each.kind] for each in conditions(node))


@given(st.text())
def test_compared_forms_are_stable(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert dialled(dialled(text)) == dialled(text)
    assert len(folded(text)) == len(text)


def test_case_and_punctuation_do_not_count() -> None:
    assert folded("ÉVRY") == folded("évry")
    assert dialled("+33 (0)6-39.98") == "+3306" + "3998"
