"""Through which gateway a text to a country leaves."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """An enabled gateway. No country means every country; the lowest preference is tried first, then the lowest id.

    ``pace`` is in fragments per second; None: no limit.
    """

    gateway_id: int
    name: str
    preference: int
    countries: frozenset[str]
    pace: int | None


def way_to(country: str, ways: Iterable[Way]) -> Way | None:
    """The gateway that texts to the country take; None where no way leads."""
    serving = [way for way in ways if not way.countries or country in way.countries]
    return min(serving, key=lambda way: (way.preference, way.gateway_id), default=None)
