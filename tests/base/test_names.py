"""Names and short texts that people give to things."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.names import ValueHasControl, ValueMissing, ValueTooLong, checked_name
from chappe.base.refusal import Refusal


@pytest.mark.parametrize(
    ("value", "kept"),
    [(" Soldes d’hiver ", "Soldes d’hiver"), ("e\u0301te\u0301", "été"), ("a" * 120, "a" * 120)],
)
def test_a_name_is_composed_and_without_spaces_around(value: str, kept: str) -> None:
    assert checked_name(value, field="name") == kept


@pytest.mark.parametrize("value", ["", "   ", "\n"])
def test_a_name_is_needed(value: str) -> None:
    with pytest.raises(ValueMissing) as refusal:
        checked_name(value, field="name")
    assert refusal.value.params == {"field": "name"}


def test_a_name_has_a_greatest_length() -> None:
    with pytest.raises(ValueTooLong) as refusal:
        checked_name("a" * 121, field="name")
    assert refusal.value.params == {"field": "name", "most": 120, "length": 121}


def test_a_name_stands_on_one_line() -> None:
    with pytest.raises(ValueHasControl) as refusal:
        checked_name("two\nlines", field="name")
    assert refusal.value.params == {"field": "name", "position": 4}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=150))
def test_what_is_kept_fits_and_is_kept_again(value: str) -> None:
    try:
        kept = checked_name(value, field="name")
    except Refusal:
        return
    assert 1 <= len(kept) <= 120
    assert kept == unicodedata.normalize("NFC", kept)
    assert checked_name(kept, field="name") == kept
