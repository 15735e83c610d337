"""Which window each recipient of a deployment is under, worked out once for all of whom the same is known."""

from dataclasses import dataclass, field
from datetime import datetime

from chappe.deployments.plan import Person
from chappe.deployments.schedule import resolve_in
from chappe.windows.basis import Basis, restrains
from chappe.windows.law import Choices, Law, Whereabouts, all_zones, whereabouts
from chappe.windows.likeness import likeness
from chappe.windows.places import Clues, NoTerritory, Place
from chappe.windows.subdivisions import state_of
from chappe.windows.zones import zones_of

STATE_FIELD = "state"
"""The key of the account's own field that says a contact's state or province."""


@dataclass(slots=True)
class Placed:
    """The recipients of one window: how many, and their fragments together.

    ``starts_at`` is their own moment, where the schedule is in each recipient's time.
    """

    basis: Basis
    starts_at: datetime | None = None
    recipients: int = 0
    fragments: int = 0


@dataclass(slots=True)
class Placing:
    """Sorts the recipients of a preparation by window, in the order in which windows are met.

    ``local_time`` is the wall time of a schedule in each recipient's time: all have a window then, those whom nothing
    restrains too. ``exempt``: no hours bind anybody.
    """

    law: Law
    choices: Choices
    moment: datetime
    local_time: datetime | None = None
    exempt: bool = False
    windows: list[Placed] = field(default_factory=list)
    _by_basis: dict[Basis, int | None] = field(default_factory=dict)
    _by_clues: dict[Clues, int | None] = field(default_factory=dict)

    def place(self, person: Person, fragments: int) -> int | None:
        """The index of the person's window in `windows`; None where nothing restrains or delays. Raises NoTerritory."""
        start = likeness(person.number)
        if (
            start == person.number
        ):  # nobody else is like that, and a million of them would be remembered for nothing
            index = self._window(self._where(person))
        else:
            alike = _clues(person, start)
            if alike not in self._by_clues:
                self._by_clues[alike] = self._window(self._where(person))
            index = self._by_clues[alike]
        if index is not None:
            self.windows[index].recipients += 1
            self.windows[index].fragments += fragments
        return index

    def _where(self, person: Person) -> tuple[Whereabouts, ...]:
        """By the number; by the country that was kept with it, if the number is no longer known to be of one."""
        clues = _clues(person, person.number)
        try:
            return whereabouts(self.law, clues)
        except NoTerritory:
            if person.route_country not in self.law.zones:
                raise
        country = person.route_country
        at_home = clues.country in ("", country)
        state = state_of(country, state=clues.state, postal_code=clues.postal_code) if at_home else ""
        place = Place(country, state)
        return (Whereabouts(place, zones_of(place, clues, self.law.zones)),)

    def _window(self, where: tuple[Whereabouts, ...]) -> int | None:
        basis = Basis(where, self.choices, self.exempt)
        if basis not in self._by_basis:
            starts_at = resolve_in(self.local_time, all_zones(where)) if self.local_time else None
            kept = starts_at is not None or restrains(self.law, basis, self.moment)
            self._by_basis[basis] = len(self.windows) if kept else None
            if kept:
                self.windows.append(Placed(basis, starts_at))
        return self._by_basis[basis]


def _clues(person: Person, number: str) -> Clues:
    state = person.attributes.get(STATE_FIELD)
    return Clues(
        number=number,
        country=person.country,
        state=state if isinstance(state, str) else "",
        postal_code=person.postal_code,
        zone=person.time_zone,
    )
