"""Numbers, moments and places as each language writes them."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from chappe.console import formats

MOMENT = datetime(2025, 7, 14, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "number", "percent", "moment", "short"),
    [
        ("en", "12,340", "79%", "Monday 14 July 2025, 10:00 (Paris time)", "14 Jul 2025, 10:00"),
        (
            "fr",
            "12\N{NARROW NO-BREAK SPACE}340",
            "79\N{NO-BREAK SPACE}%",
            "lundi 14 juillet 2025 à 10:00 (heure de Paris)",
            "14 juil. 2025, 10:00",
        ),
    ],
)
def test_each_language_writes_its_own_way(
    language: str, number: str, percent: str, moment: str, short: str
) -> None:
    with override(language):
        assert formats.number(12340) == number
        assert formats.percent(79, 100) == percent
        assert formats.moment(MOMENT, "Europe/Paris") == moment
        assert formats.short_moment(MOMENT, "Europe/Paris") == short


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(0, 0, "0%"), (0, 9, "0%"), (1, 1000, "< 1%"), (999, 1000, "> 99%"), (9, 9, "100%"), (1, 3, "33%")],
)
def test_a_share_never_rounds_to_nothing_nor_to_all(part: int, whole: int, written: str) -> None:
    assert formats.percent(part, whole) == written


@given(st.integers(1, 10**9), st.data())
def test_only_nothing_is_written_as_none_and_only_all_as_all(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert (formats.percent(part, whole) == "0%") is (part == 0)
    assert (formats.percent(part, whole) == "100%") is (part == whole)


def test_a_wall_time_is_written_in_its_own_zone() -> None:
    assert formats.wall_moment("2026-01-05T09:30", "America/New_York") == (
        "Monday 5 January 2026, 09:30 (New York time)"
    )
    assert formats.wall_moment("2026-01-05T09:30", "America/New_York", is_short=True) == "5 Jan 2026, 09:30"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+33612345678", "+33 6 12 34 56 78"),
        ("+14165551234", "+1 416-555-1234"),
        ("36180", "36180"),
        ("", ""),
    ],
)
def test_phone_numbers_are_grouped_as_their_country_does(number: str, written: str) -> None:
    assert formats.phone(number).replace("\N{NO-BREAK SPACE}", " ") == written


@given(st.text(max_size=40))
def test_what_is_no_phone_number_is_shown_as_it_is_or_grouped(text: str) -> None:
    assert isinstance(formats.phone(text), str)


def test_countries_have_names_and_codes_without_one_show_themselves() -> None:
    with override("fr"):
        assert formats.country("GB") == "Royaume-Uni"
    assert formats.country("QQ") == "QQ"
    assert formats.country("") == ""


@pytest.mark.parametrize(
    ("octets", "written"), [(0, "0 kB"), (1, "1 kB"), (482_113, "482 kB"), (9_482_113, "9.5 MB")]
)
def test_sizes_are_short(octets: int, written: str) -> None:
    assert formats.size(octets) == written


def test_names_are_sorted_as_readers_do() -> None:
    assert sorted(["Zambie", "Égypte", "états", "Danemark"], key=formats.sort_key) == [
        "Danemark",
        "Égypte",
        "états",
        "Zambie",
    ]
