"""The content rules of a country: named, dated, sourced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from chappe.windows.rulebook import ANYWHERE, Certainty, Source

SURE: Final = frozenset((Certainty.A, Certainty.B))
"""What a rule must rest on to keep a deployment from being prepared."""


class Kind(StrEnum):
    """What a rule asks for."""

    OPT_OUT = "opt_out"
    """The text says how to refuse the next."""
    LABEL = "label"
    """The text begins by saying that it is advertising."""
    SENDER_PREFIX = "sender_prefix"
    SENDER_SUFFIX = "sender_suffix"
    NO_NAMES = "no_names"
    """The sender is a number: names are refused, or replaced on the way."""
    REGISTERED_NAMES = "registered_names"
    NAME_CHARACTERS = "name_characters"
    """A name is written with some characters only."""
    GENERIC_NAMES = "generic_names"
    """A name says who sends: INFO says nothing."""
    NO_SHORTENERS = "no_shorteners"
    NO_LINKS = "no_links"
    NO_MARKETING = "no_marketing"


class Force(StrEnum):
    """What not keeping a rule does to a deployment."""

    BLOCKING = "blocking"
    WARNING = "warning"


class Topics(StrEnum):
    """The texts that a rule is about."""

    MARKETING = "marketing"
    ALL = "all"


class NumberFor(StrEnum):
    """When a text must say the number to which one refuses: where a name sends it, to which nobody can answer."""

    NAMES = "names"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a country asks. The first of the sources is what it rests on.

    ``words``: of an opt-out, those that people know for it; labels; generic names; the hosts of link shorteners; the
    one prefix or suffix of senders. ``pattern``: of an opt-out, the number to send it to; of name characters, those
    that are allowed (a class of characters). ``example`` shows how it is kept: a label as it is put. A ``link`` may
    stand for an opt-out; ``at_end`` says that it comes last.
    """

    kind: Kind
    force: Force
    sources: tuple[Source, ...]
    topics: Topics = Topics.MARKETING
    effective_from: date | None = None
    words: tuple[str, ...] = ()
    pattern: str = ""
    number_for: NumberFor = NumberFor.NAMES
    link: bool = False
    at_end: bool = False
    example: str = ""

    @property
    def certainty(self) -> Certainty:
        """How certain it is."""
        return self.sources[0].certainty

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "kind": self.kind.value,
            "force": self.force.value,
            "topics": self.topics.value,
            "effective_from": self.effective_from.isoformat() if self.effective_from else None,
            "words": list(self.words),
            "pattern": self.pattern,
            "number_for": self.number_for.value if self.pattern and self.kind is Kind.OPT_OUT else None,
            "link": self.link,
            "at_end": self.at_end,
            "example": self.example,
            "certainty": self.certainty.value,
            "sources": [
                {
                    "title": source.title,
                    "url": source.url,
                    "certainty": source.certainty.value,
                    "seen": source.seen.isoformat(),
                    "says": source.says,
                }
                for source in self.sources
            ],
        }

    def applies(self, *, marketing: bool, on: date) -> bool:
        """Whether it is about such a text, on a day."""
        return (marketing or self.topics is Topics.ALL) and (
            self.effective_from is None or self.effective_from <= on
        )


@dataclass(frozen=True, slots=True)
class CountryRules:
    """A file: the rules of one or several territories. ``notes`` are by language: what no rule here can check."""

    name: str
    territories: tuple[str, ...]
    rules: tuple[Rule, ...]
    notes: tuple[Mapping[str, str], ...] = ()

    @property
    def certainty(self) -> Certainty:
        """That of its least certain rule."""
        return max(rule.certainty for rule in self.rules)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "name": self.name,
            "territories": list(self.territories),
            "rules": [rule.as_json() for rule in self.rules],
            "notes": [dict(note) for note in self.notes],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """Every country's rules. Those of anywhere hold where a country has none of their kind."""

    files: Mapping[str, CountryRules]

    @property
    def territories(self) -> tuple[str, ...]:
        """Those with rules of their own, by code."""
        return tuple(sorted(_own(self)))

    def of(self, territory: str) -> CountryRules | None:
        """The file of a territory; None where it has none of its own."""
        return _own(self).get(territory)

    @property
    def anywhere(self) -> tuple[Rule, ...]:
        """The rules that hold wherever a country has none of their kind."""
        return tuple(
            rule for file in self.files.values() if file.territories == (ANYWHERE,) for rule in file.rules
        )

    def rules(self, territory: str) -> tuple[Rule, ...]:
        """All that hold in a territory, its own first."""
        return _rules(self, territory)

    def rule(self, territory: str, kind: Kind) -> Rule | None:
        """The first of a kind that the territory has of its own."""
        found = self.of(territory)
        return next((rule for rule in found.rules if rule.kind is kind), None) if found else None


@lru_cache(maxsize=8)
def _own(law: Law) -> dict[str, CountryRules]:
    files = (file for file in law.files.values() if file.territories != (ANYWHERE,))
    return {territory: file for file in files for territory in file.territories}


@lru_cache(maxsize=1024)
def _rules(law: Law, territory: str) -> tuple[Rule, ...]:
    own = found.rules if (found := law.of(territory)) else ()
    kinds = {rule.kind for rule in own}
    return (*own, *(rule for rule in law.anywhere if rule.kind not in kinds))
