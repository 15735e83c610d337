"""Whether somebody or something followed a link: the words of its User-Agent, how it asked, and how soon.

Previews and scanners do what a person does, in their place or before them. What they are known by stands in
`agents.toml`; whatever is not known as a robot counts as a person, so that a person's click is never lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

SOONEST: Final = timedelta(seconds=1)
"""Nobody reads a text and opens its link so soon after it was handed to the network."""

OTHER: Final = "other"
NAMELESS: Final = "program"
LONGEST_READ: Final = 1_000
"""Characters of a User-Agent that are looked at."""


class Kind(StrEnum):
    """Who followed a link."""

    PERSON = "person"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class Agent:
    """What is known by some words; ``family`` is all that is kept of it."""

    family: str
    is_robot: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a short address. ``purpose``: what the headers say of prefetching ("prefetch", "preview").

    ``after``: since the text was handed to the network; None: it is not known to have been.
    """

    method: str
    agent: str
    purpose: str = ""
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who it was, and the family of what they used."""

    kind: Kind
    family: str


def read_agents(data: Mapping[str, Any]) -> tuple[Agent, ...]:
    """What the file says."""
    return tuple(
        Agent(str(one["family"]), bool(one.get("robot")), tuple(str(word).lower() for word in one["words"]))
        for one in data["agent"]
    )


def judged(visit: Visit, agents: Sequence[Agent]) -> Verdict:
    """Who followed the link: a robot if anything says so, else a person."""
    found = known(visit.agent, agents)
    is_robot = (
        found.is_robot
        or visit.method != "GET"
        or bool(visit.purpose.strip())
        # Long before it was handed over, by a clock that goes wrong: that says nothing.
        or (visit.after is not None and abs(visit.after) < SOONEST)
    )
    return Verdict(Kind.ROBOT if is_robot else Kind.PERSON, found.family)


def known(agent: str, agents: Sequence[Agent]) -> Agent:
    """Whose words a User-Agent has; without any at all it is a program's."""
    said = agent[:LONGEST_READ].lower()
    if not said.strip():
        return Agent(NAMELESS, True, ())
    for each in agents:
        if any(word in said for word in each.words):
            return each
    return Agent(OTHER, False, ())
