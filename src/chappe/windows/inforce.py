"""Which rulebook is in force for an account in every place that may have one, and which others it may choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chappe.windows.closed_days import CALENDARS
from chappe.windows.law import Choices, Law, rulebooks_for
from chappe.windows.places import Place
from chappe.windows.rulebook import ANYWHERE, Certainty, Rulebook, Standing


@dataclass(frozen=True, slots=True)
class InForce:
    """A place, what is kept there, and what may be.

    ``book`` is the rulebook of the place, the finer one in a state; None where there is none at all. It is ``kept``
    unless it is of courtesy and the account keeps none. ``default`` is what the account has without a choice;
    ``alternatives`` are those that it may choose, that one among them.
    """

    place: Place
    book: Rulebook | None
    kept: bool
    chosen: bool
    default: Rulebook | None
    alternatives: tuple[Rulebook, ...]

    @property
    def scope(self) -> str:
        """What a choice for it is named by: `FR`, `US-FL`."""
        return self.place.calendar

    @property
    def has_own(self) -> bool:
        """Whether a rulebook was written for the place, rather than for wherever there is none."""
        return self.book is not None and self.book.territories != (ANYWHERE,)

    @property
    def certainty(self) -> Certainty | None:
        """How certain its hours are."""
        return self.book.certainty_for(self.place.territory) if self.book else None

    @property
    def calendar(self) -> str:
        """The calendar of the public holidays on which it is closed; empty if they do not matter."""
        if self.book is None or not self.book.closed_on_holidays:
            return ""
        return self.scope if self.scope in CALENDARS else self.place.territory


def in_force(law: Law, place: Place, choices: Choices, on: date) -> InForce:
    """What is in force in a place on a day. Raises UnknownRulebook, RulebookElsewhere."""
    finer = bool(place.subdivision)
    alternatives = tuple(book for book in law.available(place) if bool(book.subdivisions) is finer)
    default = law.default(place, on, finer=finer)
    name = choices.rulebook_for(place.calendar)
    book = law.named(name) if name else default
    return InForce(
        place=place,
        book=book,
        kept=book is not None and book in rulebooks_for(law, place, choices, on),
        chosen=bool(name) and book is not default,
        default=default,
        alternatives=alternatives,
    )


def territories_in_force(law: Law, choices: Choices, on: date) -> tuple[InForce, ...]:
    """What is in force in every territory, by code."""
    return tuple(in_force(law, Place(territory), choices, on) for territory in sorted(law.zones))


def states_in_force(law: Law, territory: str, choices: Choices, on: date) -> tuple[InForce, ...]:
    """What is in force in the states of a territory that have rulebooks of their own, by code."""
    return tuple(
        in_force(law, Place(territory, state), choices, on) for state in sorted(set(_states(law, territory)))
    )


def is_courtesy(found: InForce) -> bool:
    """Whether no law was found, only good manners."""
    return found.book is not None and found.book.standing is Standing.COURTESY


def _states(law: Law, territory: str) -> Iterator[str]:
    for book in law.rulebooks.values():
        if territory in book.territories:
            yield from book.subdivisions
