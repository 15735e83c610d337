"""The number that a text to one person goes to."""

import re
from typing import Final

import phonenumbers

from chappe.base.refusal import Refusal
from chappe.contacts.phone import NumberFormat, normalise

_INTERNATIONAL: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_CODE: Final = 3
_SHOWN: Final = 3


class DirectNumberInvalid(Refusal):
    """No number that a text can be sent to (``number``): a short code, a name, or not in its international form."""

    code = "direct.number_invalid"


def country_of(number: str) -> str:
    """The country of an E.164 number, empty where its digits tell none; of a number of no known plan (who wrote from it
    has it all the same) the main one of its calling code.

    Raises DirectNumberInvalid.
    """
    if not is_number(number):
        raise DirectNumberInvalid(number=number)
    known = normalise(number, NumberFormat()).country
    if known is not None:
        return known
    for length in range(1, _LONGEST_CODE + 1):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length]), ())
        if regions:
            return regions[0] if regions[0] != "001" else ""
    return ""


def is_number(number: str) -> bool:
    """Whether a person can be written to at it: E.164, so neither a short code nor a name."""
    return _INTERNATIONAL.fullmatch(number) is not None


def masked(number: str) -> str:
    """The last digits of a number, enough for its owner; nothing of what stands for one that was erased."""
    return f"…{number[-_SHOWN:]}" if is_number(number) else ""
