"""The validation points."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.content.checking import Subject
from chappe.content.checking import check as content_check
from chappe.content.completing import text_of
from chappe.content.registry import law
from chappe.deployments.schedule import Clock
from chappe.deployments.validation import Facts, LocalMoment, Severity, Waiting, blocks, check

NOW = datetime(2026, 7, 14, 12, tzinfo=UTC)
LAW = law()
GOOD = Facts(
    has_groups=True,
    eligible=10,
    total=12,
    text_problem=None,
    fragments=1,
    marketing=True,
    gateways=1,
    now=NOW,
)


def codes(facts: Facts) -> dict[str, Severity]:
    return {point.code.removeprefix("validation."): point.severity for point in check(facts)}


def local(hours: int, **more: object) -> LocalMoment:
    return LocalMoment("US", NOW + timedelta(hours=hours), NOW + timedelta(hours=hours + 5), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (replace(GOOD, local=(local(2),)), {"local": Severity.OK}),
        (replace(GOOD, local=(local(-2),)), {"local": Severity.OK}),
        (replace(GOOD, local=(local(2), local(-5))), {"local_past": Severity.BLOCKING}),
        (
            replace(GOOD, local=(local(2, skipped=("America/Denver",)),)),
            {"local": Severity.OK, "local_skipped": Severity.WARNING},
        ),
        (
            replace(GOOD, local=(local(2, repeated=("America/Denver",)),)),
            {"local": Severity.OK, "local_repeated": Severity.WARNING},
        ),
        (
            replace(
                GOOD, local=(local(2),), starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=6)
            ),
            {"local": Severity.OK, "local_too_late": Severity.WARNING, "limit": Severity.OK},
        ),
        (
            replace(GOOD, local=(local(2),), refresh=True),
            {"local": Severity.OK, "refresh": Severity.OK},
        ),
    ],
)
def test_a_schedule_in_each_recipient_s_time(facts: Facts, found: dict[str, Severity]) -> None:
    schedule = {code: severity for code, severity in codes(facts).items() if code not in codes(GOOD)}
    assert schedule == found


def test_a_compliant_deployment_says_what_was_looked_at() -> None:
    assert codes(GOOD) == {
        "audience": Severity.OK,
        "text": Severity.OK,
        "opt_out": Severity.OK,
        "gateway": Severity.OK,
        "starts_on_approval": Severity.OK,
    }


@pytest.mark.parametrize(
    ("facts", "code", "severity"),
    [
        (replace(GOOD, has_groups=False), "no_groups", Severity.BLOCKING),
        (replace(GOOD, eligible=0), "nobody_eligible", Severity.BLOCKING),
        (replace(GOOD, text_problem=("template.unknown_field", {})), "text_refused", Severity.BLOCKING),
        (replace(GOOD, fragments=3), "several_fragments", Severity.WARNING),
        (replace(GOOD, marketing=False), "transactional", Severity.OK),
        (replace(GOOD, gateways=0), "no_gateway", Severity.BLOCKING),
        (replace(GOOD, schedule_problem=("schedule.bad_moment", {})), "schedule_refused", Severity.BLOCKING),
        (replace(GOOD, starts_at=NOW), "start_past", Severity.BLOCKING),
        (
            replace(GOOD, waiting=(Waiting("FR", 3, NOW + timedelta(hours=9)),)),
            "hours_wait",
            Severity.WARNING,
        ),
        (
            replace(
                GOOD,
                waiting=(Waiting("FR", 3, NOW + timedelta(hours=9)),),
                ends_at=NOW + timedelta(hours=8),
            ),
            "hours_too_late",
            Severity.WARNING,
        ),
        (replace(GOOD, waiting=(Waiting("FR", 3, None),)), "hours_never", Severity.WARNING),
        (replace(GOOD, starts_at=NOW + timedelta(hours=1)), "start", Severity.OK),
        (
            replace(GOOD, starts_at=NOW + timedelta(hours=1), start_clock=Clock.SKIPPED),
            "start_skipped",
            Severity.WARNING,
        ),
        (
            replace(GOOD, starts_at=NOW + timedelta(hours=1), start_clock=Clock.REPEATED),
            "start_repeated",
            Severity.WARNING,
        ),
        (replace(GOOD, ends_at=NOW), "limit_too_early", Severity.BLOCKING),
        (
            replace(GOOD, starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=1)),
            "limit_too_early",
            Severity.BLOCKING,
        ),
        (replace(GOOD, ends_at=NOW + timedelta(hours=1)), "limit", Severity.OK),
        (
            replace(GOOD, ends_at=NOW + timedelta(hours=1), limit_clock=Clock.SKIPPED),
            "limit_skipped",
            Severity.WARNING,
        ),
        (
            replace(GOOD, ends_at=NOW + timedelta(hours=1), limit_clock=Clock.REPEATED),
            "limit_repeated",
            Severity.WARNING,
        ),
    ],
)
def test_each_point(facts: Facts, code: str, severity: Severity) -> None:
    assert codes(facts)[code] is severity


def test_what_a_country_asks_for_is_a_point_with_its_source_and_the_rest_is_counted() -> None:
    missing, unregistered = (
        content_check(LAW, Subject((text_of("Hello"),), True, "CHAPPE"), {country: 7}, NOW.date())[0]
        for country in ("FR", "IE")
    )
    many = (missing, *[unregistered] * 20)
    points = [point for point in check(replace(GOOD, content=many)) if point.field in ("message", "content")]
    first = points[1]
    assert (first.code, first.severity) == ("content.opt_out_missing", Severity.BLOCKING)
    assert (first.params["in_country"], first.params["recipients"], first.params["certainty"]) == (
        "FR",
        7,
        "A",
    )
    assert "validation.opt_out" not in [point.code for point in points]
    assert (points[-1].code, points[-1].params) == ("validation.more_content", {"points": 6})
    late = check(replace(GOOD, content=(*[unregistered] * 20, missing)))
    assert blocks(late)
    assert "content.opt_out_missing" in [point.code for point in late]


@given(
    st.builds(
        Facts,
        has_groups=st.booleans(),
        eligible=st.none() | st.integers(0, 5),
        total=st.integers(5, 9),
        text_problem=st.none() | st.just(("template.syntax", {"line": 1})),
        fragments=st.integers(1, 4),
        marketing=st.booleans(),
        gateways=st.integers(0, 2),
        now=st.just(NOW),
        starts_at=st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours)),
        start_clock=st.sampled_from(Clock),
        limit_clock=st.sampled_from(Clock),
        ends_at=st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours)),
        schedule_problem=st.none() | st.just(("schedule.bad_moment", {"field": "limit_at"})),
    )
)
def test_what_passes_could_be_sent(facts: Facts) -> None:
    points = check(facts)
    assert len({point.code for point in points}) == len(points)
    if not blocks(points):
        assert facts.has_groups
        assert facts.eligible is None or facts.eligible > 0
        assert facts.gateways > 0
        assert facts.text_problem is None
        assert facts.starts_at is None or facts.starts_at > NOW
        assert facts.ends_at is None or facts.ends_at > (facts.starts_at or NOW)
