"""Dates, numbers and sums as the reader's language writes them, in characters that cost no more than they must.

Unicode's data puts no-break spaces between thousands, before a currency's sign or before PM, Swedish a minus sign of
its own, Swiss German a curly quote: one of them would make a whole text travel as UCS-2. Plain forms are written.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from liquid.exceptions import FilterArgumentError

from chappe.base.dates import in_letters

FORMS: Final = ("short", "medium", "long", "full")
"""How long a date may be written: 14/07/2026 · 14 juil. 2026 · 14 juillet 2026 · mardi 14 juillet 2026."""

PARTS: Final = ("day_month", "weekday_date", "weekday", "month")
"""Parts of a date by name: 14 juillet · mardi 14 juillet · mardi · juillet."""

TIME: Final = "time"
"""The time alone, if there is one."""

_DIRECTIVES = re.compile(r"%[-_0]?[aAbBdeHIjklmMpSuwyY%]|[^%]")
_NAMED: Final = {"%a": "EEE", "%A": "EEEE", "%b": "MMM", "%B": "MMMM", "%p": "a"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2019": "'",
        "\u2212": "-",
        "\u200e": None,
        "\u200f": None,
    }
)
_MOST_DECIMALS: Final = 10


def written_date(value: object, form: object = "medium", *, locale: str) -> object:
    """A date, or a text that starts as one (2026-07-14), in a form of `FORMS` or `PARTS`, or by a strftime form.

    Anything else stays as it is. There is no `now` or `today`: what is prepared does not depend on the day it is
    prepared. Raises FilterArgumentError for a form that there is not.
    """
    moment = _moment(value)
    form = "medium" if form is None else str(form)
    is_strftime = "%" in form
    if is_strftime and "".join(_DIRECTIVES.findall(form)) != form:
        raise FilterArgumentError("unknown date form", token=None)
    if not is_strftime and form not in (*FORMS, *PARTS, TIME):
        known = ", ".join((*FORMS, *PARTS, TIME))
        raise FilterArgumentError(
            f"unknown date form; there are {known}, and %d/%m/%Y and the like", token=None
        )
    if moment is None:
        return value
    return _by_directives(moment, form, locale) if is_strftime else _by_name(moment, form, locale)


def written_number(value: object, decimals: object = None, *, locale: str) -> object:
    """A number, or a text that is one, with the separators of the language; anything else as it is.

    As many decimals as it has, or as asked for (ten at most).
    """
    number = _number(value)
    if number is None:
        return value
    if decimals is None:
        return _decimal(number, None, locale)
    places = decimals if isinstance(decimals, int) and not isinstance(decimals, bool) else 0
    places = min(max(places, 0), _MOST_DECIMALS)
    return _decimal(number, "#,##0" + ("." + "0" * places if places else ""), locale)


def written_money(value: object, currency: object = "", *, locale: str) -> object:
    """A sum in a currency by its three letters (12,50 €), with the decimals it has; anything else as it is.

    What is no currency stands after the number as it is written.
    """
    number = _number(value)
    if number is None:
        return value
    unit = str(currency or "").strip()
    if _CURRENCY.fullmatch(unit):
        return _money(number, unit, locale)
    return f"{_decimal(number, '#,##0.00', locale)} {unit}".rstrip()


def _moment(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _number(value: object) -> Decimal | None:
    """The number, within ± 10^15."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = (
        value.strip()
        if isinstance(value, str)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else repr(value)
    )
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def _by_name(moment: date, form: str, locale: str) -> str:
    known = _locale(locale)
    if form == TIME:
        written = format_time(moment, "short", locale=known) if isinstance(moment, datetime) else ""
    elif form in PARTS:
        written = in_letters(_noon(moment), _pattern(form, locale), known)
    else:
        day = moment.date() if isinstance(moment, datetime) else moment
        written = in_letters(day, known.date_formats[form].pattern, known)
    return written.translate(_PLAIN)


@lru_cache(maxsize=1024)
def _pattern(part: str, locale: str) -> str:
    """The CLDR letters of a part of a date: those of its short form, names in full."""
    if part in ("weekday", "month"):
        return "EEEE" if part == "weekday" else "LLLL"
    skeletons = _locale(locale).datetime_skeletons
    short = skeletons["MMMEd" if part == "weekday_date" else "MMMd"].pattern
    return re.sub("L+|M+", "MMMM", re.sub("E+|c+", "EEEE", short))


@lru_cache(maxsize=4096)
def _by_directives(moment: date, form: str, locale: str) -> str:
    """As strftime does, names of days and months in the language."""
    pieces = []
    for directive in _DIRECTIVES.findall(form):
        pattern = _NAMED.get(directive)
        if pattern is not None:
            pieces.append(format_datetime(_noon(moment), pattern, locale=_locale(locale)).translate(_PLAIN))
        else:
            pieces.append(moment.strftime(directive) if directive[0] == "%" else directive)
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _decimal(number: Decimal, pattern: str | None, locale: str) -> str:
    written = format_decimal(
        number, pattern, locale=_locale(locale), decimal_quantization=pattern is not None
    )
    return written.translate(_PLAIN)


@lru_cache(maxsize=4096)
def _money(number: Decimal, currency: str, locale: str) -> str:
    return format_currency(number, currency, locale=_locale(locale)).translate(_PLAIN)


@lru_cache(maxsize=1024)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _noon(moment: date) -> datetime:
    """A moment of that day, for forms that name days and months; the time where there is one."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(12))
