"""Numbers and dates of cells."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.workbook.values import is_date_format, moment, number, unescaped


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("33612345678", "33612345678"),
        ("3.3612345678E10", "33612345678"),
        ("3.3612E10", "33612000000"),
        ("33612345678.0", "33612345678"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("0.1", "0.1"),
        ("19.989999999999998", "19.99"),
        ("1E-3", "0.001"),
        ("-4.50", "-4.5"),
        ("007", "007"),
        ("1e999999999", "1e999999999"),
        ("NaN", "NaN"),
        ("12 34", "12 34"),
    ],
)
def test_numbers_keep_their_digits(written: str, text: str) -> None:
    assert number(written).rstrip("0") == text.rstrip("0") if "." in text else number(written) == text


@given(st.integers(-(10**38), 10**38))
def test_whole_numbers_are_kept_whatever_their_form(value: int) -> None:
    assert number(str(value)) == str(value)
    assert number(f"{Decimal(value):E}") == str(value)


@pytest.mark.parametrize(
    ("written", "from_1904", "text"),
    [
        ("46217", False, "2026-07-14"),
        ("46217.4375", False, "2026-07-14T10:30:00"),
        ("44755", True, "2026-07-14"),
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("60", False, "60"),
        ("61", False, "1900-03-01"),
        ("0.75", False, "18:00:00"),
        ("-1", False, "-1"),
        ("2958466", False, "2958466"),
        ("soon", False, "soon"),
    ],
)
def test_dates_become_iso(written: str, from_1904: bool, text: str) -> None:
    assert moment(written, from_1904=from_1904) == text


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)), st.integers(1, 86_399))
def test_a_moment_comes_back_to_the_second(day: date, second: int) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert moment(str(serial)) == day.isoformat()
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    assert moment(repr(serial + second / 86_400)) == f"{day.isoformat()}T{clock}"


@pytest.mark.parametrize(
    ("code", "shows_a_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-40C]d mmmm yyyy;@", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00", False),
        ("0.00E+00", False),
        ('# ##0 "days"', False),
        ("[Red]#,##0.00", False),
        ("0\\d", False),
    ],
)
def test_formats_of_dates_are_told(code: str, shows_a_date: bool) -> None:
    assert is_date_format(code) is shows_a_date


def test_escaped_characters_are_read() -> None:
    assert unescaped("a_x000D_b_x0041__xD800_ _x12") == "a\rbA\ufffd _x12"


@given(st.text())
def test_whatever_stands_in_a_cell_has_a_reading(text: str) -> None:
    for read in (number(text), moment(text), moment(text, from_1904=True), unescaped(text)):
        assert isinstance(read, str)
