"""How long implied consent lasts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.presets import (
    TERMS,
    Preset,
    PresetUnknown,
    checked_preset,
    end_of,
    expiry,
    first_moment,
)

MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("preset", "at", "ends"),
    [
        (Preset.CA_PURCHASE, datetime(2026, 3, 10, 15, tzinfo=UTC), datetime(2028, 3, 10, 15, tzinfo=UTC)),
        (Preset.CA_PURCHASE, datetime(2024, 2, 29, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)),
        (Preset.CA_INQUIRY, datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 9, 10, tzinfo=UTC)),
        (Preset.CA_INQUIRY, datetime(2026, 8, 31, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        (Preset.CA_INQUIRY, datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)),
    ],
)
def test_when_implied_consent_ends(preset: Preset, at: datetime, ends: datetime) -> None:
    assert expiry(preset, at) == ends


@given(st.sampled_from(Preset), MOMENTS, st.none() | MOMENTS)
def test_a_law_is_never_stretched(preset: Preset, at: datetime, chosen: datetime | None) -> None:
    lawful = expiry(preset, at)
    months = (lawful.year - at.year) * 12 + lawful.month - at.month
    assert months == TERMS[preset].months
    assert lawful.day <= at.day
    found = expiry(preset, at, chosen)
    assert found <= lawful
    assert found in (lawful, chosen)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["America/Toronto", "Asia/Tokyo"]))
def test_what_ends_on_a_day_holds_all_that_day(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    assert (end_of(day, zone) - timedelta(microseconds=1)).date() == day
    assert end_of(day, zone) == first_moment(day + timedelta(days=1), zone)


def test_every_preset_says_where_it_comes_from() -> None:
    assert set(TERMS) == set(Preset)
    assert all(term.country == "CA" and "S.C. 2010, c. 23" in term.source for term in TERMS.values())


def test_a_preset_has_a_known_name() -> None:
    assert checked_preset("ca-purchase") is Preset.CA_PURCHASE
    with pytest.raises(PresetUnknown):
        checked_preset("fr-purchase")
