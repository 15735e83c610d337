"""What the settings of an account may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.accounts import details
from chappe.base.refusal import Refusal


@pytest.mark.parametrize("slug", ["a", "acme", "acme-2", "0", "a" * 60])
def test_a_slug_is_kept(slug: str) -> None:
    assert details.checked_slug(slug) == slug


@pytest.mark.parametrize("slug", ["", "Acme", "été", "-a", "a-", "a--b", "a b", "a_b", "a" * 61, "a\n"])
def test_another_slug_is_refused(slug: str) -> None:
    with pytest.raises(details.SlugInvalid) as refusal:
        details.checked_slug(slug)
    assert refusal.value.params == {"slug": slug}


@pytest.mark.parametrize(
    ("number_format", "kept"),
    [("e164", "e164"), ("local:CA", "local:CA"), ("local:fr", "local:FR")],
)
def test_a_number_format_names_its_country_in_capitals(number_format: str, kept: str) -> None:
    assert details.checked_number_format(number_format) == kept


@pytest.mark.parametrize("number_format", ["", "E164", "local", "local:", "local:XX", "national:FR", "FR"])
def test_another_number_format_is_refused(number_format: str) -> None:
    with pytest.raises(details.NumberFormatUnknown):
        details.checked_number_format(number_format)


def test_zones_are_those_of_the_iana_database() -> None:
    assert details.checked_time_zone("America/Toronto") == "America/Toronto"
    for unknown in ("Paris", "UTC+1", "", "../etc/passwd"):
        with pytest.raises(details.TimeZoneUnknown):
            details.checked_time_zone(unknown)


def test_languages_are_english_and_french() -> None:
    assert [details.checked_language(language) for language in ("en", "fr")] == ["en", "fr"]
    with pytest.raises(details.LanguageUnknown) as refusal:
        details.checked_language("de")
    assert refusal.value.params == {"language": "de", "known": "en, fr"}


def test_countries_are_sorted_and_kept_once() -> None:
    assert details.checked_countries(["fr", " CA", "FR"]) == ["CA", "FR"]
    with pytest.raises(details.CountryUnknown):
        details.checked_countries(["FR", "France"])


@pytest.mark.parametrize("key", ["mobile", "m", "phone_2", "a" * 60])
def test_a_field_key_is_kept(key: str) -> None:
    assert details.checked_field_key(key) == key


@pytest.mark.parametrize("key", ["", "2mobile", "Mobile", "mobile phone", "_a", "a" * 61, "é"])
def test_another_field_key_is_refused(key: str) -> None:
    with pytest.raises(details.FieldKeyInvalid):
        details.checked_field_key(key)


@given(st.text(max_size=70))
def test_whatever_is_kept_as_a_slug_can_stand_in_an_address(text: str) -> None:
    try:
        kept = details.checked_slug(text)
    except details.SlugInvalid:
        return
    assert kept == text
    assert set(kept) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(max_size=20))
def test_what_is_kept_is_kept_again(text: str) -> None:
    for check in (details.checked_number_format, details.checked_country, details.checked_time_zone):
        try:
            kept = check(text)
        except Refusal:
            continue
        assert check(kept) == kept


@given(st.integers())
def test_a_threshold_is_a_number_of_recipients(value: int) -> None:
    if 0 <= value <= 1_000_000_000:
        assert details.checked_threshold(value) == value
    else:
        with pytest.raises(details.ThresholdInvalid):
            details.checked_threshold(value)
