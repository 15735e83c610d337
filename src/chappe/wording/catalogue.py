"""From a code and its parameters to a sentence in the active language."""

from collections.abc import Mapping
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from chappe.base.dates import in_letters
from chappe.base.refusal import Refusal
from chappe.wording import (
    accounts,
    cli,
    common,
    contacts,
    content,
    criteria,
    deployments,
    direct,
    dossier,
    fields,
    files,
    gateways,
    messages,
    points,
    replies,
    trials,
    windows,
)
from chappe.wording.words import WORDS

SENTENCES: dict[str, Promise] = {
    **common.SENTENCES,
    **accounts.SENTENCES,
    **contacts.SENTENCES,
    **dossier.SENTENCES,
    **criteria.SENTENCES,
    **fields.SENTENCES,
    **files.SENTENCES,
    **messages.SENTENCES,
    **gateways.SENTENCES,
    **deployments.SENTENCES,
    **direct.SENTENCES,
    **replies.SENTENCES,
    **trials.SENTENCES,
    **points.SENTENCES,
    **windows.SENTENCES,
    **content.SENTENCES,
    **cli.SENTENCES,
}
"""By code. Some codes have a sentence by kind of thing too: ``not_found.message``."""


ZONES_SHOWN = 3
"""Of more, a sentence says how many."""


def locale() -> str:
    return (get_language() or "en").replace("-", "_")


class Figure(int):
    """A number that chooses a plural as a number, and is written with the language's separators.

    ``%(port)d`` writes it without them.
    """

    def __str__(self) -> str:
        return format_decimal(int(self), locale=locale())


def sentence(refusal: Refusal) -> str:
    """What was refused and what to do about it, in the active language."""
    return sentence_of(refusal.code, refusal.params)


def sentence_of(code: str, params: Mapping[str, object]) -> str:
    """The sentence of a code; a code without one shows itself, so that nothing is ever hidden."""
    found = SENTENCES.get(f"{code}.{params.get('kind', '')}", SENTENCES.get(code))
    shown = {name: shown_value(table_of(code, name), value) for name, value in params.items()}
    if params.get("problem") in SENTENCES:
        inner = {name: value for name, value in params.items() if name not in ("problem", "kind")}
        shown["problem"] = sentence_of(str(params["problem"]), inner)
    if found is None:
        listed = ", ".join(f"{name}: {value}" for name, value in shown.items())
        return f"{code} ({listed})" if listed else code
    try:
        return str(found % shown)
    except (KeyError, TypeError):
        return _("%(code)s (its sentence asks for what it was not given)") % {"code": code}


def table_of(code: str, name: str) -> str:
    """The table that the parameter's codes are of: a field of a contact is named by its owner, not by us."""
    return "" if name == "field" and code.startswith("template.") else name


def shown_value(table: str, value: object) -> object:
    """A parameter as a reader sees it: codes as words, numbers with separators, lists with commas."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return Figure(value)
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, date):
        return in_letters(value, pgettext("full date, in CLDR letters", "EEEE d MMMM y"), locale())
    if isinstance(value, tuple) and table == "zones" and len(value) > ZONES_SHOWN:
        return _some_zones(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(shown_value(table, item)) for item in value)
    if isinstance(value, str) and table == "language":
        return language_name(value)
    if isinstance(value, str) and table == "in_country":
        return Locale.parse(locale()).territories.get(value, value)
    if isinstance(value, str) and table in WORDS:
        return WORDS[table].get(value, value)
    return value


def _some_zones(zones: tuple[object, ...]) -> str:
    more = len(zones) - ZONES_SHOWN
    return ngettext("%(zones)s and %(n)s more zone", "%(zones)s and %(n)s more zones", more) % {
        "zones": ", ".join(str(zone) for zone in zones[:ZONES_SHOWN]),
        "n": more,
    }


def language_name(code: str) -> str:
    """The language as the reader calls it: anglais, français (Canada)."""
    try:
        return Locale.parse(code, sep="-").get_display_name(locale()) or code
    except (ValueError, UnknownLocaleError):
        return code


def written_moment(value: datetime) -> str:
    """Weekday, date and time in the active time zone, which is named."""
    pattern = pgettext("full date and time, in CLDR letters", "EEEE d MMMM y, HH:mm")
    zone = timezone.get_current_timezone()
    return f"{in_letters(value.astimezone(zone), pattern, locale())} ({zone})"
