"""The Liquid filters a text may use: those that make sense in an SMS, none of which grows without end."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Protocol

from liquid.builtin.filters import array, math, misc, string
from liquid.exceptions import FilterArgumentError, LiquidError, ResourceLimitError

from chappe.messages import localised

MAX_LENGTH: Final = 4_000
"""Characters of a contact's value, and of any text on the way to what is sent."""

MAX_NUMBER: Final = 10**15
"""Numbers on the way are kept within ± this."""

MAX_WORK: Final = 200_000
"""Characters that the filters of one text may read and write in all: some milliseconds."""

_DECIMALS: Final = 10

PYTHON_ERRORS: Final = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
"""What a filter or a comparison may come upon besides Liquid's own errors, given odd values."""


class GrowthLimitError(ResourceLimitError):
    """An intermediate text or number passed its limit."""

    def __init__(self) -> None:
        super().__init__("intermediate value too big", token=None)


class WorkLimitError(ResourceLimitError):
    """A text asks for more work than any text needs: an end in time, told without a clock."""

    def __init__(self) -> None:
        super().__init__("too much work", token=None)


class Progress(Protocol):
    """What a filter is told of the text it works for: the locale, and the work left to do, in characters."""

    locale: str
    work: int


def bounded(function: Callable[..., Any], *, is_localised: bool = False) -> Callable[..., Any]:
    """`function`, its result within limits and its work paid for; whatever goes wrong in it is a Liquid error."""

    @wraps(function)
    def call(value: object, *args: object, context: Progress, **kwargs: object) -> object:
        _pay(value, context)
        if is_localised:
            kwargs["locale"] = context.locale
        try:
            result = function(value, *args, **kwargs)
        except LiquidError:
            raise
        except PYTHON_ERRORS as error:
            raise FilterArgumentError(str(error), token=None) from error
        if not _within_limits(result):
            raise GrowthLimitError
        _pay(result, context)
        return result

    call.with_context = True  # type: ignore[attr-defined]
    return call


def _pay(value: object, context: Progress) -> None:
    context.work -= 20 + (len(value) if isinstance(value, str | list) else 0)
    if context.work < 0:
        raise WorkLimitError


def _within_limits(result: object) -> bool:
    if isinstance(result, str):
        return len(result) <= MAX_LENGTH
    if isinstance(result, int | float):
        return -MAX_NUMBER <= result <= MAX_NUMBER  # false for not-a-number too
    return True


def replace(value: object, sought: object, by: object = "") -> str:
    """`value` with each `sought` replaced; its length is known, and refused, before it is made."""
    text, sought, by = _text(value), _text(sought), _text(by)
    length = len(text) + text.count(sought) * (len(by) - len(sought))
    if length > MAX_LENGTH:
        raise GrowthLimitError
    return text.replace(sought, by)


def join(value: object, separator: object = " ") -> str:
    """The items of a list joined; the length is known, and refused, before."""
    items = [_text(item) for item in value] if isinstance(value, list) else [_text(value)]
    between = _text(separator)
    if sum(map(len, items)) + len(between) * len(items) > MAX_LENGTH:
        raise GrowthLimitError
    return between.join(items)


def round_(value: object, decimals: object = 0) -> object:
    """Rounded to at most ten decimals (Python would try to raise ten to any power)."""
    places = decimals if isinstance(decimals, int) and abs(decimals) <= _DECIMALS else 0
    return math.round_(value, places or None)


def _text(value: object) -> str:
    return "" if value is None else str(value)


_FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "abs": math.abs_,
    "append": string.append,
    "at_least": math.at_least,
    "at_most": math.at_most,
    "capitalize": string.capitalize,
    "ceil": math.ceil,
    "default": misc.default,
    "divided_by": math.divided_by,
    "downcase": string.downcase,
    "first": array.first,
    "floor": math.floor,
    "join": join,
    "last": array.last,
    "lstrip": string.lstrip,
    "minus": math.minus,
    "modulo": math.modulo,
    "plus": math.plus,
    "prepend": string.prepend,
    "remove": string.remove,
    "remove_first": string.remove_first,
    "remove_last": string.remove_last,
    "replace": replace,
    "replace_first": string.replace_first,
    "replace_last": string.replace_last,
    "round": round_,
    "rstrip": string.rstrip,
    "size": misc.size,
    "slice": string.slice_,
    "split": string.split,
    "squish": string.squish,
    "strip": string.strip,
    "strip_newlines": string.strip_newlines,
    "times": math.times,
    "truncate": string.truncate,
    "truncatewords": string.truncatewords,
    "upcase": string.upcase,
    "url_encode": string.url_encode,
}

_LOCALISED: Final[dict[str, Callable[..., Any]]] = {
    "date": localised.written_date,
    "money": localised.written_money,
    "number": localised.written_number,
}

FILTERS: Final = {
    name: bounded(function, is_localised=name in _LOCALISED)
    for name, function in sorted((_FILTERS | _LOCALISED).items())
}
"""Name -> filter. Each is told by keyword of the text it works for (`context`)."""
