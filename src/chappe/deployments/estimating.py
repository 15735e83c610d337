"""What a deployment would be in fragments, time and money, before its texts are all filled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from chappe.deployments.plan import Ready
from chappe.gateways.prices import Cost, cost, rates_of
from chappe.gateways.routing import Way, way_to


@dataclass(frozen=True, slots=True)
class Fragments:
    """Texts by how many fragments they are, and all fragments by country of the number.

    ``sample`` is how many texts were filled to know; 0: the figures are exact.
    """

    texts: Mapping[int, int]
    by_country: Mapping[str, int]
    sample: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_country.values())

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "total": self.total,
            "texts": {str(fragments): texts for fragments, texts in sorted(self.texts.items())},
            "countries": dict(self.by_country),
            "exact": self.sample == 0,
            "sample": self.sample,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """What leaves through one gateway, and how long it takes at its pace (None: no limit is set)."""

    gateway: str
    fragments: int
    pace: int | None

    @property
    def seconds(self) -> int | None:
        return None if self.pace is None else ceil(self.fragments / self.pace)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "gateway": self.gateway,
            "fragments": self.fragments,
            "pace": self.pace,
            "seconds": self.seconds,
        }


def alike(fragments: Mapping[str, int], recipients: Mapping[str, int]) -> Fragments:
    """Where everybody of a country gets the same text, of so many fragments: exact."""
    texts: Counter[int] = Counter()
    for country, count in recipients.items():
        texts[fragments[country]] += count
    return Fragments(
        {size: count for size, count in texts.items() if count},
        {country: count * fragments[country] for country, count in recipients.items()},
    )


def projected(sample: Iterable[Ready], recipients: Mapping[str, int]) -> Fragments | None:
    """From some texts to all of them: each country as its own texts are, or as all are where it has none.

    As many texts as recipients are those of all of them: exact. None without a text to go by.
    """
    sizes = Counter((one.country, one.fragments) for one in sample)
    if not sizes:
        return None
    shares: dict[str, Counter[int]] = {"": Counter()}
    for (country, fragments), texts in sizes.items():
        shares.setdefault(country, Counter())[fragments] += texts
        shares[""][fragments] += texts
    texts_of: Counter[int] = Counter()
    by_country = {}
    for country, count in recipients.items():
        parted = apportioned(shares.get(country) or shares[""], count)
        texts_of.update(parted)
        by_country[country] = sum(fragments * texts for fragments, texts in parted.items())
    is_whole = sizes.total() == sum(recipients.values())
    return Fragments(dict(texts_of), by_country, 0 if is_whole else sizes.total())


def apportioned(weights: Mapping[int, int], whole: int) -> dict[int, int]:
    """The whole cut in proportion to the weights, to the unit: the largest remainders get what rounding leaves."""
    total = sum(weights.values())
    exact = {key: divmod(weight * whole, total) for key, weight in weights.items()}
    parts = {key: quotient for key, (quotient, _) in exact.items()}
    left = whole - sum(parts.values())
    for key in sorted(exact, key=lambda key: (-exact[key][1], key))[:left]:
        parts[key] += 1
    return {key: part for key, part in parts.items() if part}


def passages(fragments: Mapping[str, int], ways: list[Way]) -> tuple[Passage, ...]:
    """What each gateway has to send, given the fragments by country; the slowest first."""
    loads: Counter[int] = Counter()
    for country, count in fragments.items():
        way = way_to(country, ways)
        if way is not None:
            loads[way.gateway_id] += count
    found = [Passage(way.name, loads[way.gateway_id], way.pace) for way in ways if loads[way.gateway_id]]
    return tuple(sorted(found, key=lambda one: (-(one.seconds or 0), one.gateway)))


def cost_kept(summary: Mapping[str, Any], fragments: Mapping[str, int] | None = None) -> Cost | None:
    """What was prepared costs, or these fragments of it by country, at the prices of that day.

    None where the preparation kept no prices: it was made by a version that knew none.
    """
    if "rates" not in summary:
        return None
    return cost(
        summary["fragments_by_country"] if fragments is None else fragments, rates_of(summary["rates"])
    )
