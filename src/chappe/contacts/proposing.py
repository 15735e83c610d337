"""What each column of a file most likely is, so that a person has only to look it over."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chappe.base.refusal import Refusal
from chappe.contacts.columns import Column, Target, labels, likely_columns
from chappe.contacts.kinds import FieldKind, canonical

GUESSED: Final = (FieldKind.BOOLEAN, FieldKind.DATE, FieldKind.NUMBER)
NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A column: its `label`, what it is proposed to fill, whether that was chosen before, the first values in it.

    `kind`: what a new field made of it would best hold.
    """

    label: str
    target: str
    is_remembered: bool
    kind: FieldKind
    samples: tuple[str, ...]


def proposals(
    headings: Sequence[str],
    records: Sequence[Sequence[str]],
    *,
    sms_field: str,
    topics: Collection[str],
    known_fields: Collection[str],
    remembered: Mapping[str, str],
) -> tuple[Proposal, ...]:
    """One for each column, in order. `records`: the first of the file. What was `remembered` goes before a guess."""
    found = []
    columns = likely_columns(headings, sms_field=sms_field, topics=topics)
    for place, (label, column) in enumerate(zip(labels(headings), columns, strict=True)):
        values = [
            record[place].strip() for record in records if place < len(record) and record[place].strip()
        ]
        kind = kind_of(values)
        target = remembered.get(label) or _written(column, known_fields, kind)
        found.append(Proposal(label, target, label in remembered, kind, tuple(values[:5])))
    return tuple(found)


def kind_of(values: Sequence[str]) -> FieldKind:
    """The narrowest kind that holds every value; text if there is none, or a number begins with a 0 or is very long."""
    if not values:
        return FieldKind.TEXT
    for kind in GUESSED:
        if all(_holds(kind, value) for value in values):
            return kind
    return FieldKind.TEXT


def fingerprint(headings: Iterable[str]) -> str:
    """The same for files that have the same columns, in whatever order."""
    joined = "\x1f".join(sorted(labels(list(headings))))
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()


def _holds(kind: FieldKind, value: str) -> bool:
    bare = value.lstrip("+-")
    if kind is FieldKind.NUMBER and (
        value[:1] == "+" or len(bare) > 15 or (bare[:1] == "0" and bare[1:2].isdigit())
    ):
        return False
    try:
        canonical("", kind, (), value)
    except Refusal:
        return False
    return True


def _written(column: Column, known_fields: Collection[str], kind: FieldKind) -> str:
    if column.target is Target.ATTRIBUTE and column.key not in known_fields:
        return f"{NEW}:{kind}:{column.key}"
    return column.written
