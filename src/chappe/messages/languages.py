"""Which copy of a message a contact reads, and in which locale its dates and numbers are written."""

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from babel import localedata

FALLBACK: Final = "en"


def closest(wanted: str, there: Collection[str]) -> str | None:
    """The language among those there that somebody who reads `wanted` reads best; None if there is none.

    `fr-CA` reads the copy in `fr-CA`, else the one in `fr`, else the first in another French (by code).
    """
    tag = _folded(wanted)
    if not tag:
        return None
    found = {_folded(code): code for code in there}
    family = tag.partition("-")[0]
    for code in (tag, family, *sorted(code for code in found if code.partition("-")[0] == family)):
        if code in found:
            return found[code]
    return None


@lru_cache(maxsize=4096)
def locale_of(written_in: str, language: str, country: str, account_language: str = FALLBACK) -> str:
    """The locale, as Babel names it, of the dates and numbers within a text written in a language ("" if not said).

    It is the language of the text, since a German date in an English text reads badly; of a text that does not say,
    the reader's own, else the account's. The reader's region is kept where that language has it: fr-CA, de_AT.
    """
    tag = written_in or language or account_language
    family = _folded(tag).partition("-")[0]
    own = language if _folded(language).partition("-")[0] == family else ""
    regions = [_region(own), country, _region(tag)] if own else [_region(tag)]
    for region in regions:
        if region and localedata.exists(f"{family}_{region.upper()}"):
            return f"{family}_{region.upper()}"
    return family if family and localedata.exists(family) else FALLBACK


def _folded(tag: str) -> str:
    return tag.replace("_", "-").lower()


def _region(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[2]
