"""Whose law: the territories a person may be in, by number, and by address where a law is finer."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

import phonenumbers

from chappe.base.refusal import Refusal
from chappe.contacts.numbering import Line, international, plan
from chappe.windows.subdivisions import FRENCH, french_territory, state_of

_NORTH_AMERICA: Final = 1
"""The calling code of twenty-five territories, each with area codes of its own."""

_E164: Final = re.compile(r"\+[0-9]{6,15}")


class NoTerritory(Refusal):
    """The number is not a valid E.164 number of a territory (``number``)."""

    code: ClassVar[str] = "window.no_territory"


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of where a person is: the number (E.164), and of the contact what its account holds.

    `country` is an ISO code, `zone` the contact's own IANA zone; empty is unknown.
    """

    number: str
    country: str = ""
    state: str = ""
    postal_code: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory (ISO code) and, where its rules are finer than it, the subdivision (`FL`)."""

    territory: str
    subdivision: str = ""

    @property
    def calendar(self) -> str:
        """The name its calendar of public holidays would have."""
        return f"{self.territory}-{self.subdivision}" if self.subdivision else self.territory


def places_of(clues: Clues) -> tuple[Place, ...]:
    """Every place the person may be in, that of the number first. Raises NoTerritory.

    Several where territories share their numbers: those of St-Barthélemy and St-Martin are Guadeloupe's, and only
    a postal code or the contact's country tells. A French number whose address is in another French territory
    may be in both.
    """
    line = international(clues.number[1:]) if _E164.fullmatch(clues.number) else None
    if line is None or line.country is None:
        raise NoTerritory(number=clues.number)
    territories = _sharing(line)
    home = _home(clues, territories)
    if home in territories:
        territories = (home,)
    elif home and not FRENCH.isdisjoint(territories):
        territories = (*territories, home)
    return tuple(Place(territory, _subdivision(clues, territory)) for territory in territories)


def _sharing(line: Line) -> tuple[str, ...]:
    """The number's territory, then those whose numbering plan holds it as well."""
    assert line.country is not None
    if line.calling_code == _NORTH_AMERICA:
        return (line.country,)
    sharing = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[line.calling_code]
    others = (other for other in sharing if other != line.country)
    return (line.country, *(other for other in others if plan(other).kind(line.national)))


def _home(clues: Clues, territories: tuple[str, ...]) -> str:
    """The territory that the address tells, or empty. France as a country tells nothing: its overseas is France."""
    if FRENCH.isdisjoint(territories):
        return clues.country
    if clues.country and clues.country not in FRENCH:
        return ""
    by_post = french_territory(clues.postal_code)
    return by_post or (clues.country if clues.country != "FR" else "")


def _subdivision(clues: Clues, territory: str) -> str:
    if clues.country and clues.country != territory:
        return ""
    return state_of(territory, state=clues.state, postal_code=clues.postal_code)
