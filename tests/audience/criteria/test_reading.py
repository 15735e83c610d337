"""Criteria as JSON."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audience.criteria.strategies import VOCABULARY, criteria

from chappe.audience.criteria.reading import (
    CriteriaMalformed,
    NameUnknown,
    OperatorUnknown,
    TooDeep,
    TooManyConditions,
    VersionUnknown,
    read,
    written,
)
from chappe.audience.criteria.tree import And, Node
from chappe.audience.criteria.values import ValueWrong
from chappe.base.refusal import Refusal


def where(node: object) -> dict[str, object]:
    return {"version": 1, "where": node}


@given(criteria)
def test_what_is_written_is_read_again(node: Node) -> None:
    assert read(json.loads(json.dumps(written(node))), VOCABULARY) == node
    assert read(json.loads(json.dumps(written(node, VOCABULARY))), VOCABULARY) == node


def test_names_stand_for_ids() -> None:
    node = read(
        where(
            {
                "and": [
                    {"group": "Staff", "op": "in"},
                    {"deployment": 31, "op": "sent"},
                    {"consent": "offers", "op": "granted"},
                ]
            }
        ),
        VOCABULARY,
    )
    assert written(node)["where"] == {
        "and": [{"group": 22, "op": "in"}, {"deployment": 31, "op": "sent"}, {"consent": 11, "op": "granted"}]
    }
    assert written(node, VOCABULARY)["where"] == {
        "and": [
            {"group": "Staff", "op": "in"},
            {"deployment": "Summer", "op": "sent"},
            {"consent": "offers", "op": "granted"},
        ]
    }


@pytest.mark.parametrize(
    ("data", "refusal", "params"),
    [
        ([], CriteriaMalformed, {"path": "", "expected": "criteria"}),
        ({"version": 2, "where": {"and": []}}, VersionUnknown, {"found": 2, "known": [1]}),
        ({"version": 1}, CriteriaMalformed, {"path": "", "expected": "criteria"}),
        (where("x"), CriteriaMalformed, {"path": "where", "expected": "node"}),
        (where({"and": {}}), CriteriaMalformed, {"path": "where.and", "expected": "nodes"}),
        (where({"and": [], "or": []}), CriteriaMalformed, {"path": "where.or", "expected": "known_key"}),
        (where({"not": {"field": "city"}, "op": 1}), CriteriaMalformed, {"path": "where.op", "expected": "known_key"}),
        (
            where({"and": [{"field": "city", "op": "empty", "value": "x"}]}),
            CriteriaMalformed,
            {"path": "where.and[0].value", "expected": "known_key"},
        ),
        (
            where({"or": [{"and": []}, {"group": "Nobody", "op": "in"}]}),
            NameUnknown,
            {"path": "where.or[1].group", "kind": "group", "name": "Nobody", "known": ["Customers", "Staff"]},
        ),
        (
            where({"field": "vip", "op": "is", "value": True}),
            OperatorUnknown,
            {"path": "where.op", "op": "is", "name": "vip", "known": ["yes", "no", "empty", "not_empty"]},
        ),
        (
            where({"contact": "active", "op": "empty"}),
            OperatorUnknown,
            {"path": "where.op", "op": "empty", "name": "active", "known": ["yes", "no"]},
        ),
        (
            where({"deployment": 99, "op": "sent"}),
            NameUnknown,
            {"path": "where.deployment", "kind": "deployment", "name": 99, "known": []},
        ),
        (
            where({"deployment": None, "op": "sent", "days": -1}),
            ValueWrong,
            {"path": "where.days", "value": "-1", "expected": "days"},
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(
    data: object, refusal: type[Refusal], params: dict[str, object]
) -> None:
    with pytest.raises(refusal) as raised:
        read(data, VOCABULARY)
    assert raised.value.params == params


def test_an_unknown_field_is_told_those_there_are() -> None:
    with pytest.raises(NameUnknown) as raised:
        read(where({"field": "town", "op": "is", "value": "Paris"}), VOCABULARY)
    known = raised.value.params["known"]
    assert raised.value.params["path"] == "where.field"
    assert isinstance(known, list)
    assert "city" in known


def test_depth_and_number_are_bounded() -> None:
    deep: dict[str, Any] = {"and": []}
    for _ in range(7):
        deep = {"not": deep}
    assert read(where(deep), VOCABULARY)
    with pytest.raises(TooDeep):
        read(where({"not": deep}), VOCABULARY)
    many = [{"field": "city", "op": "empty"}] * 100
    assert read(where({"and": many}), VOCABULARY)
    with pytest.raises(TooManyConditions):
        read(where({"and": [{"and": many}, {"or": many[:1]}]}), VOCABULARY)


def test_no_condition_is_everybody() -> None:
    assert read(where({"and": []}), VOCABULARY) == And(())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda children: (
            st.lists(children, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "and",
                        "or",
                        "not",
                        "field",
                        "contact",
                        "consent",
                        "group",
                        "deployment",
                        "op",
                        "value",
                        "days",
                    ]
                ),
                children | st.sampled_from(["city", "points", "is", "in", "created"]),
                max_size=4,
            )
        ),
    )
)
def test_nothing_but_refusals_comes_of_anything(data: object) -> None:
    with contextlib.suppress(Refusal):
        read(where(data), VOCABULARY)
