"""What the world's numbering plans say of a number, from libphonenumber's data.

The library's own functions answer in about 120 µs. Nearly all numbers of an import need none of what costs
that (carrier codes, transformations, extensions), so `international` and `national` first look at the
library's own patterns, compiled once per country, and hand over to the library whatever is not plain. A
property test holds the two to the same answers.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""ISO codes of the countries and territories that have a numbering plan."""


class Kind(StrEnum):
    """What a valid number is: in North America a mobile cannot be told from a fixed line."""

    MOBILE = "mobile"
    EITHER = "fixed_or_mobile"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A valid number: its country's calling code, its national digits, its country and kind.

    `country` is the first that may hold the number: St-Barthélemy and St-Martin come as GP. It is None for
    numbers of no country (satellite networks).
    """

    calling_code: int
    national: str
    country: str | None
    kind: Kind

    @property
    def e164(self) -> str:
        return f"+{self.calling_code}{self.national}"


Form = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A country's numbering plan, ready to match."""

    country: str
    calling_code: str
    general: Form
    special: Form
    fixed: Form
    mobile: Form
    one_form: bool
    leading: Form
    trunk_prefix: str | None
    trunk: Form
    trunk_is_plain: bool
    exit_prefix: Form
    mobile_lengths: tuple[int, ...]

    def kind(self, national: str) -> Kind | None:
        """The kind of a number of this plan; None if it is not one (libphonenumber's order of tests)."""
        general, special, fixed, mobile = self.general, self.special, self.fixed, self.mobile
        if general is None or general.fullmatch(national) is None:
            return None
        if special is not None and special.fullmatch(national) is not None:
            return Kind.OTHER
        is_mobile = mobile is not None and mobile.fullmatch(national) is not None
        if fixed is not None and fixed.fullmatch(national) is not None:
            return Kind.EITHER if self.one_form or is_mobile else Kind.OTHER
        return Kind.MOBILE if is_mobile and not self.one_form else None

    def has_trunk(self, digits: str) -> bool:
        """Whether something would be stripped from the start of `digits`: a trunk prefix or carrier code."""
        found = self.trunk.match(digits) if self.trunk else None
        return found is not None and found.end() > 0


def international(digits: str) -> Line | None:
    """The valid number written `+digits`, if it is one."""
    code = _calling_code(digits)
    if code is None:
        return _by_library("+" + digits, None)
    return _plain(code, digits[len(code) :]) or _by_library("+" + digits, None)


def national(digits: str, country: str) -> Line | None:
    """The valid number that `digits` are when written in `country`, if they are one."""
    return _plainly_national(digits, plan(country)) or _by_library(digits, country)


def within(calling_code: int, digits: str) -> Line | None:
    """The valid number that `digits` are behind a calling code, without any prefix before them."""
    for country in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ()):
        if country not in COUNTRIES:
            continue
        candidate = plan(country)
        kind = candidate.kind(digits)
        if candidate.leading is not None and candidate.leading.match(digits):
            return Line(calling_code, digits, country, kind) if kind else None
        if candidate.leading is None and kind is not None:
            return Line(calling_code, digits, country, kind)
    return None


def country_among(line: Line, countries: Container[str]) -> str | None:
    """The one of `countries` that the number belongs to, or may belong to: several share a calling code.

    Saint Martin's numbers are written in Guadeloupe's plan; an account that serves Saint Martin alone means its own.
    """
    if line.country is None or line.country in countries:
        return line.country
    sharing = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(line.calling_code, ())
    found = (country for country in sharing if country in countries)
    return next((country for country in found if plan(country).kind(line.national) is not None), None)


@cache
def plan(country: str) -> Plan:
    """The plan of a country of COUNTRIES."""
    data = PhoneMetadata.metadata_for_region(country, None)
    assert data is not None
    return Plan(
        country=country,
        calling_code=str(data.country_code),
        general=_form(data.general_desc),
        special=_form(
            data.premium_rate,
            data.toll_free,
            data.shared_cost,
            data.voip,
            data.personal_number,
            data.pager,
            data.uan,
            data.voicemail,
        ),
        fixed=_form(data.fixed_line),
        mobile=_form(data.mobile),
        one_form=bool(data.same_mobile_and_fixed_line_pattern),
        leading=_compiled(data.leading_digits),
        trunk_prefix=data.national_prefix,
        trunk=_compiled(data.national_prefix_for_parsing),
        trunk_is_plain=(
            data.national_prefix_for_parsing == data.national_prefix
            and not data.national_prefix_transform_rule
        ),
        exit_prefix=_compiled(data.international_prefix),
        mobile_lengths=tuple(data.mobile.possible_length) if data.mobile else (),
    )


def _form(*kinds: phonenumbers.PhoneNumberDesc | None) -> Form:
    """Digits of any of `kinds`, with their lengths (none given: any)."""
    forms = []
    for kind in kinds:
        if kind is not None and kind.national_number_pattern is not None:
            lengths = "|".join(rf"\d{{{length}}}\Z" for length in kind.possible_length if length > 0)
            forms.append(f"(?={lengths})(?:{kind.national_number_pattern})")
    return _compiled("|".join(forms))


def _compiled(pattern: str | None) -> Form:
    return re.compile(pattern) if pattern else None


def _fits(form: Form, digits: str) -> bool:
    return form is not None and form.fullmatch(digits) is not None


def _calling_code(digits: str) -> str | None:
    for length in (1, 2, 3):
        if int(digits[:length] or "0") in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return digits[:length]
    return None


def _plain(code: str, digits: str) -> Line | None:
    """A valid number behind its calling code, if nothing could be stripped from it."""
    main = phonenumbers.region_code_for_country_code(int(code))
    if main not in COUNTRIES or plan(main).has_trunk(digits):
        return None
    return within(int(code), digits)


def _plainly_national(digits: str, here: Plan) -> Line | None:
    """A valid number written in its own country, if the way to read it is beyond doubt."""
    if here.exit_prefix is not None and (dialled := here.exit_prefix.match(digits)):
        return _behind_exit_prefix(digits[dialled.end() :])
    if digits.startswith(here.calling_code):
        rest = digits[len(here.calling_code) :]
        if _fits(here.general, digits) or not _fits(here.general, rest) or here.has_trunk(rest):
            return None
        return _plain(here.calling_code, rest)
    if here.has_trunk(digits):
        if not here.trunk_is_plain or _fits(here.general, digits):
            return None
        digits = digits.removeprefix(here.trunk_prefix or "")
    return within(int(here.calling_code), digits)


def _behind_exit_prefix(digits: str) -> Line | None:
    """A valid number behind what is dialled to leave the country; nothing is dialled so before a 0."""
    code = None if digits.startswith("0") else _calling_code(digits)
    return _plain(code, digits[len(code) :]) if code is not None else None


def _by_library(written: str, country: str | None) -> Line | None:
    """What phonenumbers itself says."""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    region = phonenumbers.region_code_for_number(number)
    assert number.country_code is not None
    return Line(
        number.country_code,
        phonenumbers.national_significant_number(number),
        region if region in COUNTRIES else None,
        _KINDS.get(phonenumbers.number_type(number), Kind.OTHER),
    )


_KINDS = {
    PhoneNumberType.MOBILE: Kind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: Kind.EITHER,
}
