"""Which numbers tell the same of where a person is, so that it is worked out once for all of them."""

from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

from chappe.windows.zones import AREA_CODES

_AREA_CODE: Final = len("+1416")
"""The length at which a North American number tells its territory."""


def likeness(number: str) -> str:
    """The start of a valid number (E.164) that settles its territory and its zones.

    The whole number where territories share a calling code and only its digits tell them apart.
    """
    code = _calling_code(number)
    if number.startswith(AREA_CODES):
        told = _zone_prefix(number)
        return number[: max(_AREA_CODE, 1 + told)] if code == "1" else number[: 1 + max(len(code), told)]
    if code and len(COUNTRY_CODE_TO_REGION_CODE[int(code)]) == 1:
        return number[: 1 + len(code)]
    return number


def _calling_code(number: str) -> str:
    for length in (1, 2, 3):
        code = number[1 : 1 + length]
        if code.isdigit() and int(code) in COUNTRY_CODE_TO_REGION_CODE:
            return code
    return ""


def _zone_prefix(number: str) -> int:
    """How many digits the table of zones looks at."""
    for length in range(TIMEZONE_LONGEST_PREFIX, 0, -1):
        if number[1 : 1 + length] in TIMEZONE_DATA:
            return length
    return 0
