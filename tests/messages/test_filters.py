"""Filters of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid.exceptions import LiquidError

from chappe.messages.filters import FILTERS, MAX_LENGTH, MAX_NUMBER
from chappe.messages.template import compile, fill

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text(min_size=1, max_size=3).map(lambda text: text * 1_000),
    st.lists(st.text(max_size=5), max_size=5),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"marie" | capitalize', "Marie"),
        ('"Marie" | upcase', "MARIE"),
        ('"  a  b " | squish', "a b"),
        ('"a,b,c" | split: "," | join: " et "', "a et b et c"),
        ('"a,b,c" | split: "," | last', "c"),
        ('"Bonjour" | truncate: 6', "Bon..."),
        ('"un deux trois" | truncatewords: 2', "un deux..."),
        ('"abc" | replace: "b", "xx"', "axxc"),
        ('"abc" | replace: "", "-"', "-a-b-c-"),
        ('"12.5" | plus: 1', "13.5"),
        ("7 | divided_by: 2", "3"),
        ("2.345 | round: 2", "2.35"),
        ("2.6 | round", "3"),
        ('"2026-07-14" | date: "%d/%m/%Y"', "14/07/2026"),
        ('"2026-07-14T18:30" | date: "%-d/%-m à %H h %M"', "14/7 à 18 h 30"),
        ('"soon" | date: "%d/%m/%Y"', "soon"),
        ('"now" | date: "%Y"', "now"),
        ('"" | default: "x"', "x"),
        ('"a b&c" | url_encode', "a+b%26c"),
    ],
)
def test_filters(expression: str, expected: str) -> None:
    assert fill(compile("{{ " + expression + " }}"), {}).text == expected


class Working:
    """The text that a filter works for."""

    locale = "fr"
    work = 10**9


@given(st.sampled_from(sorted(FILTERS)), values, st.lists(values, max_size=3))
def test_a_filter_gives_something_bounded_or_a_liquid_error(
    name: str, value: object, arguments: list[object]
) -> None:
    try:
        result = FILTERS[name](value, *arguments, context=Working())
    except LiquidError:
        return
    if isinstance(result, str):
        assert len(result) <= MAX_LENGTH
    elif isinstance(result, int | float):
        assert -MAX_NUMBER <= result <= MAX_NUMBER
