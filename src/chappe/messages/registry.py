"""The texts to start from that come with Chappe."""

import tomllib
from functools import cache
from importlib import resources

from chappe.messages.starters import Starter, read_starter


@cache
def starters() -> dict[str, Starter]:
    """By key, in the order in which they are shown."""
    folder = resources.files("chappe.messages") / "starting"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    found = [
        read_starter(
            name.removesuffix(".toml").partition("-")[2],
            tomllib.loads((folder / name).read_text(encoding="utf-8")),
        )
        for name in names
    ]
    return {starter.key: starter for starter in found}
