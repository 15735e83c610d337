"""The content rules that come with Chappe."""

import tomllib
from functools import cache
from importlib import resources

from chappe.content.parsing import parse
from chappe.content.rules import Law


@cache
def law() -> Law:
    """Every packaged file, checked. Raises ContentInvalid for one that says what none may say."""
    folder = resources.files("chappe.content") / "countries"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    found = {}
    for name in names:
        key = name.removesuffix(".toml")
        found[key] = parse(key, tomllib.loads((folder / name).read_text(encoding="utf-8")))
    return Law(found)
