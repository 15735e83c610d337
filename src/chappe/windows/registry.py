"""The rulebooks that come with Chappe, and the zones of each territory."""

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources

from chappe.windows.law import Law
from chappe.windows.parsing import parse
from chappe.windows.rulebook import Rulebook


@cache
def law() -> Law:
    """Every packaged rulebook, checked. Raises RulebookInvalid for a file that says what none may say."""
    return Law(rulebooks=_rulebooks(), zones=_zones())


def _rulebooks() -> dict[str, Rulebook]:
    folder = resources.files("chappe.windows") / "rulebooks"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    texts = {name.removesuffix(".toml"): (folder / name).read_text(encoding="utf-8") for name in files}
    return {name: parse(name, tomllib.loads(text)) for name, text in texts.items()}


def _zones() -> dict[str, tuple[str, ...]]:
    """By ISO code, from the table that the IANA database ships (country, coordinates, zone, remark)."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in table.splitlines():
        if line and not line.startswith("#"):
            territory, _, zone = line.split("\t")[:3]
            found[territory].append(zone)
    return {territory: tuple(sorted(zones)) for territory, zones in found.items()}
