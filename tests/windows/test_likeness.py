"""Numbers that are alike tell the same of where a person is."""

from collections import defaultdict

import phonenumbers
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.windows.strategies import unhurried

from chappe.windows import registry
from chappe.windows.law import whereabouts
from chappe.windows.likeness import likeness
from chappe.windows.places import Clues, NoTerritory

LAW = registry.law()
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@pytest.mark.parametrize(
    ("number", "like"),
    [
        ("+33612345678", "+33"),
        ("+14165550100", "+1416555"),
        ("+12125550100", "+1212"),
        ("+5511961234567", "+5511"),
        # Guadeloupe's numbers are those of St-Martin too.
        ("+590690001234", "+590690001234"),
    ],
)
def test_what_settles_it(number: str, like: str) -> None:
    assert number.startswith(likeness(number))
    assert len(likeness(number)) <= len(like)


# Beginnings of valid mobiles, and how many more digits they take.
BEGINNINGS = {
    "+1416": 7, "+1212": 7, "+1907": 7, "+1867": 7, "+1787": 7, "+1876": 7, "+5255": 8, "+521": 9, "+54911": 8,
    "+549": 10, "+5511": 9, "+55": 11, "+336": 8, "+447": 9, "+59069": 7, "+262692": 6, "+79": 9, "+77": 9, "+614": 8,
}  # fmt: skip


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two numbers that begin alike and may be alike."""
    beginning = draw(st.sampled_from(sorted(BEGINNINGS)))
    digits = st.text("0123456789", min_size=BEGINNINGS[beginning], max_size=BEGINNINGS[beginning])
    one, two = beginning + draw(digits), beginning + draw(digits)
    kept = len(likeness(one))
    return one, one[:kept] + two[kept:]


def places(number: str) -> object:
    """Where its owner may be; None for what is no number."""
    try:
        return whereabouts(LAW, Clues(number))
    except NoTerritory:
        return None


@settings(
    unhurried, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=300
)
@given(pairs())
def test_numbers_that_are_alike_are_in_the_same_places(numbers: tuple[str, str]) -> None:
    one, two = numbers
    assume(likeness(one) == likeness(two))
    here, there = places(one), places(two)
    assume(here is not None and there is not None)
    assert here == there


def test_the_examples_of_every_country() -> None:
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            example = phonenumbers.example_number_for_type(region, kind)
            if example:
                number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
                alike[likeness(number)].add(number)
    for numbers in alike.values():
        assert len({whereabouts(LAW, Clues(number)) for number in numbers}) == 1
