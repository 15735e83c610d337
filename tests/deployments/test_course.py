"""A course tells what its forecast does: nothing is lost, nothing is invented."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import unhurried

from chappe.deployments.course import Segment, Wait, closed_between, course_of
from chappe.windows import registry
from chappe.windows.basis import Basis, window_at
from chappe.windows.forecast import forecast
from chappe.windows.law import whereabouts
from chappe.windows.opening import is_open
from chappe.windows.places import Clues
from chappe.windows.timeline import NO_WINDOW, Cause, Load, Plan, Resume

LAW = registry.law()
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 19:00 in Paris
NUMBERS = {"FR": "+33612345678", "RE": "+262692123456", "US": "+12125550123", "IT": "+393471234567"}
WINDOWS = {
    territory: window_at(LAW, Basis(whereabouts(LAW, Clues(number))), MONDAY)
    for territory, number in NUMBERS.items()
} | {"": NO_WINDOW}


def load(territory: str, texts: int, name: str = "", route: str = "main") -> Load:
    return Load(name or territory, WINDOWS[territory], route, texts, texts, territory=territory)


def test_who_waits_until_when_and_behind_whom() -> None:
    plan = Plan((load("FR", 7_200), load("RE", 100), load("US", 1_800)), MONDAY, {"main": 1.0})
    course = course_of(forecast(plan), MONDAY)
    assert [lane.territory for lane in course.lanes] == ["FR", "US", "RE"]
    waits = {(wait.territory, wait.cause): wait for wait in course.waits}
    reunion = waits["RE", Cause.HOURS]
    assert (reunion.texts, reunion.until, reunion.behind) == (
        100,
        datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
        ("fr-strict",),
    )
    closing = waits["FR", Cause.HOURS]
    assert (closing.start, closing.until) == (
        datetime(2026, 11, 23, 19, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
    )
    assert closing.texts == 7_200 - 2_880  # an hour at 1 a second, shared with the United States, 4 to 1


def test_behind_are_the_territories_that_go_first() -> None:
    later = Load("late", NO_WINDOW, "main", 60, 60, MONDAY + timedelta(minutes=5), "IT")
    plan = Plan((load("US", 600), load("FR", 600), load("", 60), later), MONDAY, {"main": 1.0})
    (behind,) = [wait for wait in course_of(forecast(plan), MONDAY).waits if wait.cause is Cause.PACE]
    assert (behind.territory, set(behind.behind)) == ("IT", {"US", "FR", ""})


def test_without_a_pace_all_leave_at_once() -> None:
    course = course_of(forecast(Plan((load("FR", 5),), MONDAY, {})), MONDAY)
    assert course.lanes[0].segments == (Segment(MONDAY, MONDAY, None, 5),)
    assert (course.waits, course.end) == ((), MONDAY)


def test_two_windows_of_a_territory_are_one_lane() -> None:
    plan = Plan((load("FR", 60, "Alsace"), load("FR", 60, "Paris")), MONDAY, {"main": 1.0})
    (lane,) = course_of(forecast(plan), MONDAY).lanes
    assert (lane.texts, lane.sent, lane.segments) == (
        120,
        120,
        (Segment(MONDAY, MONDAY + timedelta(seconds=120), None, 120),),
    )


def test_as_json() -> None:
    told = course_of(forecast(Plan((load("RE", 3),), MONDAY, {})), MONDAY).as_json()
    assert list(told) == ["start", "end", "limit_at", "territories", "waits"]
    assert isinstance(told["territories"], list)
    assert [(each["cause"], each["texts"]) for each in told["territories"][0]["segments"]] == [
        ("hours", 3),
        (None, 3),
    ]


def test_nothing_is_foreseen_of_nobody() -> None:
    course = course_of(forecast(Plan((), MONDAY, {})), MONDAY)
    assert (course.lanes, course.waits, course.start, course.end) == ((), (), MONDAY, MONDAY)


loads = st.lists(
    st.tuples(st.sampled_from(sorted(WINDOWS)), st.integers(1, 20_000), st.sampled_from(["main", "second"])),
    min_size=1,
    max_size=6,
).map(lambda found: tuple(load(each[0], each[1], f"{place}", each[2]) for place, each in enumerate(found)))
plans = st.builds(
    Plan,
    loads=loads,
    starts_at=st.integers(0, 7 * 24 * 4).map(lambda quarters: MONDAY + timedelta(minutes=15 * quarters)),
    pace=st.dictionaries(st.sampled_from(["main", "second"]), st.sampled_from([0.1, 1.0, 50.0])),
    limit_at=st.none() | st.integers(1, 200).map(lambda hours: MONDAY + timedelta(hours=hours)),
    resume=st.sampled_from(Resume),
    resume_after=st.sampled_from([timedelta(0), timedelta(minutes=30)]),
)


@unhurried
@given(plans)
def test_nothing_is_lost_and_nothing_overlaps(plan: Plan) -> None:
    told = forecast(plan)
    course = course_of(told, plan.starts_at, plan.limit_at)
    assert sum(lane.texts for lane in course.lanes) == told.texts
    for lane in course.lanes:
        of_it = [each for each in told.loads if each.territory == lane.territory]
        assert (lane.sent, lane.expired, lane.left) == (
            sum(each.sent for each in of_it),
            sum(each.expired for each in of_it),
            sum(each.left for each in of_it),
        )
        assert sum(each.texts for each in lane.segments if each.cause is None) == lane.sent
        assert all(one.end <= two.start for one, two in zip(lane.segments, lane.segments[1:], strict=False))
        assert all(course.start <= each.start <= each.end <= course.end for each in lane.segments)
        for start, end in lane.closed:
            middle = start + (end - start) / 2
            assert not any(is_open(each.window, middle) for each in of_it)


@unhurried
@given(plans)
def test_every_long_wait_is_told(plan: Plan) -> None:
    told = forecast(plan)
    waits = course_of(told, plan.starts_at).waits
    for each in told.loads:
        for step in each.steps:
            if step.cause and step.texts and step.end - step.start >= timedelta(minutes=1):
                assert any(_tells(wait, each.territory, step.cause, step.end) for wait in waits)


def _tells(wait: Wait, territory: str, cause: Cause, until: datetime) -> bool:
    return (wait.territory, wait.cause, wait.until) == (territory, cause, until)


minutes = st.integers(0, 600).map(lambda ahead: MONDAY + timedelta(minutes=ahead))


@given(st.lists(st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair))), max_size=6), minutes)
def test_a_moment_is_open_or_closed(opened: list[tuple[datetime, datetime]], moment: datetime) -> None:
    end = MONDAY + timedelta(minutes=600)
    closed = closed_between(opened, MONDAY, end)
    if moment < end:
        inside = [any(start <= moment < until for start, until in found) for found in (opened, closed)]
        assert inside.count(True) == 1
