"""What the settings of an account may be."""

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

from phonenumbers import SUPPORTED_REGIONS

from chappe.base.refusal import Refusal

LANGUAGES = ("en", "fr")
E164 = "e164"
LOCAL = "local:"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 60
LONGEST_TOLERANCE = 1_440  # minutes
FIELD_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class SlugInvalid(Refusal):
    """A slug is 1 to 60 lower-case letters without accent, digits and single hyphens inside (``slug``)."""

    code = "account.slug_invalid"


class SlugTaken(Refusal):
    """Another account has this slug (``slug``)."""

    code = "account.slug_taken"


class LanguageUnknown(Refusal):
    """Chappe does not speak this language (``language``, ``known``)."""

    code = "account.language_unknown"


class TimeZoneUnknown(Refusal):
    """No IANA time zone has this name (``time_zone``)."""

    code = "account.time_zone_unknown"


class NumberFormatUnknown(Refusal):
    """Neither ``e164`` nor ``local:<country>`` (``number_format``)."""

    code = "account.number_format_unknown"


class CountryUnknown(Refusal):
    """No country with telephone numbers has this ISO 3166 code (``country``)."""

    code = "account.country_unknown"


class FieldKeyInvalid(Refusal):
    """A field's key is lower-case letters, digits and underscores, a letter first (``key``)."""

    code = "account.field_key_invalid"


class ThresholdInvalid(Refusal):
    """The number of recipients above which four eyes are needed is not 0 or more (``value``)."""

    code = "account.threshold_invalid"


class FourEyesUnknown(Refusal):
    """Not one of the choices (``four_eyes``, ``known``)."""

    code = "account.four_eyes_unknown"


class ResumeUnknown(Refusal):
    """Not one of the choices (``resume``, ``known``)."""

    code = "account.resume_unknown"


class LateStartUnknown(Refusal):
    """Not one of the choices (``late_start``, ``known``)."""

    code = "account.late_start_unknown"


class ToleranceInvalid(Refusal):
    """The minutes after which a start is late are not from 0 to a day (``value``)."""

    code = "account.tolerance_invalid"


def checked_slug(slug: str) -> str:
    """The slug. Raises SlugInvalid."""
    if len(slug) > SLUG_LENGTH or not SLUG.fullmatch(slug):
        raise SlugInvalid(slug=slug)
    return slug


def checked_language(language: str) -> str:
    """The language's code. Raises LanguageUnknown."""
    if language not in LANGUAGES:
        raise LanguageUnknown(language=language, known=", ".join(LANGUAGES))
    return language


def checked_time_zone(time_zone: str) -> str:
    """The name of an IANA zone. Raises TimeZoneUnknown."""
    if time_zone not in available_timezones():
        raise TimeZoneUnknown(time_zone=time_zone)
    return time_zone


def checked_country(country: str) -> str:
    """The ISO 3166 code in capitals. Raises CountryUnknown."""
    code = country.strip().upper()
    if code not in SUPPORTED_REGIONS:
        raise CountryUnknown(country=country)
    return code


def checked_countries(countries: Iterable[str]) -> list[str]:
    """The countries' codes, once each, sorted. Raises CountryUnknown."""
    return sorted({checked_country(country) for country in countries})


def checked_number_format(number_format: str) -> str:
    """``e164``, or ``local:`` and a country's code in capitals. Raises NumberFormatUnknown."""
    if number_format == E164:
        return number_format
    country = number_format.removeprefix(LOCAL)
    if country == number_format or country.upper() not in SUPPORTED_REGIONS:
        raise NumberFormatUnknown(number_format=number_format)
    return LOCAL + country.upper()


def checked_field_key(key: str) -> str:
    """The key of a contact's field. Raises FieldKeyInvalid."""
    if not FIELD_KEY.fullmatch(key):
        raise FieldKeyInvalid(key=key)
    return key


def checked_tolerance(value: int) -> int:
    """A number of minutes. Raises ToleranceInvalid."""
    if not 0 <= value <= LONGEST_TOLERANCE:
        raise ToleranceInvalid(value=value)
    return value


def checked_threshold(value: int) -> int:
    """A number of recipients. Raises ThresholdInvalid."""
    if not 0 <= value <= 1_000_000_000:
        raise ThresholdInvalid(value=value)
    return value
