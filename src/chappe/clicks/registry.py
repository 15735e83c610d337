"""What is known of those who follow links, as it comes with Chappe."""

import tomllib
from functools import cache
from importlib import resources

from chappe.clicks.agents import Agent, read_agents


@cache
def agents() -> tuple[Agent, ...]:
    """In the order in which they are looked for."""
    file = resources.files("chappe.clicks") / "agents.toml"
    return read_agents(tomllib.loads(file.read_text(encoding="utf-8")))
