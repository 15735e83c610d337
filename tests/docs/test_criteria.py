"""The examples of the page about criteria are criteria, and no operator is left out."""

import json
import re
from pathlib import Path

import pytest
from tests.audience.criteria.strategies import VOCABULARY

from chappe.audience.criteria.reading import read
from chappe.audience.criteria.tree import OPERATORS, PARTS, STANDARD_KINDS, Condition, Op, Subject, conditions

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "criteria.md").read_text(
    encoding="utf-8"
)
EXAMPLES = [found for found in re.findall(r"`(\{[^`]*\})`", PAGE) if "node" not in found]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_read(example: str) -> None:
    node = read({"version": 1, "where": json.loads(example)}, VOCABULARY)
    assert isinstance(node, Condition)


def test_the_whole_example_can_be_read() -> None:
    (whole,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert len(list(conditions(read(json.loads(whole), VOCABULARY)))) == 3


def test_everything_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert {op.value for ops in OPERATORS.values() for op in ops} | set(PARTS) | set(STANDARD_KINDS) <= told
    assert {subject.value for subject in Subject} <= told
    assert {json.loads(example)["op"] for example in EXAMPLES} >= set(Op) - {
        Op.IS_NOT, Op.NOT_CONTAINS, Op.LESS_THAN, Op.AT_MOST, Op.MORE_THAN, Op.ON, Op.AFTER,
    }  # fmt: skip
