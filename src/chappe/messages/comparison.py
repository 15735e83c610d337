"""How a condition of a text compares two values.

Values come from contacts: mostly text (a CSV knows nothing else), often empty, rarely what the author had in
mind. A condition is therefore never an error for one recipient of a million: text that reads as a number
compares as one (`points > 100`), empty equals `""`, `nil`, `blank` and `empty`, and what cannot be compared
is false.
"""

import re
from collections.abc import Callable
from typing import Final

from liquid import RenderContext
from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.expression import Expression
from liquid.token import Token
from liquid.undefined import Undefined

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,10})?")


def equal(left: object, right: object) -> bool:
    """Whether a condition takes `left` and `right` for the same."""
    if _is_empty(left) or _is_empty(right):
        return _is_empty(left) and _is_empty(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return _spelt(left) == _spelt(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    numbers = _number(left), _number(right)
    return left == right if None in numbers else numbers[0] == numbers[1]


def order(left: object, right: object) -> int | None:
    """-1, 0 or 1: the first is the lesser, neither or the greater of two numbers or texts; None: not both."""
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    return None


def contains(left: object, right: object) -> bool:
    """Whether the text or list `left` contains `right`; nothing contains emptiness."""
    if _is_empty(left) or _is_empty(right):
        return False
    if isinstance(left, list):
        return right in left
    return _spelt(right) in _spelt(left)


def _is_empty(value: object) -> bool:
    return value is None or isinstance(value, Undefined | Blank | Empty) or value in ("", [])


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value.replace(",", "."))
    return None


def _spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_TESTS: Final[dict[type[Expression], Callable[[object, object], bool]]] = {
    EqExpression: equal,
    NeExpression: lambda left, right: not equal(left, right),
    LtExpression: lambda left, right: order(left, right) == -1,
    LeExpression: lambda left, right: order(left, right) in (-1, 0),
    GtExpression: lambda left, right: order(left, right) == 1,
    GeExpression: lambda left, right: order(left, right) in (0, 1),
    ContainsExpression: contains,
}


class Comparison(Expression):
    """Two expressions and the test between them."""

    __slots__ = ("left", "right", "test")

    def __init__(
        self, token: Token, left: Expression, right: Expression, test: Callable[[object, object], bool]
    ) -> None:
        super().__init__(token)
        self.left = left
        self.right = right
        self.test = test

    def evaluate(self, context: RenderContext) -> bool:
        """The test on the values of both sides."""
        return self.test(self.left.evaluate(context), self.right.evaluate(context))

    def children(self) -> list[Expression]:
        """Both sides, for static analysis."""
        return [self.left, self.right]


def adopt(condition: BooleanExpression) -> None:
    """Make a parsed condition compare by the rules above (python-liquid offers no other way in)."""
    condition.expression = _adopted(condition.expression)


def _adopted(expression: Expression) -> Expression:
    if isinstance(expression, LogicalAndExpression | LogicalOrExpression):
        expression.left = _adopted(expression.left)
        expression.right = _adopted(expression.right)
        return expression
    test = _TESTS.get(type(expression))
    if test is None:
        return expression
    left, right = expression.children()
    return Comparison(expression.token, left, right, test)
