"""What a contact's fields may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.columns import attribute_key
from chappe.contacts.fields import (
    ATTRIBUTE_LIMIT,
    LIMITS,
    CountryUnknown,
    FieldKeyMalformed,
    FieldTooLong,
    LanguageMalformed,
    TimeZoneUnknown,
    checked_values,
    is_key,
    one_line,
)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("first_name", "  Ada \n Augusta ", "Ada Augusta"),
        ("first_name", "Zoe\u0301", "Zoé"),
        ("country", "fr", "FR"),
        ("country", "Germany", "DE"),
        ("language", "français", "fr"),
        ("language", "fr-ca", "fr-CA"),
        ("time_zone", "europe/paris", "Europe/Paris"),
        ("time_zone", "", ""),
        ("postal_code", "75001", "75001"),
    ],
)
def test_standard_fields_are_read_as_people_write_them(field: str, value: str, kept: str) -> None:
    assert checked_values({field: value}).standard == {field: kept}


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("country", "Atlantis", CountryUnknown),
        ("language", "atlantean", LanguageMalformed),
        ("time_zone", "Europe/Atlantis", TimeZoneUnknown),
        ("first_name", "x" * 121, FieldTooLong),
        ("postal_code", "1" * 17, FieldTooLong),
        ("shop", "x" * 4001, FieldTooLong),
        ("Shop", "x", FieldKeyMalformed),
        ("", "x", FieldKeyMalformed),
        ("a b", "x", FieldKeyMalformed),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked_values({field: value})


def test_the_accounts_own_fields_stand_apart() -> None:
    values = checked_values({"first_name": "Ada", "mobile": "06", "number": "1"})
    assert values.standard == {"first_name": "Ada"}
    assert values.attributes == {"mobile": "06", "number": "1"}


@given(st.text())
def test_every_key_that_a_heading_makes_can_be_used(heading: str) -> None:
    key = attribute_key(heading)
    assert is_key(key) is (key != "")


@given(st.dictionaries(st.sampled_from([*LIMITS, "shop"]), st.text(max_size=200)))
def test_what_is_kept_fits_and_can_be_stored(given_fields: dict[str, str]) -> None:
    try:
        values = checked_values(given_fields)
    except Refusal:
        return
    for field, value in {**values.standard, **values.attributes}.items():
        assert len(value) <= LIMITS.get(field, ATTRIBUTE_LIMIT)
        value.encode()
        assert "\0" not in value


@given(st.text())
def test_a_line_is_one_line_already(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
