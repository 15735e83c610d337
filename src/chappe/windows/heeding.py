"""What somebody says of where a person is: refused where it cannot be, told where it changes nothing."""

from collections.abc import Collection
from typing import ClassVar

from chappe.base.refusal import Refusal
from chappe.windows.places import Clues
from chappe.windows.subdivisions import FRENCH, french_territory, is_state, is_zip, state_of_zip
from chappe.windows.zones import is_zone


class UnknownState(Refusal):
    """Not a state of a country whose states have laws of their own (``field``, ``value``)."""

    code: ClassVar[str] = "window.unknown_state"


class PostalCodeImpossible(Refusal):
    """Not of the form of the country's postal codes (``field``, ``value``, ``kind``: FR or US)."""

    code: ClassVar[str] = "window.postal_code_impossible"


class UnknownZone(Refusal):
    """Not a time zone of the IANA database (``field``, ``value``)."""

    code: ClassVar[str] = "window.unknown_zone"


class UnknownCountry(Refusal):
    """Not the code of a country (``field``, ``value``)."""

    code: ClassVar[str] = "window.unknown_country"


def refuse_impossible(clues: Clues, territories: Collection[str], countries: Collection[str]) -> None:
    """Refuses what cannot be right of somebody in one of the territories; ``countries`` are all those known.

    Raises UnknownCountry, UnknownZone, UnknownState, PostalCodeImpossible.
    """
    if clues.country and clues.country not in countries:
        raise UnknownCountry(field="country", value=clues.country[:40])
    if clues.zone and not is_zone(clues.zone):
        raise UnknownZone(field="zone", value=clues.zone[:60])
    if clues.state and _in_states(clues, territories) and not is_state(clues.state):
        raise UnknownState(field="state", value=clues.state[:40])
    if clues.postal_code:
        _refuse_postal_code(clues, territories)


def unheeded(clues: Clues, territories: Collection[str]) -> dict[str, str]:
    """What was said and changes nothing, by its field: no law is finer there, or something else was believed."""
    found = {}
    if clues.country and clues.country not in territories:
        found["country"] = clues.country
    if clues.state and not _in_states(clues, territories):
        found["state"] = clues.state
    if clues.postal_code and not _tells(clues, territories):
        found["postal_code"] = clues.postal_code
    return found


def _refuse_postal_code(clues: Clues, territories: Collection[str]) -> None:
    impossible = {
        "US": _in_states(clues, territories) and not is_zip(clues.postal_code),
        "FR": _in_france(clues, territories) and not french_territory(clues.postal_code),
    }
    for kind, is_impossible in impossible.items():
        if is_impossible:
            raise PostalCodeImpossible(field="postal_code", value=clues.postal_code[:40], kind=kind)


def _tells(clues: Clues, territories: Collection[str]) -> bool:
    """Whether the postal code tells the law; a state is believed before it."""
    by_state = _in_states(clues, territories) and not clues.state and bool(state_of_zip(clues.postal_code))
    return by_state or _in_france(clues, territories)


def _in_states(clues: Clues, territories: Collection[str]) -> bool:
    return "US" in territories and clues.country in ("", "US")


def _in_france(clues: Clues, territories: Collection[str]) -> bool:
    return not FRENCH.isdisjoint(territories) and (not clues.country or clues.country in FRENCH)
