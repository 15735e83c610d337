"""What an account may choose: a rulebook for a scope, days of its own that are closed and what they are called."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Final

from chappe.base.refusal import Refusal
from chappe.windows.law import Law, RulebookElsewhere
from chappe.windows.places import Place


class UnknownScope(Refusal):
    """Neither a territory nor a subdivision that a rulebook may be chosen for (``scope``)."""

    code: ClassVar[str] = "window.unknown_scope"


class TooManyClosedDays(Refusal):
    """More closed days of the account's own than are kept (``most``)."""

    code: ClassVar[str] = "window.too_many_closed_days"


class ClosedDayNameTooLong(Refusal):
    """The name of a closed day has more characters than are kept (``most``)."""

    code: ClassVar[str] = "window.closed_day_name_too_long"


MOST_CLOSED_DAYS: Final = 500
LONGEST_NAME: Final = 60


def place_of(law: Law, scope: str) -> Place:
    """The place named `FR` or `US-FL`. Raises UnknownScope."""
    territory, _, subdivision = scope.partition("-")
    if territory not in law.zones:
        raise UnknownScope(scope=scope)
    return Place(territory, subdivision)


def checked_rulebooks(law: Law, chosen: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Pairs of a scope and a rulebook that may be chosen for it; a scope with an empty name keeps the default.

    Raises UnknownScope, UnknownRulebook, RulebookElsewhere.
    """
    found = set()
    for scope, name in chosen.items():
        place = place_of(law, scope)
        if not name:
            continue
        book = law.named(name)
        if not book.governs(place):
            raise RulebookElsewhere(rulebook=name, territory=scope)
        found.add((scope, name))
    return frozenset(found)


def checked_days(days: Iterable[date]) -> tuple[date, ...]:
    """The days in order, each once. Raises TooManyClosedDays."""
    found = tuple(sorted(set(days)))
    if len(found) > MOST_CLOSED_DAYS:
        raise TooManyClosedDays(most=MOST_CLOSED_DAYS)
    return found


def with_day(days: Iterable[date], day: date) -> tuple[date, ...]:
    """The days and one more. Raises TooManyClosedDays."""
    return checked_days({*days, day})


def with_name(names: Mapping[str, str], day: date, name: str) -> dict[str, str]:
    """The names by ISO date, one of them changed; an empty one is taken out. Raises ClosedDayNameTooLong."""
    bare = " ".join(name.split())
    if len(bare) > LONGEST_NAME:
        raise ClosedDayNameTooLong(most=LONGEST_NAME)
    others = {each: called for each, called in names.items() if each != day.isoformat()}
    return {**others, day.isoformat(): bare} if bare else others


def named_days(names: Mapping[str, str], days: Iterable[date]) -> dict[str, str]:
    """The names of those days alone."""
    kept = {day.isoformat() for day in days}
    return {day: name for day, name in names.items() if day in kept}
