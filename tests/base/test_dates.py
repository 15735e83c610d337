"""Days in letters."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.dates import in_letters
from chappe.console import formats
from chappe.wording.catalogue import shown_value

FIRST = datetime(2026, 8, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "pattern", "written"),
    [
        ("fr", "EEEE d MMMM y 'd' HH:mm", "mardi 1er septembre 2026 d 01:30"),
        ("fr_CA", "d MMM", "1er sept."),
        ("fr", "dd/MM", "01/09"),
        ("en", "EEEE d MMMM y", "Tuesday 1 September 2026"),
    ],
)
def test_the_first_of_a_month_is_ordinal_in_french(language: str, pattern: str, written: str) -> None:
    assert in_letters(FIRST.astimezone(ZoneInfo("Europe/Paris")), pattern, language) == written


def test_wherever_the_console_writes_one() -> None:
    day = date(2026, 9, 1)
    with override("fr"):
        assert formats.moment(FIRST, "Europe/Paris").startswith("mardi 1er septembre 2026")
        assert formats.short_moment(FIRST, "Europe/Paris").startswith("1er sept. 2026")
        assert formats.local_moment("2026-09-01T10:00").startswith("mardi 1er septembre 2026")
        assert (formats.whole_day(day), formats.full_day(day), formats.day(day)) == (
            "1er septembre 2026",
            "mardi 1er septembre 2026",
            "mar. 1er sept.",
        )
        assert shown_value("", day) == "mardi 1er septembre 2026"
    with override("en"):
        assert formats.whole_day(day) == "September 1, 2026"


@given(st.dates())
def test_all_other_days_are_as_they_were(day: date) -> None:
    written = in_letters(day, "EEEE d MMMM y", "fr")
    plain = format_date(day, "EEEE d MMMM y", locale="fr")
    assert written == (plain.replace(" 1 ", " 1er ", 1) if day.day == 1 else plain)
