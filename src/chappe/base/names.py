"""Names and short texts that people give to things: present, of a bounded length, on one line."""

import unicodedata

from chappe.base.refusal import Refusal

NAME_LENGTH = 120


class ValueMissing(Refusal):
    """A value is needed and none was given (``field``)."""

    code = "value.missing"


class ValueTooLong(Refusal):
    """The value has more characters than its place (``field``, ``most``, ``length``)."""

    code = "value.too_long"


class ValueHasControl(Refusal):
    """The value holds a line break or another control character (``field``, ``position`` from 1)."""

    code = "value.has_control_character"


def checked_name(value: str, *, field: str, most: int = NAME_LENGTH) -> str:
    """The value without spaces around, in Unicode's composed form.

    Raises ValueMissing, ValueTooLong, ValueHasControl.
    """
    name = unicodedata.normalize("NFC", value).strip()
    if not name:
        raise ValueMissing(field=field)
    for position, character in enumerate(name, start=1):
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            raise ValueHasControl(field=field, position=position)
    if len(name) > most:
        raise ValueTooLong(field=field, most=most, length=len(name))
    return name
