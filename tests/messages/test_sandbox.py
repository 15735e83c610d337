"""The Liquid that a text may use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid import Environment
from liquid.exceptions import LiquidError, LoopIterationLimitError

from chappe.messages.sandbox import MAX_TURNS, RangeOutsideLoopError, TagNotAllowedError, parse

ALLOWED = {"assign", "break", "capture", "case", "comment", "continue", "for", "if", "unless", "#"}


@pytest.mark.parametrize("tag", sorted(name for name in Environment().tags if name.isalpha()))
def test_the_tags_allowed_are_those_of_the_list(tag: str) -> None:
    if tag in {*ALLOWED, "content", "output", "illegal", "statement"}:
        return
    with pytest.raises(TagNotAllowedError):
        parse("{% " + tag + " %}")


@pytest.mark.parametrize("source", ["{{ now }}", "{{ today }}", "{{ partial_ }}", "{{ __class__ }}"])
def test_no_name_is_known_that_was_not_given(source: str) -> None:
    assert parse(source).render({}) == ""


@pytest.mark.parametrize(
    "filter_name", ["base64_decode", "escape", "strip_html", "map", "sort", "uniq", "safe"]
)
def test_filters_not_listed_are_unknown(filter_name: str) -> None:
    with pytest.raises(LiquidError):
        parse("{{ 'a' | " + filter_name + " }}").render({})


def test_a_range_stands_in_a_loop_only() -> None:
    assert parse("{% for i in (1..3) reversed %}{{ i }}{% endfor %}").render({}) == "321"
    with pytest.raises(RangeOutsideLoopError):
        parse("{% for i in (1..3) %}{{ (1..i) | join }}{% endfor %}")


@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40), st.sampled_from(["", " reversed"]))
def test_a_loop_turns_as_often_as_its_range_or_not_at_all(start: int, stop: int, order: str) -> None:
    template = parse("{% for i in (a..b)" + order + " %}.{% endfor %}")
    if stop - start >= MAX_TURNS:
        with pytest.raises(LoopIterationLimitError):
            template.render({"a": start, "b": stop})
    else:
        assert template.render({"a": start, "b": stop}) == "." * max(0, stop - start + 1)


@given(st.integers(1, 150), st.integers(1, 150))
def test_turns_of_nested_loops_are_multiplied(outer: int, inner: int) -> None:
    source = "{% for i in (1..a) %}{% for j in (1..b) %}.{% endfor %}{% endfor %}"
    template = parse(source)
    if outer * inner > MAX_TURNS:
        with pytest.raises(LoopIterationLimitError):
            template.render({"a": outer, "b": inner})
    else:
        assert template.render({"a": outer, "b": inner}) == "." * outer * inner
