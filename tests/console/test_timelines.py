"""A drawn course: within its frame, in order, and telling the same as its figures."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.deployments.test_course import MONDAY, load, plans
from tests.windows.strategies import any_moments, unhurried, zones

from chappe.console.foretold import told
from chappe.console.timelines import CURVE, Past, cumulated, curve, stretches, ticks, timeline
from chappe.deployments.course import Course, course_of
from chappe.windows.forecast import forecast
from chappe.windows.timeline import Plan

PARIS = "Europe/Paris"


def course(plan: Plan) -> Course:
    return course_of(forecast(plan), plan.starts_at, plan.limit_at)


def place(written: str) -> float:
    return float(written.removesuffix("%"))


@unhurried
@given(plans, st.integers(-48, 480))
def test_everything_is_within_the_frame(plan: Plan, ahead: int) -> None:
    now = plan.starts_at + timedelta(hours=ahead)
    drawn = timeline(course(plan), PARIS, now)
    assert drawn.start < drawn.end
    assert (drawn.now == "") is not (drawn.start <= now <= drawn.end)
    for row in drawn.rows:
        for bar in (*row.bars, *row.shades, *row.done):
            assert 0 <= place(bar.x) <= 100
            assert 0 <= place(bar.width) <= 100.01 - place(bar.x) + 0.3
    assert [place(tick.x) for tick in drawn.ticks] == sorted(place(tick.x) for tick in drawn.ticks)


@given(any_moments, st.integers(5, 60 * 24 * 90), zones)
def test_ticks_are_round_moments_of_the_zone_s_clock(start: datetime, minutes: int, zone: str) -> None:
    end = start + timedelta(minutes=minutes)
    found = list(ticks(start, end, zone))
    assert len(found) <= 7
    assert all(start <= tick.at <= end for tick in found)
    walls = [tick.at.astimezone(ZoneInfo(zone)) for tick in found]
    assert all(wall.second == 0 or minutes < 30 for wall in walls)
    assert [tick.is_midnight for tick in found] == [
        (tick.at.hour, tick.at.minute) == (0, 0) for tick in found
    ]


def test_ticks_of_an_evening() -> None:
    found = list(ticks(MONDAY, MONDAY + timedelta(hours=12), PARIS))
    assert [f"{tick.at:%H:%M}" for tick in found] == ["20:00", "22:00", "00:00", "02:00", "04:00", "06:00"]
    assert [tick.is_midnight for tick in found].index(True) == 2


@unhurried
@given(plans)
def test_what_is_cumulated_ends_at_what_is_sent(plan: Plan) -> None:
    found = course(plan)
    segments = [segment for lane in found.lanes for segment in lane.segments]
    points = cumulated(segments, found.start, found.end + timedelta(seconds=1))
    values = [value for _at, value in points]
    assert values == sorted(values)
    assert round(values[-1]) == found.forecast.sent


@given(st.lists(st.tuples(st.integers(0, 600), st.floats(0, 500)), max_size=9))
def test_a_curve_stays_within_its_box(points: list[tuple[int, float]]) -> None:
    moments = [(MONDAY + timedelta(minutes=at), value) for at, value in points]
    drawn = curve(moments, MONDAY, MONDAY + timedelta(hours=5), 400)
    pairs = [tuple(map(int, pair.split(","))) for pair in drawn.split()]
    assert pairs[0] == (0, CURVE)
    assert all(0 <= x <= CURVE and 0 <= y <= CURVE for x, y in pairs)


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(1, 30))
def test_stretches_hold_every_moment_and_are_apart(minutes: list[int], gap: int) -> None:
    moments = [MONDAY + timedelta(minutes=each) for each in minutes]
    found = list(stretches(moments, timedelta(minutes=gap)))
    assert all(any(start <= moment <= end for start, end in found) for moment in moments)
    assert all(two[0] - one[1] > timedelta(minutes=gap) for one, two in itertools.pairwise(found))


def test_the_past_is_drawn_beside_what_was_foreseen() -> None:
    at_start = course(Plan((load("FR", 100), load("RE", 10)), MONDAY, {"main": 1.0}))
    now = MONDAY + timedelta(hours=2)
    ahead = course(Plan((load("RE", 10),), now, {"main": 1.0}))
    left = [("FR", MONDAY + timedelta(minutes=minute)) for minute in range(10)]
    drawn = timeline(ahead, PARIS, now, Past(at_start, left, 10.0))
    france, reunion = drawn.rows
    assert (france.lane.territory, len(france.done), france.bars) == ("FR", 1, ())
    assert ([bar.tone for bar in reunion.bars], reunion.done) == (["hours", "sending"], ())
    assert (drawn.start, drawn.now != "") == (MONDAY, True)
    # A text that was too early for any window counts with those whom nothing restrains, and 100 of 110 have left.
    assert drawn.happened.split()[-1].endswith(f",{CURVE - round(CURVE * 100 / 110)}")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "1,240 recipients in Réunion will wait for their legal hours until"
            " Tuesday 24 November 2026, 05:00 (Paris time).",
        ),
        (
            "fr",
            "En attente de leurs heures légales jusqu’au mardi 24 novembre 2026 à 05:00 (heure de Paris) :"
            " 1 240 destinataires (La Réunion).",
        ),
    ],
)
def test_who_waits_is_said(language: str, said: str) -> None:
    with translation.override(language):
        sentences = [each.sentence for each in told(course(Plan((load("RE", 1_240),), MONDAY, {})), PARIS)]
    assert said in [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in sentences]


def test_who_will_be_too_late_is_said() -> None:
    limit = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    found = told(course(Plan((load("RE", 3),), MONDAY, {}, limit_at=limit)), PARIS)
    assert [each.sentence for each in found if each.tone == "bad"] == [
        "Nothing leaves: every text would be too late, or wait for ever.",
        "3 texts will be too late: nothing leaves after Monday 23 November 2026, 23:00 (Paris time).",
    ]


def test_nothing_is_told_of_nobody() -> None:
    assert told(course(Plan((), MONDAY, {})), PARIS) == []


@unhurried
@given(plans)
def test_a_course_is_told_in_a_few_sentences(plan: Plan) -> None:
    sentences = told(course(plan), PARIS)
    assert 1 <= len(sentences) <= 10
    assert all(each.sentence and "%(" not in each.sentence for each in sentences)
