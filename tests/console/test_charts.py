"""What is drawn adds up to what is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.console.charts import WIDTH, bar_chart, funnel, nice_ceiling, shares

ORDER = ["no_number", "no_consent", "suppressed", "eligible"]
COUNTS = st.dictionaries(st.sampled_from(ORDER), st.integers(0, 10**7))


def test_a_funnel_leads_from_all_to_those_kept() -> None:
    drawn = funnel({"eligible": 50, "no_number": 25, "suppressed": 25}, ORDER)
    assert (drawn.total, drawn.kept, drawn.kept_width) == (100, 50, 500)
    assert [(row.code, row.count, row.kept_width, row.lost_width) for row in drawn.rows] == [
        ("no_number", 25, 750, 250),
        ("suppressed", 25, 500, 250),
    ]


def test_an_empty_funnel_draws_nothing() -> None:
    assert funnel({}, ORDER) == funnel({"eligible": 0}, ORDER)
    assert funnel({}, ORDER).rows == ()


@given(COUNTS)
def test_a_funnel_loses_nobody(verdicts: dict[str, int]) -> None:
    drawn = funnel(verdicts, ORDER)
    assert drawn.kept + sum(row.count for row in drawn.rows) == drawn.total == sum(verdicts.values())


@given(COUNTS)
def test_every_reason_of_a_funnel_can_be_seen_and_stays_inside(verdicts: dict[str, int]) -> None:
    for row in funnel(verdicts, ORDER).rows:
        assert row.lost_width >= 4
        assert row.kept_width + row.lost_width <= WIDTH + 4


@given(st.lists(st.integers(0, 10**7), max_size=12))
def test_shares_stand_one_after_the_other_and_fill_the_bar(counts: list[int]) -> None:
    pieces = shares([(str(index), "accent", count) for index, count in enumerate(counts)])
    assert [piece.value for piece in pieces] == [count for count in counts if count]
    assert all(piece.width >= 2 for piece in pieces)
    assert [piece.x for piece in pieces] == sorted(piece.x for piece in pieces)
    if pieces:
        assert pieces[0].x == 0
        assert WIDTH <= pieces[-1].x + pieces[-1].width <= WIDTH + 2


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=3), min_size=1, max_size=31))
def test_bars_stay_under_the_top_line_and_on_the_ground(columns: list[list[int]]) -> None:
    chart = bar_chart([(str(i), [("", "accent", value) for value in c]) for i, c in enumerate(columns)])
    assert len(chart.bars) == len(columns)
    for bar, column in zip(chart.bars, columns, strict=True):
        assert [piece.value for piece in bar.pieces] == column
        assert bar.pieces[0].x + bar.pieces[0].width == chart.height
        assert all(piece.x >= 0 for piece in bar.pieces)
        assert 0 <= bar.x <= bar.x + bar.width <= chart.width


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(0, 2), (1, 2), (3, 4), (10, 10), (11, 20), (95, 100), (101, 200), (10_500, 20_000)],
)
def test_the_top_of_a_scale_is_a_round_number_with_a_round_half(value: int, ceiling: int) -> None:
    assert nice_ceiling(value) == ceiling


@given(st.integers(0, 10**12))
def test_the_top_of_a_scale_holds_the_value_and_is_not_far(value: int) -> None:
    ceiling = nice_ceiling(value)
    assert value <= ceiling <= max(2, 2 * value)
    assert ceiling % 2 == 0
