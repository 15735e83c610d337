"""What a cell says, as people write it: a zone, a country, a language, a consent. None: it cannot be told."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from chappe.contacts.columns import spelling
from chappe.contacts.consent import Basis, Status
from chappe.contacts.kinds import DAY_FIRST
from chappe.contacts.numbering import COUNTRIES

_GRANTING: Final = "yes y true t 1 x on ok granted given opt_in optin oui o vrai v accorde donne"
_WITHDRAWING: Final = "no n false f 0 off stop withdrawn refused opt_out optout non faux retire refuse"
_YES: Final = frozenset(_GRANTING.split())
_NO: Final = frozenset(_WITHDRAWING.split())
_BASES: Final = {
    "express": Basis.EXPRESS,
    "expres": Basis.EXPRESS,
    "expresse": Basis.EXPRESS,
    "explicit": Basis.EXPRESS,
    "explicite": Basis.EXPRESS,
    "implied": Basis.IMPLIED,
    "implicit": Basis.IMPLIED,
    "implicite": Basis.IMPLIED,
    "tacite": Basis.IMPLIED,
}
_DATE_LENGTH: Final = len("2026-07-14")
_LAST_YEAR: Final = 9990
_MORE_COUNTRIES: Final = {"uk": "GB", "usa": "US", "etats_unis": "US", "england": "GB", "angleterre": "GB"}
_MORE_LANGUAGES: Final = {"fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es"}
_LOCALES: Final = ("en", "fr")
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")


def time_zone(text: str, known: frozenset[str]) -> str | None:
    """The IANA zone, whatever its case (`europe/paris`)."""
    return text if text in known else _by_spelling(known).get(spelling(text))


@lru_cache(maxsize=1024)
def country(text: str) -> str | None:
    """The ISO code, from a code or from a name in English or French."""
    code = text.upper()
    return code if code in COUNTRIES else _country_names().get(spelling(text))


@lru_cache(maxsize=1024)
def language(text: str) -> str | None:
    """The language, with its country if given (`fr`, `fr-CA`), from a tag or a name in English or French."""
    tag = _LANGUAGE_TAG.fullmatch(text)
    if tag is None or (tag[1].lower() not in _languages() and tag[1].lower() not in _MORE_LANGUAGES):
        return _language_names().get(spelling(text))
    code = tag[1].lower()
    code = _MORE_LANGUAGES.get(code, code)
    if tag[2] is None:
        return code
    return f"{code}-{tag[2].upper()}" if tag[2].upper() in COUNTRIES else None


@lru_cache(maxsize=1024)
def consent(text: str) -> tuple[Status, datetime | None] | None:
    """Granted or withdrawn, and since when: yes, no, or the ISO date of a grant (UTC unless it says more)."""
    word = spelling(text)
    if word in _YES:
        return Status.GRANTED, None
    if word in _NO:
        return Status.WITHDRAWN, None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if (
        re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None
    ):  # fromisoformat knows terser forms: too easily a number
        return None
    return Status.GRANTED, at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@lru_cache(maxsize=64)
def basis(text: str) -> Basis | None:
    """Express or implied."""
    return _BASES.get(spelling(text))


@lru_cache(maxsize=1024)
def when(text: str) -> datetime | None:
    """The moment: an ISO date, with an hour if there is one, or a date with its day first; UTC unless it says more."""
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        text = f"{year:04}-{month:02}-{day:02}"
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def until(text: str) -> datetime | None:
    """The moment up to which: of a date without an hour, its day is counted in."""
    at = when(text)
    if at is None or len(text) > _DATE_LENGTH or at.year > _LAST_YEAR:
        return at
    return at + timedelta(days=1)


@lru_cache(maxsize=4)
def _by_spelling(names: frozenset[str]) -> dict[str, str]:
    return {spelling(name): name for name in sorted(names)}


@cache
def _country_names() -> dict[str, str]:
    named = ((code, name) for locale in _LOCALES for code, name in Locale(locale).territories.items())
    return {spelling(name): code for code, name in named if code in COUNTRIES} | _MORE_COUNTRIES


@cache
def _language_names() -> dict[str, str]:
    named = ((str(code), str(name)) for locale in _LOCALES for code, name in Locale(locale).languages.items())
    return {spelling(name): code for code, name in named if code.isalpha() and len(code) <= 3}


@cache
def _languages() -> frozenset[str]:
    return frozenset(_language_names().values())
