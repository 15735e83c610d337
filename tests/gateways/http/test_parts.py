"""Replies in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import PartOf
from chappe.gateways.http.parts import part_of


@pytest.mark.parametrize(
    ("reference", "total", "index", "part"),
    [
        ("42", "3", "2", PartOf(42, 3, 2)),
        ("", "3", "2", None),
        ("42", "1", "1", None),
        ("42", "3", "4", None),
        ("42", "3", "0", None),
        ("42", "256", "1", None),
        ("42", "three", "1", None),
        ("42", "", "", None),
    ],
)
def test_parts_by_example(reference: str, total: str, index: str, part: PartOf | None) -> None:
    assert part_of(reference, total, index) == part


def test_a_reference_that_is_no_number_becomes_the_same_one_each_time() -> None:
    first, second, other = (
        part_of(*given) for given in (("0x3F", "2", "1"), ("0x3F", "2", "2"), ("A", "2", "1"))
    )
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.reference == second.reference != other.reference


@given(st.text(max_size=30), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_said_fits_where_it_is_kept(reference: str, total: str, index: str) -> None:
    found = part_of(reference, total, index)
    assert found is None or (0 <= found.reference < 2**31 and 1 <= found.index <= found.total <= 255)
