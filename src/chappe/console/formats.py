"""Numbers, moments, places and phone numbers as the reader's language writes them."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext, pgettext

from chappe.base.dates import in_letters
from chappe.contacts.pseudonyms import is_pseudonym
from chappe.windows.subdivisions import state_name


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


def locale() -> Locale:
    return locale_of(get_language() or "en")


def number(value: float) -> str:
    """The number with its language's separators: ``12,340`` or ``12 340``."""
    return format_decimal(value, locale=locale())


def percent(part: float, whole: float) -> str:
    """The share in whole per cents; a small share that is not nothing is said to be under one."""
    if not whole:
        return format_percent(0, locale=locale())
    share = part / whole
    if 0 < share < 0.01:
        return "< " + format_percent(0.01, locale=locale())
    if 0.99 < share < 1:
        return "> " + format_percent(0.99, locale=locale())
    return format_percent(share, locale=locale())


def moment(value: datetime, zone: str) -> str:
    """Weekday, date, time and whose time it is: ``Monday 14 July 2025, 10:00 (Paris time)``."""
    pattern = pgettext("full date and time, in CLDR letters", "EEEE d MMMM y, HH:mm")
    written = in_letters(value.astimezone(ZoneInfo(zone)), pattern, locale())
    return gettext("%(moment)s (%(city)s time)") % {"moment": written, "city": city(zone)}


def short_moment(value: datetime, zone: str) -> str:
    """For tables, where the zone is said once: ``14 Jul 2025, 10:00``."""
    pattern = pgettext("short date and time, in CLDR letters", "d MMM y, HH:mm")
    return in_letters(value.astimezone(ZoneInfo(zone)), pattern, locale())


def day(value: date) -> str:
    """A day as a line of a week says it: ``Tue 14 Jul``."""
    return in_letters(value, pgettext("day, in CLDR letters", "EEE d MMM"), locale())


def whole_day(value: date) -> str:
    """``14 July 2025``."""
    return in_letters(value, locale().date_formats["long"].pattern, locale())


def clock_time(value: datetime, zone: str) -> str:
    """``08:00``."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def month(value: date) -> str:
    """``July 2026``."""
    written = format_date(value, "LLLL y", locale=locale())
    return written[:1].upper() + written[1:]


def week(first: date, last: date) -> str:
    """``13 – 19 Jul 2026``, as the language writes a span of days."""
    return format_interval(first, last, "yMMMd", locale=locale())


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def full_day(value: date) -> str:
    """``Tuesday 14 July 2026``."""
    return in_letters(value, pgettext("full date, in CLDR letters", "EEEE d MMMM y"), locale())


def hours(minutes: int) -> str:
    """A length of time in hours: ``70 h``, ``7 h 30``."""
    whole, rest = divmod(minutes, 60)
    return gettext("%(hours)s h") % {"hours": number(whole)} + (f" {rest:02}" if rest else "")


def wall_moment(value: str, zone: str, *, is_short: bool = False) -> str:
    """A moment kept as wall time (``2025-07-14T10:00``) and zone, as `moment` or `short_moment` writes one."""
    write = short_moment if is_short else moment
    return write(datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(zone)), zone)


def local_moment(value: str, *, is_short: bool = False) -> str:
    """A wall time of no zone, that of whoever reads it there: `moment` or `short_moment` without a zone."""
    pattern = (
        pgettext("short date and time, in CLDR letters", "d MMM y, HH:mm")
        if is_short
        else pgettext("full date and time, in CLDR letters", "EEEE d MMMM y, HH:mm")
    )
    return in_letters(datetime.fromisoformat(value), pattern, locale())


def city(zone: str) -> str:
    """The place that names the zone: ``Buenos Aires`` of ``America/Argentina/Buenos_Aires``."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def country(code: str) -> str:
    """The country's name, or its code where the language has none; empty for no country."""
    return str(locale().territories.get(code, code))


def place(territory: str, subdivision: str = "") -> str:
    """A country, or a state of one: ``United States · Florida``."""
    name = country(territory)
    return f"{name} · {state_name(territory, subdivision)}" if subdivision else name


def phone(value: str) -> str:
    """An E.164 number as on a visiting card: ``+33 6 12 34 56 78``; that of an erased contact in words."""
    if is_pseudonym(value):
        return gettext("erased number")
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written.replace(" ", "\N{NO-BREAK SPACE}")


def size(octets: int) -> str:
    """The size of a file: ``3.2 MB``."""
    if octets < 1_000_000:
        return gettext("%(n)s kB") % {"n": number(max(1, round(octets / 1000)) if octets else 0)}
    return gettext("%(n)s MB") % {"n": number(round(octets / 1_000_000, 1))}


def money(amount: Decimal, currency: str) -> str:
    """A sum: ``€1,234.50``, ``1 234,50 €``."""
    return format_currency(amount, currency, locale=locale())


def price(amount: Decimal, currency: str) -> str:
    """A price of parts of a cent, with all its decimals, two at least: ``€0.045``, ``€12.00``."""
    return format_currency(
        amount.normalize(), currency, locale=locale(), currency_digits=False, decimal_quantization=False
    )


def duration(seconds: int) -> str:
    """How long something takes, in its two largest units: ``2 h 05 min``, ``40 s``."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return gettext("%(n)s s") % {"n": rest}
    whole, minutes = divmod(minutes + (rest >= 30), 60)
    if not whole:
        return gettext("%(n)s min") % {"n": minutes}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": number(whole), "minutes": f"{minutes:02}"}


def sort_key(text: str) -> str:
    """To sort names as a reader does: accents and case come after letters."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
