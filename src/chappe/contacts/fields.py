"""The fields of a contact: those everyone has, the account's own, and what each may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from unicodedata import category, normalize
from zoneinfo import available_timezones

from chappe.base.refusal import Refusal
from chappe.contacts import cells
from chappe.contacts.columns import attribute_key
from chappe.contacts.kinds import FieldRule

# Every contact has these; their lengths are those of the table.
LIMITS: dict[str, int] = {
    "external_id": 120,
    "first_name": 120,
    "last_name": 120,
    "language": 8,
    "country": 2,
    "time_zone": 60,
    "postal_code": 16,
}
STANDARD = tuple(LIMITS)
ATTRIBUTE_LIMIT = 4000
NO_RULES: Mapping[str, FieldRule] = MappingProxyType({})


class FieldKeyMalformed(Refusal):
    """A field's key is what `columns.attribute_key` makes of a heading: a text can name it (``field``)."""

    code = "contact.field_key_malformed"


class FieldTooLong(Refusal):
    """The value of ``field`` has more than ``limit`` characters."""

    code = "contact.field_too_long"


class CountryUnknown(Refusal):
    """Not a country, by its ISO 3166 code or its name in English or French (``value``)."""

    code = "contact.country_unknown"


class LanguageMalformed(Refusal):
    """Not a language, by its code (``fr``, ``fr-CA``) or its name in English or French (``value``)."""

    code = "contact.language_malformed"


class TimeZoneUnknown(Refusal):
    """Not a zone of the IANA database, such as Europe/Paris (``value``)."""

    code = "contact.time_zone_unknown"


@dataclass(frozen=True, slots=True)
class Values:
    """What was given of a contact: the standard fields apart from the account's own. An empty value clears."""

    standard: Mapping[str, str]
    attributes: Mapping[str, str]


def checked_values(given: Mapping[str, str], own: Mapping[str, FieldRule] = NO_RULES) -> Values:
    """The fields given, by key, cleaned and checked; ``own``: what the account's own fields may hold.

    A key that the account does not have yet may hold any text. Raises the refusals of this module and of `kinds`.
    """
    return Values(
        standard={key: checked_standard(key, value) for key, value in given.items() if key in LIMITS},
        attributes={
            key: checked_attribute(key, value, own.get(key))
            for key, value in given.items()
            if key not in LIMITS
        },
    )


def checked_standard(field: str, value: str) -> str:
    """The value of a standard field. Raises FieldTooLong, CountryUnknown, LanguageMalformed, TimeZoneUnknown."""
    cleaned = one_line(value)
    if cleaned and field in CHECKS:
        cleaned = CHECKS[field](cleaned)
    if len(cleaned) > LIMITS[field]:
        raise FieldTooLong(field=field, limit=LIMITS[field])
    return cleaned


def checked_attribute(key: str, value: str, rule: FieldRule | None = None) -> str:
    """The value of one of the account's own fields. Raises FieldKeyMalformed, FieldTooLong, those of `kinds`."""
    if not is_key(key):
        raise FieldKeyMalformed(field=key)
    cleaned = one_line(value)
    if len(cleaned) > ATTRIBUTE_LIMIT:
        raise FieldTooLong(field=key, limit=ATTRIBUTE_LIMIT)
    return cleaned if rule is None else rule.canonical(key, cleaned)


def is_key(key: str) -> bool:
    """Whether a field can be called so; the SMS field may also have a name that texts keep for something else."""
    return bool(key) and attribute_key(key) in (key, f"{key}_")


def one_line(text: str) -> str:
    """The text composed (NFC), without control characters, its white space made single spaces.

    What joins or directs characters (as within an emoji, or in Arabic) stays.
    """
    shown = "".join(" " if category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in normalize("NFC", text))
    return " ".join(shown.split())


def checked_country(value: str) -> str:
    read = cells.country(value)
    if read is None:
        raise CountryUnknown(value=value)
    return read


def checked_language(value: str) -> str:
    read = cells.language(value)
    if read is None:
        raise LanguageMalformed(value=value)
    return read


def checked_time_zone(value: str) -> str:
    read = cells.time_zone(value, time_zones())
    if read is None:
        raise TimeZoneUnknown(value=value)
    return read


@cache
def time_zones() -> frozenset[str]:
    """The names of the IANA database; listing them takes a while."""
    return frozenset(available_timezones())


CHECKS: dict[str, Callable[[str], str]] = {
    "country": checked_country,
    "language": checked_language,
    "time_zone": checked_time_zone,
}
