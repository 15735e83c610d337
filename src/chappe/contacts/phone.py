"""From what stands in the SMS field to a number one can send to, or the reason why there is none."""

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import ClassVar, Final

import phonenumbers
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

from chappe.base.refusal import Refusal
from chappe.contacts.numbering import (
    COUNTRIES,
    Kind,
    Line,
    country_among,
    international,
    national,
    plan,
    within,
)


class NumberProblem(StrEnum):
    """Why a contact has no number."""

    MISSING = "missing"
    INVALID = "invalid"
    UNSUPPORTED_COUNTRY = "unsupported_country"
    NOT_MOBILE = "not_mobile"


class UnknownNumberFormat(Refusal):
    """`format` is neither `e164` nor `local:` and the ISO code of a country with a numbering plan."""

    code: ClassVar[str] = "number_format.unknown"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How an account writes its numbers: international (`e164`), or as in `country` (`local:CA`)."""

    country: str | None = None

    @classmethod
    def parse(cls, written: str) -> "NumberFormat":
        """From `e164` or `local:<country>`. Raises UnknownNumberFormat."""
        kind, _, country = written.strip().partition(":")
        if kind.lower() == "e164" and not country:
            return cls()
        if kind.lower() == "local" and country.upper() in COUNTRIES:
            return cls(country.upper())
        raise UnknownNumberFormat(format=written)

    def __str__(self) -> str:
        return f"local:{self.country}" if self.country else "e164"


@dataclass(frozen=True, slots=True)
class Number:
    """Either `number` (E.164) or `problem`; and `country`, wherever the digits tell it."""

    number: str | None
    problem: NumberProblem | None
    country: str | None


MISSING: Final = Number(None, NumberProblem.MISSING, None)
INVALID: Final = Number(None, NumberProblem.INVALID, None)

_MAX_WRITTEN = 64
_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_SPACES = " \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # phones' address books add direction marks
_IGNORED = re.compile("[" + re.escape(_HYPHENS) + _SPACES + _INVISIBLE + r"/.()\[\]" + "]+")
_DIGITS = re.compile(r"(\+?)([0-9]{1,20})")

# France and its overseas departments dial one another without a prefix, under calling codes of their own.
_FRENCH: Final = {"FR", "GP", "BL", "MF", "GF", "MQ", "RE", "YT", "PM"}
_FRENCH_CODES: Final = (33, 262, 590, 594, 596)
_SAINT_PIERRE: Final = 508
_FRENCH_NUMBER = re.compile(r"(?:0|(?:00)?330?)?([1-9][0-9]{8})")


def normalise(raw: str | None, number_format: NumberFormat, supported: Set[str] | None = None) -> Number:
    """What `raw` is in an account with that format, which serves the countries `supported` (None: all).

    Spaces, hyphens, slashes, dots and brackets are ignored, digits of any script read; anything else, letters
    and extensions among them, makes the number invalid. International numbers begin with + or 00, in every
    format. With `e164`, digits alone are an international number that lost its + (spreadsheets drop it). With
    `local`, the country's own calling code may be there or not, and so may its trunk prefix, or a 0 that is
    none (`01-416-888-8888`); numbers of all France are understood in each of its parts (0692… in Paris).
    """
    if raw is None:
        return MISSING
    written = _digits(raw)
    if written is None:
        return INVALID
    plus, digits = written
    if not digits:
        return MISSING if not plus else INVALID
    for line in _readings(plus, digits, number_format.country):
        if line is not None:
            return _judge(line, supported)
    return INVALID


def national_digits(number: str) -> str:
    """What an E.164 number has in common with every way to write it: the digits after the country's code."""
    try:
        return str(phonenumbers.parse(number).national_number)
    except phonenumbers.NumberParseException:
        return number.lstrip("+")


def zones_told(number: str) -> tuple[str, ...]:
    """The IANA zones that libphonenumber's table gives for the digits of a number (E.164, valid); empty for none.

    Its table knows area codes well and countries badly: it names Mayotte for Réunion, leaves Kaliningrad out of
    Russia. Where a person may be is `windows.zones.zones_of`, which asks this for area codes alone.
    """
    line = international(number.removeprefix("+"))
    if line is None:
        return ()
    if line.kind is Kind.OTHER:
        zones = time_zones_for_number(phonenumbers.parse(number, None))
    else:
        zones = _zones_of_mobile(line)
    return tuple(zone for zone in zones if zone != UNKNOWN_TIMEZONE)


@dataclass(frozen=True, slots=True)
class FormatLine:
    """How mobile numbers of a country look: national digits, their lengths, what is dialled before them."""

    country: str
    calling_code: str
    lengths: tuple[int, ...]
    trunk_prefix: str | None
    example: str
    local_example: str


@cache
def supported_formats() -> tuple[FormatLine, ...]:
    """One line for each country whose mobiles can be told, by country code. The first call takes a while."""
    return tuple(line for country in sorted(COUNTRIES) if (line := _format_line(country)))


def _digits(raw: str) -> tuple[bool, str] | None:
    """Whether a + leads, and the digits (none if all there is is ignored); None for anything else."""
    if len(raw) > _MAX_WRITTEN:
        return None
    bare = _IGNORED.sub("", raw)
    if not bare.isascii():
        bare = "".join(_ascii(character) for character in bare)
    found = _DIGITS.fullmatch(bare)
    if found is None:
        return (False, "") if not bare else None
    return found[1] == "+", found[2]


def _ascii(character: str) -> str:
    if character == "\uff0b":
        return "+"
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _readings(plus: bool, digits: str, country: str | None) -> Iterator[Line | None]:
    """What the digits may mean, the likeliest first; the first that is a valid number is right."""
    if plus:
        yield international(digits)
    elif country is None:
        yield international(digits.removeprefix("00"))
    else:
        if country in _FRENCH:
            yield _in_saint_pierre(digits)
        yield national(digits, country)
        if digits.startswith("00"):
            yield international(digits[2:])
        elif digits.startswith("0"):
            yield national(digits[1:], country)
    if country in _FRENCH:
        yield _elsewhere_in_france(digits)


def _in_saint_pierre(digits: str) -> Line | None:
    """0508 in French numbers, which libphonenumber takes for the fixed lines of a French 05."""
    nine = _nine_digits(digits)
    if nine is None or not nine.startswith(str(_SAINT_PIERRE)):
        return None
    return within(_SAINT_PIERRE, nine.removeprefix(str(_SAINT_PIERRE)))


def _elsewhere_in_france(digits: str) -> Line | None:
    nine = _nine_digits(digits)
    lines = (within(code, nine) for code in _FRENCH_CODES if nine)
    return next((line for line in lines if line), None)


def _nine_digits(digits: str) -> str | None:
    """Those of a French number, written with its 0, behind the metropole's 33, or bare."""
    found = _FRENCH_NUMBER.fullmatch(digits)
    return found[1] if found else None


def _judge(line: Line, supported: Set[str] | None) -> Number:
    if line.kind is Kind.OTHER:
        return Number(None, NumberProblem.NOT_MOBILE, line.country)
    country = line.country if supported is None else country_among(line, supported)
    if country is None:
        return Number(None, NumberProblem.UNSUPPORTED_COUNTRY, line.country)
    return Number(line.e164, None, country)


def _zones_of_mobile(line: Line) -> tuple[str, ...]:
    """libphonenumber's zones: by a number's first digits where they are geographic, else by its country."""
    kind = (
        phonenumbers.PhoneNumberType.MOBILE
        if line.kind is Kind.MOBILE
        else phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
    )
    digits = str(line.calling_code)
    if phonenumbers.is_number_type_geographical(kind, line.calling_code):
        digits += line.national
    for length in range(min(len(digits), TIMEZONE_LONGEST_PREFIX), 0, -1):
        if zones := TIMEZONE_DATA.get(digits[:length]):
            return tuple(zones)
    return ()


def _format_line(country: str) -> FormatLine | None:
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return None
    return FormatLine(
        country=country,
        calling_code=plan(country).calling_code,
        lengths=plan(country).mobile_lengths,
        trunk_prefix=plan(country).trunk_prefix,
        example=phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164),
        local_example=phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL),
    )
