"""Openings and closings, against a naive reading of the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.windows import naive
from tests.windows.strategies import moments, unhurried, windows

from chappe.windows.hours import ALWAYS, Hours, Span, parse_day
from chappe.windows.opening import (
    HORIZON_WEEKS,
    Clause,
    Opening,
    Window,
    is_open,
    opening,
    openings,
    whole_seconds,
)

HOUR = timedelta(hours=1)

WEEKDAYS = Hours.of_days([parse_day(["08:00-12:00", "14:00-20:00"])] * 5 + [(), ()])
PARIS = Window((Clause("some", "FR", WEEKDAYS, ("Europe/Paris",), calendar="FR"),))
COASTS = Window(
    (Clause("some", "US", Hours.every_day(Span(480, 1260)), ("America/Los_Angeles", "America/New_York")),)
)


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written)


@pytest.mark.parametrize(
    ("window", "moment", "is_open", "opens_at", "closes_at"),
    [
        (PARIS, "2026-07-10T09:00+02:00", True, "2026-07-10T09:00+02:00", "2026-07-10T12:00+02:00"),
        (PARIS, "2026-07-10T07:59:59+02:00", False, "2026-07-10T08:00+02:00", "2026-07-10T12:00+02:00"),
        (PARIS, "2026-07-10T12:00+02:00", False, "2026-07-10T14:00+02:00", "2026-07-10T20:00+02:00"),
        (PARIS, "2026-07-10T20:00+02:00", False, "2026-07-13T08:00+02:00", "2026-07-13T12:00+02:00"),
        # The fourteenth of July, a Tuesday.
        (PARIS, "2026-07-13T20:00+02:00", False, "2026-07-15T08:00+02:00", "2026-07-15T12:00+02:00"),
        # Over the nights when clocks change.
        (PARIS, "2026-03-27T20:00+01:00", False, "2026-03-30T08:00+02:00", "2026-03-30T12:00+02:00"),
        (PARIS, "2026-10-23T20:00+02:00", False, "2026-10-26T08:00+01:00", "2026-10-26T12:00+01:00"),
        # Open in both zones: from 8:00 in the west to 21:00 in the east.
        (COASTS, "2026-07-10T08:00-04:00", False, "2026-07-10T08:00-07:00", "2026-07-10T21:00-04:00"),
        (COASTS, "2026-07-10T20:00-04:00", True, "2026-07-10T20:00-04:00", "2026-07-10T21:00-04:00"),
    ],
)
def test_examples(window: Window, moment: str, is_open: bool, opens_at: str, closes_at: str) -> None:
    assert opening(window, _at(moment)) == Opening(is_open, _at(opens_at), _at(closes_at))


def test_without_clauses_it_is_always_open() -> None:
    moment = _at("2026-07-10T09:00:00.5+02:00")
    assert opening(Window(), moment) == Opening(True, moment, None)


def test_hours_of_all_day_never_close() -> None:
    moment = _at("2026-07-10T09:00+02:00")
    always = Window((Clause("some", "FR", ALWAYS, ("Europe/Paris", "Asia/Tokyo")),))
    assert opening(always, moment) == Opening(True, moment, None)


def test_zones_half_a_day_apart_never_open_together() -> None:
    hours = Hours.every_day(Span(480, 1200))
    window = Window((Clause("some", "RU", hours, ("America/Argentina/Buenos_Aires", "Asia/Tokyo")),))
    assert opening(window, _at("2026-07-10T09:00+02:00")) == Opening(False, None, None)


@pytest.mark.parametrize(
    ("moment", "margin", "expected"),
    [
        ("2026-07-10T11:59:00+02:00", 59, True),
        ("2026-07-10T11:59:00+02:00", 60, False),
        ("2026-07-10T11:00:00+02:00", 3599, True),
        ("2026-07-10T08:00:00+02:00", 4 * 3600, False),
    ],
)
def test_a_margin_closes_early(moment: str, margin: int, expected: bool) -> None:
    assert is_open(PARIS, _at(moment), timedelta(seconds=margin)) is expected


def test_what_is_shorter_than_the_margin_does_not_open() -> None:
    state = opening(PARIS, _at("2026-07-10T06:00+02:00"), 5 * HOUR)
    assert state == Opening(False, _at("2026-07-10T14:00+02:00"), _at("2026-07-10T20:00+02:00"))


def test_openings_are_cut_to_what_is_asked() -> None:
    found = openings(PARIS, _at("2026-07-10T11:00+02:00"), _at("2026-07-13T09:00+02:00"))
    assert found == (
        (_at("2026-07-10T11:00+02:00"), _at("2026-07-10T12:00+02:00")),
        (_at("2026-07-10T14:00+02:00"), _at("2026-07-10T20:00+02:00")),
        (_at("2026-07-13T08:00+02:00"), _at("2026-07-13T09:00+02:00")),
    )


@given(windows, moments)
@unhurried
def test_it_is_open_when_every_clock_says_so(window: Window, moment: datetime) -> None:
    assert is_open(window, moment) is naive.is_open(window, moment)


@given(windows, moments)
@settings(unhurried, max_examples=60)
def test_opens_at_is_open_and_nothing_between_is(window: Window, moment: datetime) -> None:
    state = opening(window, moment)
    if state.opens_at is None:
        assert state.closes_at is None
        return
    assert moment <= state.opens_at
    assert naive.is_open(window, state.opens_at)
    between = moment
    for _ in range(2_000):
        if between >= state.opens_at:
            break
        assert not naive.is_open(window, between)
        between += naive.QUARTER
    assert state.opens_at == moment or not naive.is_open(window, state.opens_at - timedelta(seconds=1))


@given(windows, moments)
@settings(unhurried, max_examples=60)
def test_closes_at_is_closed_and_all_before_it_is_open(window: Window, moment: datetime) -> None:
    state = opening(window, moment)
    if state.opens_at is None or state.closes_at is None:
        return
    assert state.opens_at < state.closes_at
    assert not naive.is_open(window, state.closes_at)
    assert naive.is_open(window, state.closes_at - timedelta(seconds=1))
    between = state.opens_at
    for _ in range(2_000):
        if between >= state.closes_at:
            break
        assert naive.is_open(window, between)
        between += naive.QUARTER


@given(windows, moments, st.timedeltas(timedelta(0), 12 * HOUR))
@unhurried
def test_a_margin_only_shortens(window: Window, moment: datetime, margin: timedelta) -> None:
    plain, kept = opening(window, moment), opening(window, moment, margin)
    assert not kept.open or plain.open
    if kept.opens_at is not None:
        assert plain.opens_at is not None
        assert plain.opens_at <= kept.opens_at
        assert naive.is_open(window, kept.opens_at)
    if kept.opens_at is not None and kept.closes_at is not None:
        assert kept.closes_at - kept.opens_at > margin


@given(windows, moments, st.timedeltas(timedelta(0), timedelta(days=20)))
@unhurried
def test_openings_are_what_openings_one_by_one_are(
    window: Window, start: datetime, length: timedelta
) -> None:
    end = start + timedelta(seconds=whole_seconds(length))
    found, moment = [], start
    while moment < end:
        state = opening(window, moment)
        if state.opens_at is None or state.opens_at >= end:
            break
        closes_at = min(end, state.closes_at or end)
        found.append((state.opens_at, closes_at))
        moment = closes_at
    assert openings(window, start, end) == tuple(found)


@given(windows, moments)
@unhurried
def test_equal_windows_are_one_key(window: Window, moment: datetime) -> None:
    same = Window(tuple(window.clauses))
    assert {window: 1}[same] == 1
    assert opening(same, moment) == opening(window, moment)


def test_an_opening_is_looked_for_over_a_year() -> None:
    once = Clause(
        "some",
        "FR",
        Hours.every_day(Span(0, 1440)),
        ("UTC",),
        closed_days=frozenset(
            datetime(2026, 1, 1, tzinfo=UTC).date() + timedelta(days=day) for day in range(360)
        ),
    )
    state = opening(Window((once,)), datetime(2026, 1, 1, tzinfo=UTC))
    assert state.opens_at == datetime(2026, 12, 27, tzinfo=UTC)
    assert HORIZON_WEEKS * 7 > 366
