"""Which rulebooks apply to whom: those of the territory, as the account chose, and the window they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import ClassVar

from chappe.base.refusal import Refusal
from chappe.windows.closed_days import CALENDARS
from chappe.windows.hours import ALWAYS, Hours
from chappe.windows.opening import Clause, Window
from chappe.windows.places import Clues, Place, places_of
from chappe.windows.rulebook import ANYWHERE, Rulebook, Standing
from chappe.windows.zones import zones_of

ACCOUNT = "account"
"""The name of the clause of the account's own hours and closed days."""


class UnknownRulebook(Refusal):
    """There is no rulebook of that name (``rulebook``)."""

    code: ClassVar[str] = "window.unknown_rulebook"


class RulebookElsewhere(Refusal):
    """The rulebook is not one of that territory (``rulebook``, ``territory``)."""

    code: ClassVar[str] = "window.rulebook_elsewhere"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an account settles: a rulebook by scope, and what makes its hours tighter, never looser.

    `rulebooks` are pairs of a scope, a territory (`FR`) or a subdivision (`US-FL`), and a name; where there is none
    the default applies. `courtesy` says whether hours that no law asks for are kept. `hours` and `closed_days` are
    in the recipients' own time.
    """

    rulebooks: frozenset[tuple[str, str]] = frozenset()
    courtesy: bool = False
    hours: Hours = ALWAYS
    closed_days: frozenset[date] = frozenset()

    def rulebook_for(self, scope: str) -> str:
        """The name of the one chosen, or empty."""
        return next((name for chosen, name in self.rulebooks if chosen == scope), "")


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place that a person may be in, and the zones (IANA, at least one) that it may be in there."""

    place: Place
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """Every rulebook by name, and the zones of each territory (ISO code)."""

    rulebooks: Mapping[str, Rulebook]
    zones: Mapping[str, tuple[str, ...]]
    _available: dict[Place, tuple[Rulebook, ...]] = field(default_factory=dict)

    def named(self, name: str) -> Rulebook:
        """Raises UnknownRulebook."""
        if name not in self.rulebooks:
            raise UnknownRulebook(rulebook=name)
        return self.rulebooks[name]

    def available(self, place: Place) -> tuple[Rulebook, ...]:
        """Those an account may choose for a place: of its territory, then of its subdivision; by name.

        Where there is none, what serves anywhere.
        """
        if place not in self._available:
            found = [book for book in self.rulebooks.values() if book.governs(place)]
            own = [book for book in found if book.territories != (ANYWHERE,)]
            self._available[place] = tuple(
                sorted(own or found, key=lambda book: (bool(book.subdivisions), book.name))
            )
        return self._available[place]

    def default(self, place: Place, on: date, *, finer: bool = False) -> Rulebook | None:
        """The default of the territory, or the `finer` one of its subdivision, in force on that day."""
        for book in self.available(place):
            if book.default and bool(book.subdivisions) is finer and book.in_force(on):
                return book
        return None


def whereabouts(law: Law, clues: Clues) -> tuple[Whereabouts, ...]:
    """Where a person may be, the territory of the number first. Raises NoTerritory."""
    return tuple(Whereabouts(place, zones_of(place, clues, law.zones)) for place in places_of(clues))


def all_zones(where: tuple[Whereabouts, ...]) -> tuple[str, ...]:
    """Every zone the person may be in, in order of name."""
    return (
        where[0].zones if len(where) == 1 else tuple(sorted({zone for each in where for zone in each.zones}))
    )


def rulebooks_for(law: Law, place: Place, choices: Choices, on: date) -> tuple[Rulebook, ...]:
    """What applies in a place on a day: a rulebook of the territory, then one of the subdivision if it has its own.

    A chosen rulebook applies whatever its dates, so that nothing loosens by the mere passing of time. Courtesy
    applies if the account keeps it, or chose it by name. Raises UnknownRulebook, RulebookElsewhere.
    """
    found: list[Rulebook] = []
    scopes = (place.territory, place.calendar) if place.subdivision else (place.territory,)
    for finer, scope in enumerate(scopes):
        chosen = choices.rulebook_for(scope)
        book = _chosen(law, place, chosen) if chosen else law.default(place, on, finer=bool(finer))
        if book is None or book in found:
            continue
        if chosen or choices.courtesy or book.standing is not Standing.COURTESY:
            found.append(book)
    return tuple(found)


@lru_cache(maxsize=16_384)
def window_for(
    law: Law, where: tuple[Whereabouts, ...], choices: Choices = NO_CHOICES, *, on: date
) -> Window:
    """The window of a recipient who may be there, by the rulebooks in force on a day.

    Raises UnknownRulebook, RulebookElsewhere.
    """
    return tighten(Window(tuple(_clauses(law, where, choices, on))), choices, where)


def tighten(window: Window, choices: Choices, where: tuple[Whereabouts, ...]) -> Window:
    """The window with the account's own hours and closed days besides: never open when it was not."""
    if choices.hours == ALWAYS and not choices.closed_days:
        return window
    own = Clause(
        rulebook=ACCOUNT,
        territory=where[0].place.territory,
        hours=choices.hours,
        zones=all_zones(where),
        closed_days=choices.closed_days,
    )
    return Window((*window.clauses, own))


def _clauses(law: Law, where: tuple[Whereabouts, ...], choices: Choices, on: date) -> Iterator[Clause]:
    for position, each in enumerate(where):
        for book in rulebooks_for(law, each.place, choices, on):
            if position and book.territories == (ANYWHERE,):
                continue  # a territory that has nothing of its own adds nothing to the one it shares numbers with
            yield Clause(
                rulebook=book.name,
                territory=each.place.territory,
                hours=book.hours,
                zones=(book.zone,) if book.zone else each.zones,
                calendar=_calendar(each.place) if book.closed_on_holidays else "",
            )


def _calendar(place: Place) -> str:
    """That of the finest of its scopes that has one of its own."""
    return place.calendar if place.calendar in CALENDARS else place.territory


def _chosen(law: Law, place: Place, name: str) -> Rulebook:
    book = law.named(name)
    if not book.governs(place):
        raise RulebookElsewhere(rulebook=name, territory=place.territory)
    return book
