"""Which numbers can be written to, and in which country they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.pseudonyms import pseudonym
from chappe.direct.numbers import DirectNumberInvalid, country_of, is_number, masked


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+33612345678", "FR"),
        ("+14168888888", "CA"),
        ("+12125550123", "US"),
        # Of no plan that is known, and written from all the same.
        ("+33639980000", "FR"),
        ("+447700900123", "GB"),
        ("+262692000000", "RE"),
        ("+882161234567", ""),
        ("+9991234567", ""),
    ],
)
def test_the_country_of_a_number(number: str, country: str) -> None:
    assert country_of(number) == country


@pytest.mark.parametrize(
    "number", ["36180", "CHAPPE", "", "0612345678", "+0612345678", "+33 612345678", "+336"]
)
def test_what_is_no_number(number: str) -> None:
    assert not is_number(number)
    with pytest.raises(DirectNumberInvalid):
        country_of(number)


@given(st.text(alphabet="+0123456789 aA", max_size=17))
def test_only_international_digits_are_a_number(number: str) -> None:
    plain = (
        number.startswith("+") and number[1:].isdigit() and 7 <= len(number) - 1 <= 15 and number[1] != "0"
    )
    assert is_number(number) is plain
    if plain:
        assert len(country_of(number)) in (0, 2)


def test_of_a_number_its_owner_knows_it_by_the_end() -> None:
    assert masked("+33612345678") == "…678"
    assert masked(pseudonym(b"key", 1, "+33612345678")) == ""
