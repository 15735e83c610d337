"""What a forecast says will happen."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.windows.strategies import FIRST, any_moments, unhurried, windows

from chappe.windows.forecast import FURTHEST, forecast
from chappe.windows.hours import Hours, parse_span
from chappe.windows.opening import Clause, Window, is_open, opening, openings
from chappe.windows.timeline import Cause, Doing, Forecast, Load, Plan, Resume, Step

ALWAYS = Window()
FRANCE = Window((Clause("fr", "FR", Hours.every_day(parse_span("08:00-20:00")), ("Europe/Paris",)),))
CANADA = Window((Clause("ca", "CA", Hours.every_day(parse_span("08:00-20:00")), ("America/Toronto",)),))
NEVER = Window((Clause("no", "FR", Hours.of_days([()] * 7), ("Europe/Paris",)),))

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""A Tuesday: 13:00 in Paris, 7:00 in Toronto."""


def _at(hour: int, minute: int = 0, second: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def _load(name: str, texts: int, window: Window = ALWAYS, route: str = "r", each: int = 1) -> Load:
    return Load(name, window, route, texts, texts * each)


def _plan(*loads: Load, start: datetime = NOON, pace: float = 1.0, limit: datetime | None = None) -> Plan:
    return Plan(loads, start, {"r": pace}, limit_at=limit)


def _phases(found: Forecast) -> list[tuple[Doing, datetime, datetime, int]]:
    return [(phase.doing, phase.start, phase.end, phase.texts) for phase in found.phases]


def test_pace_is_in_fragments_per_second() -> None:
    found = forecast(_plan(_load("all", 1_000, each=2), pace=10))
    assert (found.starts_at, found.ends_at) == (NOON, NOON + timedelta(seconds=200))
    assert _phases(found) == [(Doing.SENDING, NOON, NOON + timedelta(seconds=200), 1_000)]
    assert (found.sent, found.expired, found.left, found.last) == (1_000, 0, 0, ("all",))


def test_a_window_closes_and_opens_again() -> None:
    found = forecast(_plan(_load("France", 4_000, FRANCE), start=_at(18)))
    assert _phases(found) == [
        (Doing.SENDING, _at(18), _at(19), 3_600),
        (Doing.HELD, _at(19), _at(7, day=25), 0),
        (Doing.SENDING, _at(7, day=25), _at(7, 6, 40, day=25), 400),
    ]
    assert found.loads[0].steps == (
        Step(_at(18), _at(19), 3_600),
        Step(_at(19), _at(7, day=25), 400, Cause.HOURS, ("fr",)),
        Step(_at(7, day=25), _at(7, 6, 40, day=25), 400),
    )
    assert found.pauses == found.phases[1:2]


def test_a_margin_before_closing_is_kept() -> None:
    plan = replace(_plan(_load("France", 4_000, FRANCE), start=_at(18)), margin=timedelta(seconds=100))
    assert [phase.texts for phase in forecast(plan).phases] == [3_500, 0, 500]
    assert forecast(plan).phases[0].end == _at(18, 58, 20)


def test_loads_due_together_share_their_route_in_proportion() -> None:
    found = forecast(_plan(_load("small", 100), _load("large", 300)))
    assert [load.ends_at for load in found.loads] == [NOON + timedelta(seconds=400)] * 2
    assert found.last == ("small", "large")


def test_a_load_that_opens_later_waits_behind_those_due_before_it() -> None:
    found = forecast(_plan(_load("France", 7_200, FRANCE), _load("Canada", 60, CANADA)))
    assert found.loads[1].steps == (
        Step(NOON, _at(13), 60, Cause.HOURS, ("ca",)),
        Step(_at(13), _at(14), 60, Cause.PACE, ("France",)),
        Step(_at(14), _at(14, 1), 60),
    )
    assert found.loads[1].waited(Cause.PACE) == timedelta(hours=1)
    assert found.last == ("Canada",)


def test_routes_do_not_wait_for_one_another() -> None:
    loads = (_load("one", 100, route="r"), _load("two", 100, route="s"))
    found = forecast(Plan(loads, NOON, {"r": 1, "s": 10}))
    assert [load.ends_at for load in found.loads] == [
        NOON + timedelta(seconds=100),
        NOON + timedelta(seconds=10),
    ]


@pytest.mark.parametrize(
    ("in_all", "seconds"), [(None, (100, 10)), (11, (100, 10)), (2, (100, 100)), (4, (100, 33))]
)
def test_a_pace_in_all_is_shared_by_the_routes(in_all: float | None, seconds: tuple[int, int]) -> None:
    loads = (_load("one", 100, route="r"), _load("two", 100, route="s"))
    found = forecast(Plan(loads, NOON, {"r": 1, "s": 10}, pace_in_all=in_all))
    ends = [load.ends_at - NOON for load in found.loads if load.ends_at]
    assert [end // timedelta(seconds=1) for end in ends] == list(seconds)


def test_a_pace_in_all_is_one_of_texts_whatever_their_fragments() -> None:
    loads = (_load("short", 100, route="r"), _load("long", 100, route="s", each=3))
    found = forecast(Plan(loads, NOON, {"s": 3}, pace_in_all=3))
    assert [load.ends_at for load in found.loads] == [
        NOON + timedelta(seconds=50),
        NOON + timedelta(seconds=100),
    ]


def test_what_is_left_at_the_limit_expires() -> None:
    found = forecast(_plan(_load("all", 1_000, each=3), pace=1, limit=_at(12, 10)))
    assert (found.sent, found.expired, found.left) == (200, 800, 0)
    assert found.ends_at == _at(12, 10)


def test_a_limit_before_the_start_expires_all() -> None:
    found = forecast(_plan(_load("all", 10), limit=_at(11)))
    assert (found.sent, found.expired, found.phases, found.starts_at) == (0, 10, (), None)


@pytest.mark.parametrize(("window", "pace"), [(NEVER, 1.0), (ALWAYS, 0.0)])
@pytest.mark.parametrize("limit", [None, _at(13)])
def test_what_never_leaves_expires_or_is_left(window: Window, pace: float, limit: datetime | None) -> None:
    found = forecast(_plan(_load("all", 10, window), pace=pace, limit=limit))
    assert (found.sent, found.expired, found.left) == (0, 10 if limit else 0, 0 if limit else 10)
    assert _phases(found) == [(Doing.HELD, NOON, limit or NOON + FURTHEST, 0)]


def test_a_route_without_limit_sends_at_once() -> None:
    found = forecast(Plan((_load("all", 10, CANADA, route="quick"),), NOON, {}))
    assert _phases(found) == [(Doing.HELD, NOON, _at(13), 0), (Doing.SENDING, _at(13), _at(13), 10)]


def test_each_recipient_s_own_moment() -> None:
    later = replace(_load("Canada", 60, CANADA), starts_at=_at(12, 30))
    found = forecast(_plan(later))
    assert found.loads[0].steps == (
        Step(NOON, _at(12, 30), 60, Cause.SCHEDULE),
        Step(_at(12, 30), _at(13), 60, Cause.HOURS, ("ca",)),
        Step(_at(13), _at(13, 1), 60),
    )


def test_a_person_resumes_what_a_closing_stopped() -> None:
    """At the French closing all stops; once approved, Canada goes on at once and France at its opening."""
    plan = replace(
        _plan(_load("France", 60_000, FRANCE), _load("Canada", 10_000, CANADA, route="s"), start=_at(18)),
        pace={"r": 1, "s": 1},
        resume=Resume.MANUAL,
        resume_after=timedelta(minutes=30),
    )
    found = forecast(plan)
    assert found.phases[1].doing is Doing.AWAITING_RESUME
    assert (found.phases[1].start, found.phases[1].end) == (_at(19), _at(19, 30))
    france, canada = found.loads
    assert canada.steps == (
        Step(_at(18), _at(19), 3_600),
        Step(_at(19), _at(19, 30), 6_400, Cause.PERSON),
        Step(_at(19, 30), _at(21, 16, 40), 6_400),
    )
    assert france.steps[1] == Step(_at(19), _at(7, day=25), 56_400, Cause.HOURS, ("fr",))
    assert [phase.start for phase in found.phases if phase.doing is Doing.AWAITING_RESUME] == [
        _at(19),
        _at(19, day=25),
    ]


def test_an_approval_at_once_is_still_shown() -> None:
    plan = replace(_plan(_load("France", 4_000, FRANCE), start=_at(18)), resume=Resume.MANUAL)
    assert [phase.doing for phase in forecast(plan).phases] == [
        Doing.SENDING,
        Doing.AWAITING_RESUME,
        Doing.HELD,
        Doing.SENDING,
    ]


def test_hours_closed_from_the_start_ask_nobody() -> None:
    plan = replace(_plan(_load("Canada", 10, CANADA)), resume=Resume.MANUAL)
    assert [phase.doing for phase in forecast(plan).phases] == [Doing.HELD, Doing.SENDING]


def test_nothing_to_send() -> None:
    assert forecast(_plan()).phases == forecast(_plan(_load("none", 0))).phases == ()


some_loads = st.lists(
    st.tuples(windows, st.sampled_from("rs"), st.integers(0, 20_000), st.integers(1, 3)), max_size=4
).map(
    lambda found: tuple(
        Load(f"load {place}", window, route, texts, texts * each)
        for place, (window, route, texts, each) in enumerate(found)
    )
)

paces = st.one_of(st.sampled_from([0.5, 1.0, 3.0]), st.floats(0.05, 200))


@st.composite
def plans(draw: st.DrawFn, resume: Resume | None = None) -> Plan:
    start = draw(any_moments)
    limit = draw(st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=6))))
    return Plan(
        loads=draw(some_loads),
        starts_at=start,
        pace={"r": draw(paces), "s": draw(paces)},
        pace_in_all=draw(st.one_of(st.none(), paces)),
        limit_at=None if limit is None else start + limit,
        resume=resume or draw(st.sampled_from(Resume)),
        resume_after=timedelta(seconds=draw(st.integers(0, 7_200))),
        margin=timedelta(seconds=draw(st.integers(0, 600))),
    )


@given(plans())
@unhurried
def test_every_text_is_sent_or_expires_or_is_left(plan: Plan) -> None:
    found = forecast(plan)
    assert [load.name for load in found.loads] == [load.name for load in plan.loads]
    for load, asked in zip(found.loads, plan.loads, strict=True):
        assert load.sent + load.expired + load.left == load.texts == asked.texts
        assert min(load.sent, load.expired, load.left) >= 0
        assert sum(step.texts for step in load.steps if step.cause is None) == load.sent
        assert all(one.end == two.start for one, two in zip(load.steps, load.steps[1:], strict=False))
    assert sum(phase.texts for phase in found.phases) == found.sent
    assert found.left == 0 or plan.limit_at is None
    assert found.expired == 0 or plan.limit_at is not None


@given(plans())
@unhurried
def test_phases_follow_one_another_from_the_start_to_the_end(plan: Plan) -> None:
    phases = forecast(plan).phases
    assert [phase.start for phase in phases[:1]] == [plan.starts_at] * len(phases[:1])
    assert all(one.end == two.start for one, two in pairwise(phases))
    assert all(one.doing is not two.doing for one, two in pairwise(phases))
    if phases:
        assert phases[-1].end <= (plan.limit_at or plan.starts_at + FURTHEST)


@given(plans())
@unhurried
def test_nothing_leaves_while_a_window_is_closed_or_after_the_limit(plan: Plan) -> None:
    found = forecast(plan)
    second = timedelta(seconds=1)
    for load, asked in zip(found.loads, plan.loads, strict=True):
        for step in load.steps:
            if step.cause is None and step.texts:
                assert is_open(asked.window, step.start, plan.margin)
                assert is_open(asked.window, max(step.start, step.end - second))
                closes_at = opening(asked.window, step.start).closes_at
                assert closes_at is None or step.end <= closes_at - plan.margin + second
                assert plan.limit_at is None or step.end <= plan.limit_at


@given(plans())
@unhurried
def test_it_never_ends_before_the_pace_and_the_hours_allow(plan: Plan) -> None:
    found = forecast(plan)
    for route in "rs":
        done = [
            (load, asked)
            for load, asked in zip(found.loads, plan.loads, strict=True)
            if asked.route == route and load.sent == load.texts > 0
        ]
        if not done:
            continue
        needed = max(
            sum(asked.fragments for _, asked in done) / plan.pace[route],
            sum(asked.texts for _, asked in done) / (plan.pace_in_all or math.inf),
        )
        last = max(load.ends_at for load, _ in done if load.ends_at)
        assert (last - plan.starts_at).total_seconds() >= needed - 0.01
        for load, asked in done:
            opens_at = opening(asked.window, plan.starts_at).opens_at
            assert load.starts_at is not None
            assert opens_at is not None
            assert load.starts_at >= opens_at


@given(plans(Resume.AUTOMATIC), st.floats(1.0, 10.0))
@unhurried
def test_a_quicker_pace_never_ends_later_nor_sends_less(plan: Plan, times: float) -> None:
    assume(plan.pace_in_all is None)
    quicker = replace(plan, pace={route: pace * times for route, pace in plan.pace.items()})
    slow, quick = forecast(plan), forecast(quicker)
    for one, two in zip(slow.loads, quick.loads, strict=True):
        assert two.sent >= one.sent
        if one.sent == one.texts > 0:
            assert one.ends_at is not None
            assert two.ends_at is not None
            assert two.ends_at <= one.ends_at + timedelta(milliseconds=1)


@given(windows, st.integers(1, 5_000), st.floats(0.01, 5), st.integers(1, 20))
@unhurried
def test_one_load_sends_what_its_open_time_carries(
    window: Window, texts: int, pace: float, days: int
) -> None:
    limit = FIRST + timedelta(days=days)
    plan = Plan((Load("all", window, "r", texts, texts),), FIRST, {"r": pace}, limit_at=limit)
    time = sum(((end - start).total_seconds() for start, end in openings(window, FIRST, limit)), 0.0)
    assert abs(forecast(plan).sent - min(texts, math.floor(time * pace))) <= 1
