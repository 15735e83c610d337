"""Spans of a day and hours of a week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import days, hours

from chappe.windows.hours import ALWAYS, BadSpan, Hours, OverlappingSpans, Span, parse_day, parse_span


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("08:00-20:00", Span(480, 1200)),
        ("00:00-24:00", Span(0, 1440)),
        ("23:59-24:00", Span(1439, 1440)),
    ],
)
def test_a_span_is_read(written: str, span: Span) -> None:
    assert parse_span(written) == span
    assert str(span) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "8-20",
        "8:00-20:00",
        "20:00-08:00",
        "08:00-08:00",
        "08:00-24:01",
        "08:60-20:00",
        "08:00 - 20:00",
        "٠٨:00-20:00",
    ],
)
def test_what_is_no_span_is_refused(written: str) -> None:
    with pytest.raises(BadSpan) as refusal:
        parse_span(written)
    assert refusal.value.params == {"span": written}


@pytest.mark.parametrize(
    ("first", "second"), [("08:00-12:00", "11:59-20:00"), ("14:00-20:00", "08:00-12:00")]
)
def test_spans_that_overlap_or_stand_in_disorder_are_refused(first: str, second: str) -> None:
    with pytest.raises(OverlappingSpans) as refusal:
        parse_day([first, second])
    assert refusal.value.params == {"first": first, "second": second}


def test_spans_that_touch_are_one() -> None:
    split = parse_day(["08:00-12:00", "12:00-20:00"])
    assert Hours.of_days([split] * 7) == Hours.every_day(Span(480, 1200))


@given(st.lists(days(), min_size=7, max_size=7))
def test_a_day_is_read_as_it_is_written(week: list[tuple[Span, ...]]) -> None:
    assert [parse_day([str(span) for span in day]) for day in week] == week


@given(hours(), hours(), st.integers(0, 6), st.integers(0, 1439))
def test_both_are_open_when_each_is(one: Hours, two: Hours, weekday: int, minute: int) -> None:
    each = one.covers(weekday, minute) and two.covers(weekday, minute)
    assert one.both(two).covers(weekday, minute) is each


@given(hours())
def test_always_takes_nothing_away(some: Hours) -> None:
    assert some.both(ALWAYS) == ALWAYS.both(some) == some.both(some) == some
