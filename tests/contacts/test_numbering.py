"""The quick look at numbering plans, held to what phonenumbers itself says."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata

from chappe.contacts import numbering
from chappe.contacts.numbering import (
    COUNTRIES,
    Kind,
    Line,
    country_among,
    international,
    national,
    plan,
    within,
)

KINDS_OF_NUMBERS = [
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "pager",
    "uan",
]


def _examples(country: str) -> list[str]:
    data = PhoneMetadata.metadata_for_region(country, None)
    assert data is not None
    found = [getattr(data, kind) for kind in KINDS_OF_NUMBERS]
    return [kind.example_number for kind in found if kind is not None and kind.example_number]


@st.composite
def nearly_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A country, and an example of its plan with some of its digits changed, taken away or added."""
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    digits = list(draw(st.sampled_from(_examples(country) or ["123456789"])))
    for place, digit, how in draw(
        st.lists(
            st.tuples(st.integers(0, 14), st.sampled_from("0123456789"), st.sampled_from("rrrrid")),
            max_size=4,
        )
    ):
        if how == "i":
            digits.insert(place % (len(digits) + 1), digit)
        elif digits:
            digits[place % len(digits)] = digit if how == "r" else ""
    return country, "".join(digits)


@given(nearly_numbers(), st.sampled_from(["", "trunk"]))
@settings(max_examples=300)
def test_international_numbers_are_what_the_library_says(nearly: tuple[str, str], before: str) -> None:
    country, digits = nearly
    here = plan(country)
    written = here.calling_code + ((here.trunk_prefix or "") if before else "") + digits
    assert international(written) == numbering._by_library("+" + written, None)


@given(nearly_numbers(), st.sampled_from(["", "trunk", "code", "00", "exit", "exit 0"]))
@settings(max_examples=300)
def test_national_numbers_are_what_the_library_says(nearly: tuple[str, str], before: str) -> None:
    country, digits = nearly
    here = plan(country)
    prefixes = {
        "": "",
        "trunk": here.trunk_prefix or "",
        "code": here.calling_code,
        "00": "00" + here.calling_code,
        "exit": exit_of(country) + here.calling_code,
        "exit 0": exit_of(country) + "0" + here.calling_code,
    }
    written = prefixes[before] + digits
    if written:
        assert national(written, country) == numbering._by_library(written, country)


def exit_of(country: str) -> str:
    """What is dialled to leave the country, where that is one sequence of digits."""
    data = PhoneMetadata.metadata_for_region(country, None)
    assert data is not None
    prefix = data.international_prefix or ""
    return prefix if prefix.isdigit() else ""


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_the_quick_look_knows_the_mobiles_of_every_country(country: str) -> None:
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return
    digits = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
    line = international(digits)
    assert line is not None
    assert line.e164 == "+" + digits
    assert line.kind in (Kind.MOBILE, Kind.EITHER)
    assert country_among(line, {country}) == country


def test_countries_that_share_a_calling_code() -> None:
    assert within(262, "692123456") == Line(262, "692123456", "RE", Kind.MOBILE)
    assert within(262, "639012345") == Line(262, "639012345", "YT", Kind.MOBILE)
    assert within(1, "4168888888") == Line(1, "4168888888", "CA", Kind.EITHER)
    assert within(1, "2125550100") == Line(1, "2125550100", "US", Kind.EITHER)
    assert within(999, "123456789") is None
    guadeloupe = within(590, "690123456")
    assert guadeloupe is not None
    assert guadeloupe.country == "GP"
    assert country_among(guadeloupe, {"MF"}) == "MF"
    assert country_among(guadeloupe, {"BL"}) == "BL"
    assert country_among(guadeloupe, {"BL", "GP"}) == "GP"
    assert country_among(guadeloupe, {"MQ"}) is None


def test_numbers_of_no_country() -> None:
    satellite = international("881612345678")
    assert satellite is not None
    assert satellite.country is None
    assert country_among(satellite, COUNTRIES) is None
