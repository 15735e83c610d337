"""How often is often enough: in whose days, and of which texts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.audience.frequency import (
    Cap,
    Text,
    binding,
    counted_from,
    is_capped,
    starts,
    zones_of_person,
)

NOW = datetime(2026, 7, 14, 12, tzinfo=UTC)
ZONES = {"FR": ("Europe/Paris",), "CA": ("America/Toronto", "America/Vancouver")}
OFFERS, ORDERS = 1, 2


def text(hours_ago: float, topic_id: int = OFFERS, *, marketing: bool = True) -> Text:
    return Text(topic_id, marketing, NOW - timedelta(hours=hours_ago))


def test_today_begins_at_midnight_where_the_person_is() -> None:
    once_a_day = (Cap(1, 1),)
    paris, tokyo = ("Europe/Paris",), ("Asia/Tokyo",)
    # 14:00 in Paris, 21:00 in Tokyo.
    assert is_capped(once_a_day, [text(13.9)], NOW, paris)
    assert not is_capped(once_a_day, [text(14.1)], NOW, paris)
    assert is_capped(once_a_day, [text(20.9)], NOW, tokyo)


def test_of_several_zones_the_earliest_beginning_counts() -> None:
    both = ("America/Vancouver", "America/Toronto")
    assert counted_from(1, NOW, both) == datetime(2026, 7, 14, 4, tzinfo=UTC)
    assert counted_from(2, NOW, ["America/Vancouver"]) == datetime(2026, 7, 13, 7, tzinfo=UTC)


def test_a_night_of_summer_time_is_as_long_as_it_is() -> None:
    after = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert counted_from(1, after, ["Europe/Paris"]) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert counted_from(2, after + timedelta(days=1), ["Europe/Paris"]) == datetime(
        2026, 3, 28, 23, tzinfo=UTC
    )


def test_which_caps_bind_and_which_texts_count() -> None:
    overall, offers = Cap(2, 7), Cap(1, 1, OFFERS)
    assert binding([overall, offers], OFFERS, marketing=True) == (overall, offers)
    assert binding([overall, offers], ORDERS, marketing=False) == ()
    told = [text(1, ORDERS, marketing=False), text(2, 3)]
    assert not is_capped([overall], told, NOW, ("UTC",))
    assert is_capped([overall], [*told, text(3)], NOW, ("UTC",))
    assert not is_capped([offers], told, NOW, ("UTC",))


@pytest.mark.parametrize(
    ("time_zone", "country", "expected"),
    [
        ("Asia/Tokyo", "FR", ("Asia/Tokyo",)),
        ("Nowhere/Land", "FR", ("Europe/Paris",)),
        ("", "CA", ("America/Toronto", "America/Vancouver")),
        ("", "", ("UTC",)),
    ],
)
def test_whose_days(time_zone: str, country: str, expected: tuple[str, ...]) -> None:
    assert zones_of_person(time_zone, country, ZONES) == expected


@given(
    st.integers(-(10**8), 10**8).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.integers(1, 366),
    st.sampled_from(["Europe/Paris", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "=FR", "=CA", "="]),
)
def test_statements_are_told_the_same_beginnings(now: datetime, days: int, key: str) -> None:
    zones = {"=FR": ZONES["FR"], "=CA": ZONES["CA"], "=": ("UTC",)}.get(key, (key,))
    told = {start.key: start.at for start in starts([Cap(1, days)], now, ZONES)}
    began = counted_from(days, now, zones)
    assert told[key] == began
    assert began <= now
    assert any(
        began.astimezone(ZoneInfo(zone)).date() <= now.astimezone(ZoneInfo(zone)).date() for zone in zones
    )
