"""The figures of a tally: how the texts of a deployment are distributed, and what replacing characters would save."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chappe.deployments.tallying import CHOICES, Choice
from chappe.gateways.prices import Cost, Rate, cost


@dataclass(frozen=True, slots=True)
class Cause:
    """A character that keeps texts out of GSM-7, where it comes from ("" is the text itself), for how many."""

    character: str
    field: str
    recipients: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Emptiness:
    """A field without a value, for how many."""

    field: str
    recipients: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """Those who read the text in one language ("" where the message does not say)."""

    language: str
    recipients: int
    fragments: int
    ucs2: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the texts would be by one choice of replacement. ``texts`` by number of fragments."""

    choice: Choice
    fragments: int
    texts: Mapping[int, int]
    ucs2: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Distribution:
    """The figures of a tally. ``chosen`` is what the message has replaced; ``outcomes`` are of every choice."""

    chosen: Choice
    recipients: int
    languages: tuple[LanguageShare, ...]
    outcomes: tuple[Outcome, ...]
    causes: tuple[Cause, ...]
    causes_left_out: int
    empty: tuple[Emptiness, ...]

    @property
    def now(self) -> Outcome:
        """What they are by the choice made."""
        return self.outcomes[CHOICES.index(self.chosen)]

    @property
    def better(self) -> tuple[Outcome, ...]:
        """The choices that would cost fewer fragments, the mildest first: nothing is replaced for nothing."""
        found: list[Outcome] = []
        least = self.now.fragments
        for outcome in self.outcomes:
            if outcome.fragments < least:
                found.append(outcome)
                least = outcome.fragments
        return tuple(found)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "chosen": self.chosen,
            "recipients": self.recipients,
            "languages": [
                {
                    "language": one.language,
                    "recipients": one.recipients,
                    "fragments": one.fragments,
                    "ucs2": one.ucs2,
                }
                for one in self.languages
            ],
            "choices": {
                one.choice: {
                    "fragments": one.fragments,
                    "texts": {str(size): texts for size, texts in one.texts.items()},
                    "ucs2": one.ucs2,
                    "cost": one.cost.as_json(),
                }
                for one in self.outcomes
            },
            "causes": [
                {
                    "character": one.character,
                    "field": one.field,
                    "recipients": one.recipients,
                    "positions": list(one.positions),
                }
                for one in self.causes
            ],
            "causes_left_out": self.causes_left_out,
            "empty": [
                {"field": one.field, "recipients": one.recipients, "positions": list(one.positions)}
                for one in self.empty
            ],
        }


def read(kept: Mapping[str, Any], chosen: Choice, rates: Mapping[str, Rate | None]) -> Distribution:
    """The figures that `Tally.as_json` wrote, priced."""
    languages = _languages(kept["languages"])
    return Distribution(
        chosen=chosen,
        recipients=sum(one.recipients for one in languages),
        languages=languages,
        outcomes=tuple(_outcome(choice, kept["choices"][choice], rates) for choice in CHOICES),
        causes=tuple(
            Cause(character, name, texts, tuple(positions))
            for character, name, texts, positions in kept["causes"]
        ),
        causes_left_out=kept["causes_left_out"],
        empty=tuple(Emptiness(name, texts, tuple(positions)) for name, texts, positions in kept["empty"]),
    )


def _languages(rows: Iterable[tuple[str, bool, int, int]]) -> tuple[LanguageShare, ...]:
    recipients: Counter[str] = Counter()
    fragments: Counter[str] = Counter()
    wide: Counter[str] = Counter()
    for language, is_wide, size, texts in rows:
        recipients[language] += texts
        fragments[language] += size * texts
        wide[language] += texts if is_wide else 0
    return tuple(
        LanguageShare(language, count, fragments[language], wide[language])
        for language, count in sorted(recipients.items(), key=lambda item: (-item[1], item[0]))
    )


def _outcome(choice: Choice, kept: Mapping[str, Any], rates: Mapping[str, Rate | None]) -> Outcome:
    countries: dict[str, int] = kept["countries"]
    return Outcome(
        choice,
        sum(countries.values()),
        {int(size): texts for size, texts in kept["fragments"].items()},
        kept["ucs2"],
        cost(countries, rates),
    )
