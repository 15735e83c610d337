"""What a condition compares with, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.audience.criteria.tree import Kind, Op
from chappe.audience.criteria.values import MISSING, ChoiceWrong, ValueWrong, value_read


@pytest.mark.parametrize(
    ("given_value", "op", "kind", "kept"),
    [
        ("Paris", Op.IS, Kind.TEXT, "Paris"),
        (["75", "92", "75"], Op.STARTS_WITH_ANY, Kind.TEXT, ("75", "92")),
        (10.5, Op.LESS_THAN, Kind.NUMBER, "10.5"),
        ("1 234,5", Op.IS, Kind.NUMBER, "1234.5"),
        ([1, 2], Op.BETWEEN, Kind.NUMBER, ("1", "2")),
        ("14/07/2026", Op.ON, Kind.DATE, "2026-07-14"),
        (["2026-07-14", "2026-07-14"], Op.BETWEEN, Kind.DATE, ("2026-07-14", "2026-07-14")),
        (30, Op.LAST_DAYS, Kind.DATE, 30),
        ("2026-07-14", Op.GRANTED_SINCE, Kind.CONSENT, "2026-07-14"),
        ("France", Op.IS, Kind.COUNTRY, "FR"),
        (["fr", "CA"], Op.ONE_OF, Kind.COUNTRY, ("FR", "CA")),
        ("l", Op.IS, Kind.CHOICE, "L"),
        (3, Op.SENT_TIMES, Kind.SENDING, 3),
        (MISSING, Op.EMPTY, Kind.TEXT, None),
    ],
)
def test_what_is_kept(given_value: object, op: Op, kind: Kind, kept: object) -> None:
    assert value_read(given_value, "value", op, kind, ("S", "L")) == kept


@pytest.mark.parametrize(
    ("given_value", "op", "kind", "expected"),
    [
        (MISSING, Op.IS, Kind.TEXT, "text"),
        ("  ", Op.IS, Kind.TEXT, "text"),
        ("a\0b", Op.IS, Kind.TEXT, "text"),
        ("x" * 201, Op.IS, Kind.TEXT, "text"),
        ([], Op.ONE_OF, Kind.TEXT, "list"),
        ("75", Op.STARTS_WITH_ANY, Kind.TEXT, "list"),
        (True, Op.IS, Kind.NUMBER, "number"),
        ("ten", Op.IS, Kind.NUMBER, "number"),
        ([2, 1], Op.BETWEEN, Kind.NUMBER, "numbers"),
        ([1], Op.BETWEEN, Kind.NUMBER, "numbers"),
        ("31/02/2026", Op.ON, Kind.DATE, "date"),
        ("0001-01-01", Op.ON, Kind.DATE, "date"),
        (["2026-07-14", "2026-07-13"], Op.BETWEEN, Kind.DATE, "dates"),
        (1.5, Op.LAST_DAYS, Kind.DATE, "days"),
        (367, Op.ANNIVERSARY_IN, Kind.DATE, "days"),
        (36_501, Op.LAST_DAYS, Kind.MOMENT, "days"),
        (0, Op.SENT_TIMES, Kind.SENDING, "times"),
        ("Atlantis", Op.IS, Kind.COUNTRY, "country"),
        ("abc", Op.CONTAINS, Kind.PHONE, "phone"),
    ],
)
def test_what_is_wrong(given_value: object, op: Op, kind: Kind, expected: str) -> None:
    with pytest.raises(ValueWrong) as raised:
        value_read(given_value, "value", op, kind, ())
    assert raised.value.params["expected"] == expected


def test_a_choice_is_one_of_those_there_are() -> None:
    with pytest.raises(ChoiceWrong) as raised:
        value_read("XL", "value", Op.IS, Kind.CHOICE, ("S", "L"))
    assert raised.value.params == {"path": "value", "value": "XL", "choices": ["S", "L"]}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_is_the_same_as_text_and_as_a_number(number: object) -> None:
    text = str(number)
    assert value_read(text, "value", Op.IS, Kind.NUMBER, ()) == value_read(
        str(value_read(text, "value", Op.IS, Kind.NUMBER, ())), "value", Op.IS, Kind.NUMBER, ()
    )
