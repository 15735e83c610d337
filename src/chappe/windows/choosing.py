"""Whether a rulebook may be chosen for a scope."""

from collections.abc import Mapping
from typing import ClassVar

from chappe.base.refusal import Refusal
from chappe.windows.law import Law, RulebookElsewhere
from chappe.windows.places import Place


class UnknownScope(Refusal):
    """Neither a territory nor a subdivision that a rulebook may be chosen for (``scope``)."""

    code: ClassVar[str] = "window.unknown_scope"


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
