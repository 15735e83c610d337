"""What may stand as the origin of a text: a name, a number or a short code.

A name is what 3GPP TS 23.040 §9.1.2.5 leaves room for: 11 characters of 7 bits. Only characters that handsets and
networks agree on are taken, and a letter is asked for, since digits alone are read as a number.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from chappe.base.refusal import Refusal

NAME_LENGTH = 11
NAME_CHARACTER = re.compile(r"[A-Za-z0-9 &'+\-._!]")
SPACING = str.maketrans("", "", " \u00a0\u202f.-/()")
INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
SHORT_CODE = re.compile(r"[0-9]{3,8}")


class SenderKind(StrEnum):
    """What a sender is, since networks want it said beside its characters."""

    ALPHANUMERIC = "alphanumeric"
    NUMBER = "number"
    SHORT_CODE = "short_code"


@dataclass(frozen=True, slots=True)
class SenderName:
    """A sender as it goes on the wire; a number is E.164 with its ``+``."""

    value: str
    kind: SenderKind


class SenderMissing(Refusal):
    """A sender is needed and none was given."""

    code = "sender.missing"


class SenderKindUnknown(Refusal):
    """Not one of the kinds (``kind``, ``known``)."""

    code = "sender.kind_unknown"


class SenderTooLong(Refusal):
    """A name has more characters than phones show (``value``, ``most``, ``length``)."""

    code = "sender.too_long"


class SenderCharacter(Refusal):
    """A name holds a character that networks do not carry alike (``value``, ``character``)."""

    code = "sender.character"


class SenderNeedsLetter(Refusal):
    """A name without a letter would be read as a number (``value``)."""

    code = "sender.needs_letter"


class SenderNumberInvalid(Refusal):
    """Not an international number of 7 to 15 digits (``value``)."""

    code = "sender.number_invalid"


class ShortCodeInvalid(Refusal):
    """Not 3 to 8 digits (``value``)."""

    code = "sender.short_code_invalid"


class SenderTaken(Refusal):
    """The account already has this sender (``value``)."""

    code = "sender.taken"


def sender_name(value: str, kind: str | None = None) -> SenderName:
    """The sender in the form it is sent in; without a kind, the one that its characters tell.

    Raises the refusals above.
    """
    given = value.strip()
    if not given:
        raise SenderMissing()
    chosen = kind_of(given) if kind is None else checked_kind(kind)
    if chosen is SenderKind.ALPHANUMERIC:
        return SenderName(checked_alphanumeric(given), chosen)
    if chosen is SenderKind.NUMBER:
        return SenderName(checked_number(given), chosen)
    return SenderName(checked_short_code(given), chosen)


def written_to(value: str) -> str:
    """What somebody wrote to, in the form that senders are kept in; as given where no sender reads so."""
    try:
        return sender_name(value).value
    except Refusal:
        return value


def kind_of(value: str) -> SenderKind:
    """A letter makes a name, a ``+`` or more than 8 digits a number, fewer digits a short code."""
    digits = value.translate(SPACING)
    if not digits.removeprefix("+").isdecimal():
        return SenderKind.ALPHANUMERIC
    if digits.startswith("+") or len(digits) > 8:
        return SenderKind.NUMBER
    return SenderKind.SHORT_CODE


def checked_kind(kind: str) -> SenderKind:
    """The kind of that name. Raises SenderKindUnknown."""
    try:
        return SenderKind(kind)
    except ValueError:
        raise SenderKindUnknown(kind=kind, known=", ".join(SenderKind)) from None


def checked_alphanumeric(value: str) -> str:
    """The name. Raises SenderTooLong, SenderCharacter, SenderNeedsLetter."""
    if len(value) > NAME_LENGTH:
        raise SenderTooLong(value=value, most=NAME_LENGTH, length=len(value))
    for character in value:
        if not NAME_CHARACTER.fullmatch(character):
            raise SenderCharacter(value=value, character=character)
    if not any(character.isalpha() for character in value):
        raise SenderNeedsLetter(value=value)
    return value


def checked_number(value: str) -> str:
    """The number as E.164; ``00`` may stand for ``+``, or nothing. Raises SenderNumberInvalid."""
    digits = value.translate(SPACING)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif not digits.startswith("+"):
        digits = "+" + digits
    if not INTERNATIONAL.fullmatch(digits):
        raise SenderNumberInvalid(value=value)
    return digits


def checked_short_code(value: str) -> str:
    """The digits. Raises ShortCodeInvalid."""
    digits = value.translate(SPACING)
    if not SHORT_CODE.fullmatch(digits):
        raise ShortCodeInvalid(value=value)
    return digits
