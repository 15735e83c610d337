"""Wall times and zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.schedule import (
    BadMoment,
    Clock,
    MomentTooFar,
    UnknownZone,
    ZoneMissing,
    find_zone,
    odd_clocks,
    parse_wall,
    resolve,
    resolve_in,
)

ZONES = (
    "Europe/Paris",
    "America/Toronto",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Indian/Reunion",
    "America/Sao_Paulo",
    "Pacific/Apia",
)


@pytest.mark.parametrize(
    ("wall", "zone", "at", "clock"),
    [
        ("2026-07-14T10:00", "Europe/Paris", "2026-07-14T08:00", Clock.PLAIN),
        ("2026-03-29T02:30", "Europe/Paris", "2026-03-29T01:00", Clock.SKIPPED),
        ("2026-10-25T02:30", "Europe/Paris", "2026-10-25T00:30", Clock.REPEATED),
        ("2026-03-08T02:15", "America/Toronto", "2026-03-08T07:00", Clock.SKIPPED),
        ("2026-11-01T01:00", "America/Toronto", "2026-11-01T05:00", Clock.REPEATED),
        ("2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-03T15:30", Clock.SKIPPED),
        # A whole day that Samoa never had.
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00", Clock.SKIPPED),
    ],
)
def test_gaps_move_forward_and_folds_take_the_first(wall: str, zone: str, at: str, clock: Clock) -> None:
    moment = resolve(parse_wall(wall, "schedule_at"), zone)
    assert (moment.at, moment.clock) == (datetime.fromisoformat(at).replace(tzinfo=UTC), clock)


@pytest.mark.parametrize(
    "wall", ["0001-01-01T00:00", "1999-12-31T23:59", "2200-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_year_that_no_clock_reaches_is_refused_and_those_within_resolve(wall: str) -> None:
    with pytest.raises(MomentTooFar) as refused:
        parse_wall(wall, "limit_at")
    assert refused.value.params == {"field": "limit_at", "value": wall, "first": "2000", "last": "2199"}
    for kept in ("2000-01-01T00:00", "2199-12-31T23:59"):
        assert all(resolve(parse_wall(kept, "limit_at"), zone).at for zone in ZONES)


# Wall times have no zone: that is what is tested.
wall_times = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001
    datetime(2031, 12, 31),  # noqa: DTZ001
).map(lambda at: at.replace(second=0, microsecond=0))


@given(wall_times, st.lists(st.sampled_from(ZONES), min_size=1, unique=True))
def test_for_whom_it_may_be_in_several_zones_it_is_early_in_none(wall: datetime, zones: list[str]) -> None:
    moment = resolve_in(wall, tuple(zones))
    for zone in zones:
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        # In the second hour of a fold clocks show an earlier time than they did: it is not before the first.
        assert shown >= wall or moment > resolve(wall, zone).at
    assert moment in {resolve(wall, zone).at for zone in zones}


@given(wall_times, st.sampled_from(ZONES))
def test_clocks_show_the_wall_time_or_the_first_after_it(wall: datetime, zone: str) -> None:
    moment = resolve(wall, zone)
    shown = moment.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if moment.clock is Clock.SKIPPED:
        assert shown > wall
        before = (moment.at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert before < wall
    else:
        assert shown == wall
    if moment.clock is Clock.REPEATED:
        assert moment.at.astimezone(ZoneInfo(zone)).fold == 0


@given(st.text(max_size=30))
def test_what_is_not_a_moment_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(BadMoment) as refused:
        parse_wall(f"{text}x", "schedule_at")
    assert refused.value.params == {"field": "schedule_at", "value": f"{text}x"[:40]}


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "Europe/Paris\0", "/etc/localtime"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        find_zone(name, "schedule_zone")


def test_a_missing_zone_is_refused() -> None:
    with pytest.raises(ZoneMissing):
        find_zone("", "schedule_zone")


@given(wall_times, st.lists(st.sampled_from(ZONES)))
def test_odd_clocks_are_told_of_the_zones_that_have_them(wall: datetime, zones: list[str]) -> None:
    found = odd_clocks(wall, zones)
    assert Clock.PLAIN not in found
    told = {zone: clock for clock, odd in found.items() for zone in odd}
    assert all(found.values())
    for zone in zones:
        assert told.get(zone, Clock.PLAIN) is resolve(wall, zone).clock


def test_odd_clocks_by_example() -> None:
    spring = parse_wall("2026-03-29T02:30", "schedule_at")
    assert odd_clocks(spring, ["Europe/Paris", "Asia/Kathmandu", "Europe/Berlin"]) == {
        Clock.SKIPPED: ("Europe/Berlin", "Europe/Paris")
    }
    assert odd_clocks(spring, ["Asia/Kathmandu"]) == {}
