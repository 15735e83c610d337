"""Fictitious numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.fiction import RESERVED, UNHELD, capacity, fictitious_numbers
from chappe.contacts.phone import Number, NumberFormat, normalise

COUNTRIES = sorted(RESERVED | UNHELD)


def test_the_reserved_ranges() -> None:
    swedish = list(fictitious_numbers("SE", 95))
    assert (swedish[0], swedish[-1]) == ("+46701740605", "+46701740699")
    assert list(fictitious_numbers("CA", 2)) == ["+12045550100", "+12365550100"]
    assert {"+491713920099", "+4917604069000"} <= set(fictitious_numbers("DE", capacity("DE")))
    assert {country: capacity(country) for country in RESERVED} == {
        "AU": 30,
        "CA": 3800,
        "DE": 210,
        "SE": 95,
        "US": 5600,
    }


@given(st.sampled_from(COUNTRIES), st.integers(0, 4000))
def test_numbers_are_different_and_those_of_their_country(country: str, count: int) -> None:
    numbers = list(fictitious_numbers(country, min(count, capacity(country))))
    assert len(set(numbers)) == len(numbers)
    for number in numbers[-20:]:
        assert normalise(number, NumberFormat()) == Number(number, None, country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_block_is_valid_from_end_to_end(country: str) -> None:
    for block in (RESERVED | UNHELD)[country]:
        for number in (f"+{block[0]}", f"+{block[len(block) // 2]}", f"+{block[-1]}"):
            assert normalise(number, NumberFormat()) == Number(number, None, country)


def test_more_than_there_are_is_an_error() -> None:
    with pytest.raises(ValueError, match="95"):
        fictitious_numbers("SE", 96)
    assert capacity("XX") == 0
