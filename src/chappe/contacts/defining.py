"""Defining the account's own fields: what a field may be called, and what it may be made to hold."""

from collections.abc import Iterable
from typing import Final

from chappe.base.names import checked_name
from chappe.base.refusal import Refusal
from chappe.contacts.columns import MERGE_FIELDS, attribute_key
from chappe.contacts.fields import STANDARD
from chappe.contacts.kinds import FieldKind, FieldRule

MOST_CHOICES: Final = 200
RESERVED: Final = frozenset(STANDARD) | frozenset(MERGE_FIELDS)


class FieldKeyInvalid(Refusal):
    """The key (``key``) is not one that texts and files can name; ``offered`` is the nearest that is, or empty."""

    code = "field.key_invalid"


class FieldKeyReserved(Refusal):
    """Every contact has a field of that key already (``key``)."""

    code = "field.key_reserved"


class FieldKindUnknown(Refusal):
    """Not a kind of field (``given``, ``known``)."""

    code = "field.kind_unknown"


class ChoicesMissing(Refusal):
    """A choice needs at least two things to choose from."""

    code = "field.choices_missing"


class TooManyChoices(Refusal):
    """More choices (``found``) than a field may offer (``limit``)."""

    code = "field.too_many_choices"


def checked_key(key: str, name: str) -> str:
    """The key given, or the one that the name makes. Raises FieldKeyInvalid, FieldKeyReserved."""
    wanted = key.strip() or attribute_key(name)
    if wanted in RESERVED or wanted.removesuffix("_") in RESERVED:
        raise FieldKeyReserved(key=wanted.removesuffix("_"))
    if not wanted or attribute_key(wanted) != wanted:
        raise FieldKeyInvalid(key=wanted or name, offered=attribute_key(wanted))
    return wanted


def checked_rule(kind: str, choices: Iterable[str] = ()) -> FieldRule:
    """What the field is to hold; choices are of a choice alone.

    Raises FieldKindUnknown, ChoicesMissing, TooManyChoices, and what `checked_name` raises of a choice.
    """
    if kind not in FieldKind.__members__.values():
        raise FieldKindUnknown(given=kind, known=", ".join(FieldKind))
    if kind != FieldKind.CHOICE:
        return FieldRule(FieldKind(kind))
    return FieldRule(FieldKind.CHOICE, checked_choices(choices))


def checked_choices(choices: Iterable[str]) -> tuple[str, ...]:
    """The choices as they are shown and kept, each once whatever its case, in the order given."""
    kept: dict[str, str] = {}
    for choice in choices:
        if choice.strip():
            name = " ".join(checked_name(choice, field="choices").split())
            kept.setdefault(name.casefold(), name)
    if len(kept) < 2:
        raise ChoicesMissing
    if len(kept) > MOST_CHOICES:
        raise TooManyChoices(found=len(kept), limit=MOST_CHOICES)
    return tuple(kept.values())
