"""A week as a reader tells it, and spans as people type them."""

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import FIRST, LAST, clauses, hours, unhurried, zones

from chappe.windows import registry
from chappe.windows.hours import BadSpan, Hours, OverlappingSpans, Span, written
from chappe.windows.law import whereabouts, window_for
from chappe.windows.opening import Clause, Window, is_open
from chappe.windows.places import Clues
from chappe.windows.weeks import Run, open_days, parse_written_day, runs

LAW = registry.law()


def test_days_alike_are_told_together() -> None:
    assert runs(LAW.named("fr-strict").hours) == (
        Run(0, 4, (Span(480, 1200),)),
        Run(5, 5, (Span(600, 1200),)),
        Run(6, 6, ()),
    )


@given(hours())
def test_runs_are_the_week(week: Hours) -> None:
    found = runs(week)
    assert [spans for run in found for spans in [run.spans] * (run.last - run.first + 1)] == list(week.days)
    assert all(one.spans != two.spans and one.last + 1 == two.first for one, two in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("09:00-12:00, 14:00-18:00", ("09:00-12:00", "14:00-18:00")),
        ("9-12;14-18", ("09:00-12:00", "14:00-18:00")),
        ("9h-18h30", ("09:00-18:30",)),
        ("9 h – 18 h 30", ("09:00-18:30",)),
        ("8:00 to 20:00", ("08:00-20:00",)),
        ("8 à 20", ("08:00-20:00",)),
        ("0-24", ("00:00-24:00",)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_spans_are_read_as_people_type_them(typed: str, spans: tuple[str, ...]) -> None:
    assert tuple(str(span) for span in parse_written_day(typed)) == spans


@pytest.mark.parametrize("typed", ["nine to five", "18-9", "9-25", "9", "8:00-20:00-22:00"])
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(BadSpan):
        parse_written_day(typed)


def test_spans_that_overlap_are_refused() -> None:
    with pytest.raises(OverlappingSpans):
        parse_written_day("9-12, 11-14")


@given(hours())
def test_what_is_written_is_read_again(week: Hours) -> None:
    for day in week.days:
        assert (
            parse_written_day(", ".join(f"{written(span.start)}–{written(span.end)}" for span in day)) == day
        )


def test_the_week_of_the_national_day() -> None:
    window = window_for(LAW, whereabouts(LAW, Clues("+33612345678")), on=date(2026, 7, 13))
    days = open_days(window, "Europe/Paris", date(2026, 7, 13))
    assert [str(each.day) for each in days] == [f"2026-07-{day}" for day in range(13, 20)]
    assert [[str(span) for span in each.spans] for each in days] == [
        ["08:00-20:00"],
        [],
        *[["08:00-20:00"]] * 3,
        ["10:00-20:00"],
        [],
    ]


@unhurried
@given(clauses(), zones, st.dates(FIRST.date(), LAST.date()), st.integers(0, 24 * 4 - 1))
def test_a_day_is_open_when_the_window_is(clause: Clause, zone: str, day: date, quarter: int) -> None:
    window = Window((clause,))
    (found,) = open_days(window, zone, day, 1)
    wall = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(minutes=15 * quarter)
    offsets = {(wall.replace(hour=0, minute=0) + timedelta(hours=ahead)).utcoffset() for ahead in (-3, 27)}
    if len(offsets) == 1 and wall.date() == day:  # a clock that changes shows an hour twice, or never
        minute = wall.hour * 60 + wall.minute
        assert any(span.start <= minute < span.end for span in found.spans) is is_open(window, wall)
