"""The formats of numbers by country: how mobiles look, whether the account serves it and a route reaches it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from chappe.contacts.columns import spelling
from chappe.contacts.numbering import Line, country_among, international
from chappe.contacts.phone import FormatLine
from chappe.contacts.serving import served


@dataclass(frozen=True, slots=True)
class CountryFormat:
    """One country. ``lengths``: of a mobile, without the calling code and the trunk prefix.

    ``is_reached``: an enabled gateway takes the texts to its mobiles; of a country that is not served, it would.
    """

    country: str
    calling_code: str
    name_en: str
    name_fr: str
    lengths: tuple[int, ...]
    trunk_prefix: str | None
    example: str
    local_example: str
    is_served: bool
    is_reached: bool


def country_formats(
    lines: Iterable[FormatLine], countries: Collection[str], routes: Sequence[Collection[str]]
) -> tuple[CountryFormat, ...]:
    """The formats in an account that serves the countries (none: all), whose enabled gateways have those routes.

    A route is the countries that a gateway takes, none meaning all. A number goes by the country that it is read as,
    which depends on those served: St-Martin's are written in Guadeloupe's plan, and are read as Guadeloupe's unless
    St-Martin is served and Guadeloupe is not.
    """
    here = served(countries)
    return tuple(
        CountryFormat(
            country=line.country,
            calling_code=line.calling_code,
            name_en=names("en").get(line.country, line.country),
            name_fr=names("fr").get(line.country, line.country),
            lengths=line.lengths,
            trunk_prefix=line.trunk_prefix,
            example=line.example,
            local_example=line.local_example,
            is_served=line.country in here,
            is_reached=any(not route or read_as(line, here) in route for route in routes),
        )
        for line in lines
    )


def matching(
    formats: Iterable[CountryFormat], typed: str = "", *, is_served: bool | None = None
) -> list[CountryFormat]:
    """Those whose code, calling code or name in either language is as typed or holds it; served, or not.

    The country whose code was typed comes first.
    """
    wanted, digits = spelling(typed), typed.strip().removeprefix("+").removeprefix("00")
    found = [
        line
        for line in formats
        if (is_served is None or line.is_served is is_served)
        and (
            not wanted
            or wanted == line.country.lower()
            or any(wanted in spelling(name) for name in (line.name_en, line.name_fr))
            or (digits.isdecimal() and line.calling_code.startswith(digits))
        )
    ]
    return sorted(found, key=lambda line: line.country.lower() != wanted)


def read_as(line: FormatLine, here: frozenset[str]) -> str:
    """The country that its numbers are read as in an account that serves those, and it."""
    found = number_of(line)
    return (country_among(found, here | {line.country}) if found else None) or line.country


@cache
def number_of(line: FormatLine) -> Line | None:
    """Its example, read."""
    return international(line.example.removeprefix("+"))


@cache
def names(language: str) -> dict[str, str]:
    """The countries' names in a language, by code."""
    return {str(code): str(name) for code, name in Locale(language).territories.items()}
