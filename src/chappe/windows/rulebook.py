"""A rulebook: the legal sending hours of a territory, dated and sourced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chappe.windows.hours import Hours
from chappe.windows.places import Place

ANYWHERE = "*"
"""The territory of a rulebook that serves wherever no other does."""


class Category(StrEnum):
    """The kind of message that a rulebook restrains. Transactional ones are exempt everywhere."""

    MARKETING = "marketing"


class Standing(StrEnum):
    """What a rulebook rests on. Courtesy is followed only where the account asks for it."""

    LAW = "law"
    OPERATORS = "operators"
    COURTESY = "courtesy"


class Certainty(StrEnum):
    """How well a source is believed, the best first."""

    A = "A"
    """A regulator, an operators' association or a law firm."""
    B = "B"
    """Several independent vendors agree."""
    C = "C"
    """One vendor, or vendors who disagree."""
    D = "D"
    """Memory only: nothing was found that confirms it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read: `url` is empty for what has none; `says` are its hours where sources differ.

    `territories` are those it speaks of; empty: all of the rulebook's.
    """

    title: str
    certainty: Certainty
    seen: date
    url: str = ""
    says: str = ""
    territories: tuple[str, ...] = ()

    def concerns(self, territory: str) -> bool:
        return not self.territories or territory in self.territories


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Open hours for one category of messages, in some territories or some subdivisions of one.

    `zone` is the IANA zone that the hours are told in; empty: the recipient's own. `title` and `notes` (what else
    the territory asks of a message) are by language. Dates are those of the rule, both included. The first of the
    sources that speak of a territory is what the hours rest on; the others confirm or contradict it.
    """

    name: str
    territories: tuple[str, ...]
    hours: Hours
    closed_on_holidays: bool
    standing: Standing
    title: Mapping[str, str]
    sources: tuple[Source, ...]
    subdivisions: tuple[str, ...] = ()
    category: Category = Category.MARKETING
    default: bool = False
    zone: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    notes: tuple[Mapping[str, str], ...] = ()

    def governs(self, place: Place) -> bool:
        """Whether the place is among its own."""
        if self.territories == (ANYWHERE,):
            return True
        if place.territory not in self.territories:
            return False
        return not self.subdivisions or place.subdivision in self.subdivisions

    def in_force(self, day: date) -> bool:
        """Whether that day is between its dates."""
        after = self.effective_from is None or self.effective_from <= day
        return after and (self.effective_to is None or day <= self.effective_to)

    def source_for(self, territory: str) -> Source:
        """What its hours rest on there: the first source that speaks of the territory."""
        return next((source for source in self.sources if source.concerns(territory)), self.sources[0])

    def certainty_for(self, territory: str) -> Certainty:
        """How certain its hours are there."""
        return self.source_for(territory).certainty
