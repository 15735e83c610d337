"""Days in letters, as a language writes them: the first of a month is « 1er » in French."""

import re
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_datetime

DAY = re.compile(r"'[^']*'|(?<!d)d(?!d)")


def in_letters(value: date, pattern: str, locale: Locale | str) -> str:
    """The day, or the moment in its own zone, by a pattern of CLDR letters."""
    language = locale.language if isinstance(locale, Locale) else locale[:2]
    if language == "fr" and value.day == 1:
        pattern = DAY.sub(lambda found: "d'er'" if found[0] == "d" else found[0], pattern)
    if isinstance(value, datetime):
        return format_datetime(value, pattern, tzinfo=value.tzinfo, locale=locale)
    return format_date(value, pattern, locale=locale)
