"""What a condition compares with, read from JSON into its canonical form."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from chappe.audience.criteria import tree as c
from chappe.audience.criteria.tree import Kind, Op, Value
from chappe.base.refusal import Refusal
from chappe.contacts import cells, kinds

DAY_OPS = frozenset(
    {
        Op.LAST_DAYS,
        Op.NEXT_DAYS,
        Op.OVER_DAYS_AGO,
        Op.ANNIVERSARY_IN,
        Op.ANNIVERSARY_WITHIN,
        Op.EXPIRES_WITHIN,
        Op.GRANTED_LAST_DAYS,
    }
)
YEAR_OPS = frozenset({Op.ANNIVERSARY_IN, Op.ANNIVERSARY_WITHIN})
DATE_OPS = frozenset({Op.ON, Op.BEFORE, Op.AFTER, Op.SINCE, Op.GRANTED_SINCE})
LIST_OPS = frozenset({Op.ONE_OF, Op.NONE_OF, Op.STARTS_WITH_ANY})
BARE_OPS = frozenset(
    {
        Op.EMPTY, Op.NOT_EMPTY, Op.YES, Op.NO, Op.GRANTED, Op.WITHDRAWN, Op.NEVER_ASKED, Op.EXPIRED, Op.IN, Op.NOT_IN,
        Op.SENT, Op.NOT_SENT, Op.DELIVERED, Op.FAILED, Op.REPLIED,
        Op.CLICKED,
    }
)  # fmt: skip
MISSING: Final = object()


class ValueWrong(Refusal):
    """``value`` at ``path`` is not ``expected``."""

    code = "criteria.value_wrong"


class ChoiceWrong(Refusal):
    """``value`` at ``path`` is none of ``choices``."""

    code = "criteria.choice_wrong"


def value_read(given: object, path: str, op: Op, kind: Kind, choices: Sequence[str]) -> Value:
    """The value in its canonical form; None for an operator that takes none. Raises ValueWrong, ChoiceWrong."""
    if op in BARE_OPS:
        return None
    if op is Op.SENT_TIMES:
        return whole(given, c.MOST_TIMES, path, "times", least=1)
    if op in DAY_OPS:
        return whole(given, c.WHOLE_YEAR if op in YEAR_OPS else c.MOST_DAYS, path, "days")
    if op in DATE_OPS:
        return _date(given, path)
    one = partial(_one, kind=kind, choices=choices)
    if op is Op.BETWEEN:
        return _span(given, kind, path, one)
    return _several(given, path, one) if op in LIST_OPS else one(given, path)


def whole(given: object, most: int, path: str, expected: str, *, least: int = 0) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise ValueWrong(path=path, value=shown(given), expected=expected)
    return given


def _date(given: object, path: str) -> str:
    try:
        read_date = date.fromisoformat(kinds.day("", given)) if isinstance(given, str) else None
    except kinds.DateMalformed:
        read_date = None
    if read_date is None or not 1000 <= read_date.year <= 9000:
        raise ValueWrong(path=path, value=shown(given), expected="date")
    return read_date.isoformat()


def _number(given: object, path: str) -> str:
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        try:
            return kinds.number("", str(given))
        except kinds.NumberMalformed:
            pass
    raise ValueWrong(path=path, value=shown(given), expected="number")


def _span(given: object, kind: Kind, path: str, one: Callable[[object, str], str]) -> tuple[str, str]:
    expected = "numbers" if kind is Kind.NUMBER else "dates"
    if not isinstance(given, list) or len(given) != 2:
        raise ValueWrong(path=path, value=shown(given), expected=expected)
    lowest, highest = (one(each, f"{path}[{place}]") for place, each in enumerate(given))
    disordered = Decimal(lowest) > Decimal(highest) if kind is Kind.NUMBER else lowest > highest
    if disordered:
        raise ValueWrong(path=path, value=shown(given), expected=expected)
    return lowest, highest


def _several(given: object, path: str, one: Callable[[object, str], str]) -> tuple[str, ...]:
    if not isinstance(given, list) or not 1 <= len(given) <= c.MOST_VALUES:
        raise ValueWrong(path=path, value=shown(given), expected="list")
    return tuple(dict.fromkeys(one(each, f"{path}[{place}]") for place, each in enumerate(given)))


def _one(given: object, path: str, kind: Kind, choices: Sequence[str]) -> str:
    """One value of a field."""
    if kind is Kind.NUMBER:
        return _number(given, path)
    if kind is Kind.DATE:
        return _date(given, path)
    if not isinstance(given, str) or not given.strip() or len(given) > c.LONGEST_TEXT or "\0" in given:
        raise ValueWrong(path=path, value=shown(given), expected="text")
    if kind is Kind.CHOICE:
        return _choice(given, path, choices)
    if kind is Kind.COUNTRY:
        return _country(given, path)
    if kind is Kind.PHONE and not c.dialled(given):
        raise ValueWrong(path=path, value=given, expected="phone")
    return given


def _choice(given: str, path: str, choices: Sequence[str]) -> str:
    for choice in choices:
        if choice.casefold() == given.casefold():
            return choice
    raise ChoiceWrong(path=path, value=given, choices=list(choices))


def _country(given: str, path: str) -> str:
    found = cells.country(given)
    if found is None:
        raise ValueWrong(path=path, value=given, expected="country")
    return found


def shown(value: object) -> str:
    """What was given, short enough for a sentence."""
    return "" if value is MISSING or value is None else str(value)[:80]
