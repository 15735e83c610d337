"""What the account's own fields may hold: the kinds of field, and the one way each value is kept."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chappe.base.refusal import Refusal


class FieldKind(StrEnum):
    """Values are kept as text, in one canonical form a kind, "" being none.

    ``text`` and ``phone`` as they are written; ``number`` as a plain decimal (-12.5); ``date`` as YYYY-MM-DD;
    ``boolean`` as true or false; ``choice`` as one of the field's choices.
    """

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What one field may hold; ``choices``, in the order shown, are those of a choice."""

    kind: FieldKind
    choices: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether whatever is written may stand there."""
        return self.kind in (FieldKind.TEXT, FieldKind.PHONE)

    def canonical(self, field: str, value: str) -> str:
        """`canonical`, of this field."""
        return canonical(field, self.kind, self.choices, value)


class NumberMalformed(Refusal):
    """``value`` is not a number; ``field`` holds numbers."""

    code = "contact.number_malformed"


class DateMalformed(Refusal):
    """``value`` is not a date as 2026-07-14 or, day first, 14/07/2026; ``field`` holds dates."""

    code = "contact.date_malformed"


class BooleanMalformed(Refusal):
    """``value`` is neither yes nor no; ``field`` holds one of them."""

    code = "contact.boolean_malformed"


class ChoiceUnknown(Refusal):
    """``value`` is none of the field's ``choices``."""

    code = "contact.choice_unknown"


YES = frozenset({"true", "yes", "y", "1", "oui", "o", "vrai", "on", "x"})
NO = frozenset({"false", "no", "n", "0", "non", "faux", "off"})
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
PLAIN = re.compile(r"[+-]?\d{1,30}(\.\d{1,15})?")


def canonical(field: str, kind: FieldKind, choices: Sequence[str], value: str) -> str:
    """The value as it is kept. Raises NumberMalformed, DateMalformed, BooleanMalformed, ChoiceUnknown."""
    if not value or kind in (FieldKind.TEXT, FieldKind.PHONE):
        return value
    if kind == FieldKind.CHOICE:
        return chosen(field, choices, value)
    return READERS[kind](field, value)


def number(field: str, value: str) -> str:
    """Spaces between thousands and a decimal comma are read; a comma beside a point parts thousands."""
    spaceless = re.sub(r"[\s'\u202f\u00a0]", "", value)
    plain = spaceless.replace(",", "") if "." in spaceless else spaceless.replace(",", ".")
    if not PLAIN.fullmatch(plain) or not plain.isascii():
        raise NumberMalformed(field=field, value=value)
    read = Decimal(plain)
    return "0" if not read else f"{read:f}".rstrip("0").rstrip(".") if "." in plain else f"{read:f}"


def day(field: str, value: str) -> str:
    """An ISO date, its time if any left out, or a date with the day first."""
    try:
        if iso := ISO.fullmatch(value):
            return date(*(int(part) for part in iso.groups())).isoformat()
        if written := DAY_FIRST.fullmatch(value):
            d, m, y = (int(part) for part in written.groups())
            return date(y, m, d).isoformat()
    except ValueError:
        pass
    raise DateMalformed(field=field, value=value)


def boolean(field: str, value: str) -> str:
    folded = value.casefold()
    if folded not in YES | NO:
        raise BooleanMalformed(field=field, value=value)
    return "true" if folded in YES else "false"


def chosen(field: str, choices: Sequence[str], value: str) -> str:
    """The choice meant, whatever the case."""
    for choice in choices:
        if choice.casefold() == value.casefold():
            return choice
    raise ChoiceUnknown(field=field, value=value, choices=list(choices))


READERS: dict[FieldKind, Callable[[str, str], str]] = {
    FieldKind.NUMBER: number,
    FieldKind.DATE: day,
    FieldKind.BOOLEAN: boolean,
}
