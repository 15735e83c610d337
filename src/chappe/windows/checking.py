"""One question asked of the rules: may a text leave for this number at this moment?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from chappe.base.refusal import Refusal
from chappe.windows.heeding import refuse_impossible, unheeded
from chappe.windows.law import (
    ACCOUNT,
    NO_CHOICES,
    Choices,
    Law,
    RulebookElsewhere,
    Whereabouts,
    all_zones,
    whereabouts,
    window_for,
)
from chappe.windows.opening import Window, opening
from chappe.windows.places import Clues
from chappe.windows.reasons import Reason, Why, explain
from chappe.windows.wallclock import zone_info

FIRST_YEAR, LAST_YEAR = 1970, 2199


class MomentTooFar(Refusal):
    """A moment of which no calendar says anything (``at``, ``first`` and ``last``: years)."""

    code = "window.moment_too_far"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the window of a number is open, since when or until when, and why.

    `rulebook` is the finest that applies, None where none does. Moments are aware, in UTC: `opens_at` is the moment
    asked about if it is open, else the next opening; `closes_at` is the closing that follows. Either is None where
    there is none within a year.
    """

    territory: str
    rulebook: str | None
    zones: tuple[str, ...]
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    why: tuple[Reason, ...]

    def as_json(self) -> dict[str, object]:
        """As `chappe windows check --json` says it; moments in the recipient's time if it is one, else in UTC."""
        return {
            "territory": self.territory,
            "rulebook": self.rulebook,
            "zones": list(self.zones),
            "open": self.open,
            "opens_at": _written(self.opens_at, self.zones),
            "closes_at": _written(self.closes_at, self.zones),
            "why": [reason.as_json() for reason in self.why],
        }


def check(law: Law, clues: Clues, at: datetime, rulebook: str = "", choices: Choices = NO_CHOICES) -> Answer:
    """What the rules say of an aware moment; a `rulebook` replaces the one chosen for its place.

    A clue that changes nothing is told among the reasons. Raises NoTerritory, UnknownRulebook, RulebookElsewhere,
    MomentTooFar, and what `refuse_impossible` raises of clues.
    """
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise MomentTooFar(at=f"{at:%Y-%m-%d}", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    given = clues
    if rulebook:
        clues = _in_its_state(law, rulebook, clues)
    where = whereabouts(law, clues)
    territories = [each.place.territory for each in where]
    refuse_impossible(given, territories, law.zones)
    if rulebook:
        choices = _choosing(law, rulebook, where, choices)
    on = at.astimezone(UTC).date()
    window = window_for(law, where, choices, on=on)
    state = opening(window, at)
    territory = territories[0]
    unused = unheeded(given, territories).items()
    return Answer(
        territory=territory,
        rulebook=_finest(window, territory),
        zones=all_zones(where),
        open=state.open,
        opens_at=state.opens_at,
        closes_at=state.closes_at,
        why=(
            *explain(law, window, at, state),
            *(Reason(Why.NOT_USED, kind=field, value=value) for field, value in unused),
        ),
    )


def _finest(window: Window, territory: str) -> str | None:
    """The last rulebook of the territory: its state's goes after its own."""
    names = [clause.rulebook for clause in window.clauses if clause.territory == territory]
    return next((name for name in reversed(names) if name != ACCOUNT), None)


def _choosing(law: Law, name: str, where: tuple[Whereabouts, ...], choices: Choices) -> Choices:
    """The choices with that rulebook wherever it is one. Raises UnknownRulebook, RulebookElsewhere."""
    scopes = set(_scopes(law, name, where))
    if not scopes:
        raise RulebookElsewhere(rulebook=name, territory=where[0].place.territory)
    kept = {pair for pair in choices.rulebooks if pair[0] not in scopes}
    return replace(choices, rulebooks=frozenset(kept | {(scope, name) for scope in scopes}))


def _in_its_state(law: Law, name: str, clues: Clues) -> Clues:
    """Who names a state's rulebook without a state means that state. Raises UnknownRulebook."""
    book = law.named(name)
    if not book.subdivisions or clues.state or clues.postal_code:
        return clues
    return replace(clues, state=book.subdivisions[0])


def _scopes(law: Law, name: str, where: tuple[Whereabouts, ...]) -> Iterator[str]:
    book = law.named(name)
    for each in where:
        if book.governs(each.place):
            yield each.place.calendar if book.subdivisions else each.place.territory


def _written(moment: datetime | None, zones: tuple[str, ...]) -> str | None:
    if moment is None:
        return None
    local = [moment.astimezone(zone_info(zone)) for zone in zones]
    shared = len({each.utcoffset() for each in local}) == 1
    return (local[0] if shared else moment).isoformat()
