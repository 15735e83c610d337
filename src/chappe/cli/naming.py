"""Things named on the command line: by their number or by their name."""

from collections.abc import Mapping
from typing import TypeVar

from chappe.base.refusal import NotFound

T = TypeVar("T")


def found_by(given: str, *, kind: str, by_name: Mapping[str, T], by_id: Mapping[int, T]) -> T:
    """The thing of that name; else, for digits, the one of that number. Raises NotFound."""
    if given in by_name:
        return by_name[given]
    number = as_number(given)
    if number in by_id:
        return by_id[number]
    raise NotFound(kind=kind, name=given)


def as_number(given: str) -> int:
    """The number that the digits are; -1, which nothing has, for anything else."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else -1
