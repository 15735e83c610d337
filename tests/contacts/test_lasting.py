"""How long consent lasts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.lasting import Lasting, LastingMalformed

AT = datetime(2024, 2, 29, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("2y", (2026, 2, 28)),
        ("4 Y", (2028, 2, 29)),
        ("6m", (2024, 8, 29)),
        ("8w", (2024, 4, 25)),
        ("1d", (2024, 3, 1)),
        ("100y", (2124, 2, 29)),
        ("1200m", (2124, 2, 29)),
    ],
)
def test_time_is_counted_on_the_calendar(written: str, end: tuple[int, int, int]) -> None:
    assert Lasting.parse(written).after(AT) == datetime(*end, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "2", "y", "0y", "-1y", "1.5y", "2 years", "101y", "1201m", "9999m", "２y"]
)
def test_other_writings_are_refused(written: str) -> None:
    with pytest.raises(LastingMalformed) as refusal:
        Lasting.parse(written)
    assert refusal.value.params == {"value": written, "field": "expires_after"}


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 99), st.sampled_from("ymwd"))
def test_what_lasts_ends_later_within_its_length(at: datetime, number: int, unit: str) -> None:
    if at.year > 9800:
        at = at.replace(year=9800, day=1)
    ends = Lasting.parse(f"{number}{unit}").after(at)
    days = {"y": 366, "m": 31, "w": 7, "d": 1}[unit] * number
    assert at < ends <= at + timedelta(days=days)
