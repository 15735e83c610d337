"""Long lists to choose from, in the reader's language: zones by city, countries by name."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from django.utils.translation import gettext as _

from chappe.console import formats

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Every zone by its city, so that typing the first letters finds it; ``UTC`` first."""
    zones = [zone for zone in available_timezones() if zone.split("/")[0] in AREAS and "/" in zone]
    named = [(zone, zone_name(zone)) for zone in zones]
    return [("UTC", "UTC"), *sorted(named, key=lambda choice: choice[1])]


def zone_name(zone: str) -> str:
    """``Paris (Europe)``; ``Louisville (America, Kentucky)``."""
    *areas, _city = zone.split("/")
    return f"{formats.city(zone)} ({', '.join(area.replace('_', ' ') for area in areas)})" if areas else zone


def country_choices() -> list[tuple[str, str]]:
    """Every country that has phone numbers, by name."""
    return countries_in(formats.locale())


@cache
def countries_in(locale: Locale) -> list[tuple[str, str]]:
    named = [(code, locale.territories.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS]
    return sorted(named, key=lambda choice: formats.sort_key(choice[1]))


def number_format_choices() -> list[tuple[str, str]]:
    """International, then national of each country."""
    national = _("National numbers of %(country)s, the country's code being optional")
    return [
        ("e164", _("International, with + and the country's code")),
        *((f"local:{code}", national % {"country": name}) for code, name in country_choices()),
    ]


def language_choices() -> list[tuple[str, str]]:
    """Languages that texts are written in, by name: those of two letters, and the regions that write otherwise."""
    return languages_in(formats.locale())


OTHER_NAMES = ("sh", "no", "tl")
REGIONAL = (
    "en-GB", "en-US", "es-MX", "fr-BE", "fr-CA", "fr-CH",
    "nl-BE", "pt-BR", "pt-PT", "zh-CN", "zh-HK", "zh-TW",
)  # fmt: skip


@cache
def languages_in(locale: Locale) -> list[tuple[str, str]]:
    codes = [str(code) for code in locale.languages]
    named = [
        (code, str(locale.languages[code])) for code in codes if len(code) == 2 and code not in OTHER_NAMES
    ]
    named += [(code, Locale.parse(code, sep="-").get_display_name(locale) or code) for code in REGIONAL]
    return sorted(named, key=lambda choice: formats.sort_key(choice[1]))
