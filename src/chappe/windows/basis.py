"""What the window of some recipients stands on: where they may be, and what their account chose.

Kept with a deployment, so that its windows are worked out again as time passes: by the rulebooks in force on each day,
and by those of this version of Chappe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from chappe.windows.hours import ALWAYS, WEEKDAYS, Day, Hours, parse_day
from chappe.windows.law import NO_CHOICES, Choices, Law, Whereabouts, window_for
from chappe.windows.opening import NO_MARGIN, Opening, Window, opening
from chappe.windows.places import Place

MARGIN = timedelta(seconds=60)
"""How long before a closing the last text is taken. A text taken leaves within the lease of its lane, seconds; the rest
is for the network, which may take a while to hand it on."""


NO_WINDOW = Window()


@dataclass(frozen=True, slots=True)
class Basis:
    """Where some recipients may be, the territory of their number first, and the choices that bind them.

    ``exempt``: no hours bind them, a transactional text being for them; only where they are matters.
    """

    where: tuple[Whereabouts, ...]
    choices: Choices = NO_CHOICES
    exempt: bool = False

    @property
    def territory(self) -> str:
        """That of the number (ISO code)."""
        return self.where[0].place.territory

    def as_json(self) -> dict[str, object]:
        """Plain values; `basis_of` reads them."""
        return {
            "where": [
                {
                    "territory": each.place.territory,
                    "subdivision": each.place.subdivision,
                    "zones": list(each.zones),
                }
                for each in self.where
            ],
            "choices": choices_as_json(self.choices),
            **({"exempt": True} if self.exempt else {}),
        }


def basis_of(kept: Mapping[str, Any]) -> Basis:
    """What `Basis.as_json` wrote."""
    return Basis(
        where=tuple(
            Whereabouts(Place(each["territory"], each["subdivision"]), tuple(each["zones"]))
            for each in kept["where"]
        ),
        choices=choices_of(kept["choices"]),
        exempt=kept.get("exempt", False),
    )


def choices_as_json(choices: Choices) -> dict[str, object]:
    """Plain values; `choices_of` reads them."""
    return {
        "rulebooks": dict(sorted(choices.rulebooks)),
        "courtesy": choices.courtesy,
        "hours": hours_as_json(choices.hours),
        "closed_days": [day.isoformat() for day in sorted(choices.closed_days)],
    }


def choices_of(kept: Mapping[str, Any]) -> Choices:
    """What `choices_as_json` wrote."""
    return Choices(
        rulebooks=frozenset(kept["rulebooks"].items()),
        courtesy=kept["courtesy"],
        hours=hours_of(kept["hours"]),
        closed_days=frozenset(date.fromisoformat(day) for day in kept["closed_days"]),
    )


def hours_as_json(hours: Hours) -> dict[str, list[str]] | None:
    """The spans of each weekday, written `08:00-20:00`; None for all hours."""
    if hours == ALWAYS:
        return None
    return {weekday: [str(span) for span in day] for weekday, day in zip(WEEKDAYS, hours.days, strict=True)}


def hours_of(kept: Mapping[str, list[str]] | None) -> Hours:
    """What `hours_as_json` wrote; a weekday that is not there is closed. Raises BadSpan, OverlappingSpans."""
    if kept is None:
        return ALWAYS
    closed: Day = ()
    return Hours.of_days(parse_day(kept[weekday]) if weekday in kept else closed for weekday in WEEKDAYS)


def window_at(law: Law, basis: Basis, moment: datetime) -> Window:
    """The window by the rulebooks in force at an aware moment (its day in UTC)."""
    if basis.exempt:
        return NO_WINDOW
    return window_for(law, basis.where, basis.choices, on=moment.astimezone(UTC).date())


def restrains(law: Law, basis: Basis, moment: datetime) -> bool:
    """Whether a rulebook or a choice restrains them, at an aware moment or at any later one."""
    later = (change for change in _changes(law) if change > moment)
    return any(window_at(law, basis, each).clauses for each in (moment, *later))


def standing(law: Law, basis: Basis, moment: datetime, margin: timedelta = NO_MARGIN) -> Opening:
    """The window at an aware moment as `opening` says it, each day by the rulebooks in force on it."""
    state = opening(window_at(law, basis, moment), moment, margin)
    change = next((each for each in _changes(law) if each > moment), None)
    if change is None or (state.closes_at is not None and state.closes_at <= change):
        return state
    after = standing(law, basis, change, margin)
    if state.opens_at is None or change - state.opens_at <= margin:
        return after if not (state.open and after.open) else Opening(True, state.opens_at, after.closes_at)
    return Opening(state.open, state.opens_at, after.closes_at if after.open else change)


@lru_cache(maxsize=8)
def _changes(law: Law) -> tuple[datetime, ...]:
    """The moments from which other rulebooks are in force, in order."""
    days = {book.effective_from for book in law.rulebooks.values()}
    days |= {book.effective_to + timedelta(days=1) for book in law.rulebooks.values() if book.effective_to}
    return tuple(datetime.combine(day, time(), UTC) for day in sorted(day for day in days if day))
