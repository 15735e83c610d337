"""Which copy a contact reads, and the locale of its dates and numbers."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from chappe.messages.languages import FALLBACK, closest, locale_of

codes = st.sampled_from(["fr", "fr-CA", "fr-CH", "en", "en-GB", "de", "pt-BR", "zh", ""])


@pytest.mark.parametrize(
    ("wanted", "there", "read"),
    [
        ("fr", ["en", "fr"], "fr"),
        ("fr-CA", ["en", "fr", "fr-CA"], "fr-CA"),
        ("fr-BE", ["en", "fr-CA", "fr"], "fr"),
        ("fr", ["en", "fr-CH", "fr-CA"], "fr-CA"),
        ("FR_ca", ["fr-CA"], "fr-CA"),
        ("de", ["en", "fr"], None),
        ("", ["en", "fr"], None),
    ],
)
def test_a_reader_gets_the_closest_language(wanted: str, there: list[str], read: str | None) -> None:
    assert closest(wanted, there) == read


@pytest.mark.parametrize(
    ("written_in", "language", "country", "locale"),
    [
        ("fr", "fr", "FR", "fr_FR"),
        ("fr", "fr-CA", "FR", "fr_CA"),
        ("fr", "fr", "CA", "fr_CA"),
        ("en", "de", "DE", "en"),
        ("en-GB", "de", "DE", "en_GB"),
        ("", "de", "AT", "de_AT"),
        ("", "", "FR", "es"),
        ("", "fr", "US", "fr"),
        ("tlh", "", "", FALLBACK),
    ],
)
def test_the_locale_is_that_of_the_text_in_the_reader_s_region(
    written_in: str, language: str, country: str, locale: str
) -> None:
    assert locale_of(written_in, language, country, "es") == locale


@given(codes, st.lists(codes.filter(bool)))
def test_the_language_read_is_one_that_is_there(wanted: str, there: list[str]) -> None:
    read = closest(wanted, there)
    assert read is None or read in there
    if wanted in there:
        assert read == wanted


@given(codes, codes, st.text(max_size=3), codes)
def test_there_is_always_a_locale(written_in: str, language: str, country: str, account: str) -> None:
    assert Locale.parse(locale_of(written_in, language, country, account))
