"""What the number of a cell means: digits are kept as they are, and dates become ISO 8601."""

import re
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Final

DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the built-in formats that show dates and times (ECMA-376 part 1, 18.8.30)."""

_PLAIN = re.compile(r"-?[0-9]{1,40}")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LAST_DAY = 2_958_466
_SECONDS = 24 * 60 * 60
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Spreadsheets count in binary and show 15 digits: what stands beyond the point after those is noise.
_SHOWN = Context(prec=15)


def is_date_format(code: str) -> bool:
    """Whether a number format of one's own shows a date or a time: it has a day, month, year, hour or second."""
    shown = _NOT_SHOWN.sub("", code.split(";")[0])
    return any(letter in "dmyhsDMYHS" for letter in shown) and "general" not in shown.lower()


def number(text: str) -> str:
    """A number without exponent, its whole digits all kept (3.3612345678E10 is 33612345678)."""
    if _PLAIN.fullmatch(text):
        return text
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or not -40 < value.adjusted() < 40:
        return text
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    return f"{_SHOWN.create_decimal(value):f}"


def moment(text: str, *, from_1904: bool = False) -> str:
    """The date, the date and time, or the time that a number means, in ISO 8601; a number that is none, as it is.

    The first day of 1900 is 1, and a 29 February 1900 that never was is 60.
    """
    try:
        days = float(text)
    except ValueError:
        return text
    if not 0 <= days < _LAST_DAY or (not from_1904 and int(days) == 60):
        return number(text)
    seconds = round((days % 1) * _SECONDS)
    if days < 1 and not from_1904:
        return _clock(seconds % _SECONDS)
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if days > 60 else 31)
    day = first + timedelta(days=int(days) + seconds // _SECONDS)
    rest = seconds % _SECONDS
    return f"{day.isoformat()}T{_clock(rest)}" if rest else day.isoformat()


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as _xHHHH_ in a workbook."""
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), text) if "_x" in text else text


def _character(code: int) -> str:
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
