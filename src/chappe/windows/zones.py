"""Which time: every zone that a person of a place may be in."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from chappe.contacts import phone
from chappe.windows.places import Clues, Place
from chappe.windows.subdivisions import zones_of_state

AREA_CODES: Final = ("+1", "+52", "+54", "+55")
"""Calling codes whose mobiles have the area code of a place: North America, Mexico, Argentina, Brazil."""


def zones_of(place: Place, clues: Clues, zones: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The IANA zones, in order of name; `zones` are those of each territory. Never empty for a valid number.

    The contact's own zone, if there is such a zone, is the only one. Else those that the state and the area code
    agree on, and both's if they do not: people move and keep their number. Else every zone of the territory, since
    a mobile goes anywhere in it.
    """
    if clues.zone and is_zone(clues.zone):
        return (clues.zone,)
    territory = zones.get(place.territory, ())
    by_area = _by_area_code(clues.number, territory)
    by_state = zones_of_state(place.territory, place.subdivision)
    found = set(by_area) & set(by_state) or {*by_area, *by_state}
    return tuple(sorted(found or territory or phone.zones_told(clues.number)))


@lru_cache(maxsize=1_024)
def is_zone(name: str) -> bool:
    """Whether the IANA database has a zone of that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _by_area_code(number: str, territory: tuple[str, ...]) -> tuple[str, ...]:
    """The zones of the area code in the territory; one that tells nothing has all of them."""
    if not number.startswith(AREA_CODES):
        return ()
    told = phone.zones_told(number)
    return tuple(zone for zone in told if zone in territory) or told
