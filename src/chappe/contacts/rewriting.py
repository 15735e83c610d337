"""Rewrites: changes that concern every contact of an account, counted before they are confirmed.

A rewrite has a purpose, and says of each contact what it comes to: an effect, and what is written if anything is.
Doing it twice is doing it once, so that it may be broken off and gone on with at any moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from chappe.base.refusal import Refusal
from chappe.contacts.kinds import FieldKind, FieldRule
from chappe.contacts.phone import Number, NumberFormat
from chappe.contacts.sms_field import SmsField


class Purpose(StrEnum):
    """What is rewritten: the numbers, by another SMS field, format or countries; a field's values; or it goes."""

    NUMBERS = "numbers"
    KIND = "kind"
    REMOVAL = "removal"


class Stage(StrEnum):
    """How far a rewrite is: counting, counted and waiting for a person, applying; done, or dropped before."""

    COUNTING = "counting"
    COUNTED = "counted"
    APPLYING = "applying"
    DONE = "done"
    DROPPED = "dropped"


OPEN: Final = (Stage.COUNTING, Stage.COUNTED, Stage.APPLYING)
MOVING: Final = (Stage.COUNTING, Stage.APPLYING)

# Of numbers; the last two go with the problem's code: `lost.not_mobile`.
SAME: Final = "same"
CHANGED: Final = "changed"
APPEARED: Final = "appeared"
LOST: Final = "lost"
NONE: Final = "none"
# Of values.
REWRITTEN: Final = "rewritten"
UNFIT: Final = "unfit"
HELD: Final = "held"


class RewriteUnderWay(Refusal):
    """Another change of every contact is being applied: one at a time."""

    code = "rewrite.under_way"


class RewriteNotCounted(Refusal):
    """What it would change is still being counted: nothing can be confirmed yet."""

    code = "rewrite.not_counted"


class RewriteOver(Refusal):
    """It was applied or dropped already."""

    code = "rewrite.over"


class ValuesDoNotFit(Refusal):
    """Values that the new kind cannot hold (``count``) would be cleared, and nobody said that they may."""

    code = "rewrite.values_do_not_fit"


@dataclass(frozen=True, slots=True)
class Seen:
    """A contact as far as a rewrite looks at it: what stands in the field concerned, and its number."""

    id: int
    written: str
    number: Number


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rewrite does to one contact; ``number`` or ``value`` is what to write, None: nothing."""

    code: str
    number: Number | None = None
    value: str | None = None


Rewriting = Callable[[Seen], Effect | None]
"""What a rewrite does to a contact; None: the contact is not concerned."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rewrite does: the key of the field it looks at, and its effect on each contact."""

    key: str
    effect: Rewriting


def plan_of(purpose: Purpose, settings: Mapping[str, Any]) -> Plan:
    """The plan of a rewrite, of its settings as they are stored."""
    if purpose is Purpose.NUMBERS:
        number_format = NumberFormat.parse(settings["number_format"])
        served = frozenset(settings["supported_countries"]) or None
        key = settings["sms_field"]
        return Plan(key, renumbering(SmsField(key, number_format, served)))
    key = settings["field"]
    if purpose is Purpose.REMOVAL:
        return Plan(key, removing)
    rule = FieldRule(FieldKind(settings["kind"]), tuple(settings["choices"]))
    return Plan(key, refitting(key, rule, clears=settings["clears"]))


def renumbering(sms_field: SmsField) -> Rewriting:
    """Each number as an import by these settings would write it."""

    def effect(seen: Seen) -> Effect:
        new = sms_field.read(seen.written)
        return Effect(effect_on_number(seen.number, new), number=None if new == seen.number else new)

    return effect


def effect_on_number(old: Number, new: Number) -> str:
    """The code of what becomes of a number."""
    if new.number is None:
        return f"{NONE if old.number is None else LOST}.{new.problem}"
    if old.number is None:
        return APPEARED
    return SAME if new.number == old.number else CHANGED


def refitting(field: str, rule: FieldRule, *, clears: bool) -> Rewriting:
    """Each value as the rule keeps it; what does not fit is cleared, or left as it is."""

    def effect(seen: Seen) -> Effect | None:
        if not seen.written:
            return None
        try:
            kept = rule.canonical(field, seen.written)
        except Refusal:
            return Effect(UNFIT, value="" if clears else None)
        return Effect(SAME) if kept == seen.written else Effect(REWRITTEN, value=kept)

    return effect


def removing(seen: Seen) -> Effect | None:
    """Each value goes."""
    return Effect(HELD, value="") if seen.written else None


def changes(tally: Mapping[str, int]) -> int:
    """How many contacts a rewrite changes in a way that a person must know before."""
    return sum(count for code, count in tally.items() if code != SAME and not code.startswith(f"{NONE}."))


def refuse_confirming(stage: Stage, tally: Mapping[str, int], *, clears: bool) -> None:
    """Raises RewriteNotCounted, RewriteOver, ValuesDoNotFit."""
    if stage is Stage.COUNTING:
        raise RewriteNotCounted
    if stage is not Stage.COUNTED:
        raise RewriteOver
    if tally.get(UNFIT) and not clears:
        raise ValuesDoNotFit(count=tally[UNFIT])
