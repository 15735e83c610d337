"""Counting texts as they are made: fragments, UCS-2 and its causes, languages, what replacing characters would save.

The counters are bounded, however many texts go by: a character of a field keeps a count and a few places.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from chappe.messages.culprits import Culprit
from chappe.messages.fragments import Encoding, encoding_of, measure
from chappe.messages.replacement import smart, without_accents

CAUSES_COUNTED = 2_000
CAUSES_KEPT = 100
PLACES_KEPT = 5


class Choice(StrEnum):
    """Which characters a message has replaced: none, typographic ones, accents that GSM-7 lacks, or both."""

    NEITHER = "neither"
    SMART = "smart"
    ACCENTS = "accents"
    BOTH = "both"


CHOICES = tuple(Choice)
Costing = tuple[bool, int]
"""Whether a text is in UCS-2, and its fragments."""


def choice_of(*, smart_replacement: bool, without_accents: bool) -> Choice:
    """The choice that a message makes."""
    return CHOICES[smart_replacement + 2 * without_accents]


def costings(filled: str) -> tuple[Costing, ...]:
    """What a filled text costs by each choice, in the order of `Choice`. Raises LoneSurrogate."""
    if encoding_of(filled) is Encoding.GSM_7:
        return ((False, measure(filled).fragments),) * len(CHOICES)
    smartened, unaccented = smart(filled), without_accents(filled)
    neither = _costing(filled)
    by_smart = neither if smartened == filled else _costing(smartened)
    by_accents = neither if unaccented == filled else _costing(unaccented)
    if smartened == filled:
        return neither, by_smart, by_accents, by_accents
    by_both = without_accents(smartened)
    return neither, by_smart, by_accents, by_smart if by_both == smartened else _costing(by_both)


def _costing(text: str) -> Costing:
    measured = measure(text)
    return measured.encoding is Encoding.UCS_2, measured.fragments


class Counted(NamedTuple):
    """What a tally takes of texts that are alike. ``positions`` holds those of the first few, in order.

    ``costing`` is their own; ``choices`` that of every choice.
    """

    positions: tuple[int, ...]
    country: str
    language: str
    costing: Costing
    choices: tuple[Costing, ...]
    culprits: tuple[Culprit, ...]
    empty_fields: tuple[str, ...]


@dataclass(slots=True)
class Seen:
    """How many texts, and the places of the first few."""

    texts: int = 0
    positions: list[int] = field(default_factory=list)

    def add(self, positions: Sequence[int], times: int) -> None:
        self.texts += times
        if len(self.positions) < PLACES_KEPT or positions[0] < self.positions[-1]:
            self.positions = sorted([*self.positions, *positions])[:PLACES_KEPT]


@dataclass(slots=True)
class Tally:
    """Counts texts as they go by. Its size does not grow with them."""

    by_language: Counter[tuple[str, Costing]] = field(default_factory=Counter)
    by_choices: Counter[tuple[str, tuple[Costing, ...]]] = field(default_factory=Counter)
    causes: dict[Culprit, Seen] = field(default_factory=dict)
    # Texts of characters past those that are counted one by one.
    other_causes: int = 0
    empty: dict[str, Seen] = field(default_factory=dict)

    def add(self, one: Counted, times: int = 1) -> None:
        """Counts a text, or as many that are alike."""
        self.by_language[one.language, one.costing] += times
        self.by_choices[one.country, one.choices] += times
        for cause in one.culprits:
            if cause in self.causes or len(self.causes) < CAUSES_COUNTED:
                self.causes.setdefault(cause, Seen()).add(one.positions, times)
            else:
                self.other_causes += times
        for name in one.empty_fields:
            self.empty.setdefault(name, Seen()).add(one.positions, times)

    def as_json(self) -> dict[str, object]:
        """Plain values, the causes bounded to the hundred most frequent; `distribution.read` reads them."""
        frequent = sorted(self.causes.items(), key=lambda item: (-item[1].texts, item[0]))
        left_out = sum(seen.texts for _, seen in frequent[CAUSES_KEPT:]) + self.other_causes
        return {
            "languages": [
                [language, wide, fragments, texts]
                for (language, (wide, fragments)), texts in sorted(self.by_language.items())
            ],
            "choices": {choice: self._choice(index) for index, choice in enumerate(CHOICES)},
            "causes": [
                [character, name, seen.texts, seen.positions]
                for (character, name), seen in frequent[:CAUSES_KEPT]
            ],
            "causes_left_out": left_out,
            "empty": [[name, seen.texts, seen.positions] for name, seen in sorted(self.empty.items())],
        }

    def _choice(self, index: int) -> dict[str, object]:
        countries: Counter[str] = Counter()
        sizes: Counter[int] = Counter()
        wide = 0
        for (country, choices), texts in self.by_choices.items():
            if not choices:
                continue
            is_wide, fragments = choices[index]
            countries[country] += fragments * texts
            sizes[fragments] += texts
            wide += texts if is_wide else 0
        return {
            "countries": dict(countries),
            "fragments": {str(size): texts for size, texts in sorted(sizes.items())},
            "ucs2": wide,
        }
