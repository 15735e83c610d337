"""Liquid's errors in the words of an author."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid.exceptions import (
    BlockNestingError,
    FilterArgumentError,
    LiquidError,
    LiquidSyntaxError,
    LocalNamespaceLimitError,
    LoopIterationLimitError,
    OutputStreamLimitError,
)
from liquid.token import Token

from chappe.messages.filters import GrowthLimitError
from chappe.messages.mistakes import (
    NotFilled,
    TagNotAllowed,
    TemplateRefusal,
    TemplateSyntax,
    TextTooLong,
    TooBig,
    TooDeep,
    TooManyTurns,
    line_of,
    refusal_of,
)
from chappe.messages.sandbox import TagNotAllowedError

SOURCE = "first\n  second {{ x }}\nthird"


def at(index: int) -> Token:
    return Token("word", "x", index, SOURCE)


@pytest.mark.parametrize(
    ("error", "kind", "params"),
    [
        (LoopIterationLimitError("", token=None), TooManyTurns, {"limit": 100}),
        (OutputStreamLimitError("", token=None), TextTooLong, {"limit": 1_600}),
        (BlockNestingError("", token=None), TooDeep, {"limit": 10}),
        (RecursionError(), TooDeep, {"limit": 10}),
        (LocalNamespaceLimitError("", token=None), TooBig, {"limit": 4_000}),
        (GrowthLimitError(), TooBig, {"limit": 4_000}),
        (TagNotAllowedError("include", token=at(0)), TagNotAllowed, {"tag": "include", "line": 1}),
        (
            LiquidSyntaxError("odd", token=at(10)),
            TemplateSyntax,
            {"line": 2, "near": "second {{ x }}", "detail": "odd"},
        ),
        (
            LiquidSyntaxError("odd", token=None),
            TemplateSyntax,
            {"line": 3, "near": "third", "detail": "odd"},
        ),
        (
            FilterArgumentError("no", token=at(10)),
            NotFilled,
            {"line": 2, "near": "second {{ x }}", "detail": "no"},
        ),
        (ValueError("bad"), NotFilled, {"line": 3, "near": "third", "detail": "bad"}),
    ],
)
def test_each_error_has_its_refusal(
    error: Exception, kind: type[TemplateRefusal], params: dict[str, object]
) -> None:
    refusal = refusal_of(error, SOURCE)
    assert type(refusal) is kind
    assert refusal.params == params


def test_the_cause_of_a_parser_s_surprise_counts() -> None:
    surprise = LiquidError("unexpected liquid parsing error", token=None)
    surprise.__cause__ = RecursionError()
    assert isinstance(refusal_of(surprise, SOURCE), TooDeep)


@given(st.text("ab\n"), st.integers(0, 50))
def test_a_line_is_one_of_the_source(source: str, index: int) -> None:
    line = line_of(source, index)
    assert 1 <= line <= len(source.split("\n"))
    assert line_of(source, len(source)) == len(source.split("\n"))


@given(st.text(), st.integers(-1, 50))
def test_what_stands_there_is_part_of_the_source(source: str, index: int) -> None:
    token = Token("word", "x", index, source)
    refusal = refusal_of(LiquidSyntaxError("odd", token=token), source)
    near = str(refusal.params["near"])
    assert len(near) <= 60
    assert near in source
