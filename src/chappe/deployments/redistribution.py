"""What a list that was computed again makes of its distribution: those who left are taken off, those who came added.

The figures are those that `Tally.as_json` wrote.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from chappe.deployments.plan import Person, TextRefused, compose, counted_of
from chappe.deployments.tallying import CAUSES_KEPT, CHOICES, PLACES_KEPT, Counted, costings
from chappe.messages.contents import Compiled
from chappe.messages.fragments import measure

Figures = Mapping[str, Any]


class Kept(NamedTuple):
    """A text as it was prepared."""

    text: str
    encoding: str
    fragments: int


def counted_again(person: Person, texts: Compiled, kept: Kept, fields: Mapping[str, str]) -> Counted:
    """What was counted of a prepared text, from what its reader is now; from the text alone where that has changed.

    ``fields``: where a character is known to come from.
    """
    forced_by = measure(kept.text).forced_by
    try:
        again = compose(person, texts)
    except TextRefused:
        again = None
    if again and (again.encoding, again.fragments, again.forced_by) == (
        kept.encoding,
        kept.fragments,
        forced_by,
    ):
        return counted_of(again)
    return Counted(
        (person.position,),
        person.route_country,
        texts.read_by(person.language)[0],
        (bool(forced_by), kept.fragments),
        costings(kept.text),
        tuple((character, fields.get(character, "")) for character in forced_by),
        again.empty_fields if again else (),
    )


def fields_of(figures: Figures) -> dict[str, str]:
    """Where each character comes from most often."""
    return {character: name for character, name, _, _ in reversed(figures["causes"])}


def places_named(figures: Figures) -> set[int]:
    """Where the texts stand that the figures name."""
    return {place for name in ("causes", "empty") for row in figures[name] for place in row[-1]}


def redistributed(before: Figures, came: Figures, left: Figures, places: Collection[int]) -> dict[str, Any]:
    """The figures before, with those of texts that came and without those of texts that left, at these places.

    A count that would be less than nothing is nothing: figures from a text alone may be off by a little.
    """
    gone = frozenset(places)
    causes, causes_left_out = _causes(before, came, left, gone)
    languages = _counts(
        *([((*row[:3],), row[3]) for row in each["languages"]] for each in (before, came, left))
    )
    return {
        "languages": [[*key, texts] for key, texts in sorted(languages.items())],
        "choices": {
            choice: _choice(*(each["choices"][choice] for each in (before, came, left))) for choice in CHOICES
        },
        "causes": causes,
        "causes_left_out": causes_left_out,
        "empty": _rows(_seen(1, "empty", before, came, left, gone)),
    }


def _choice(*each: Figures) -> dict[str, Any]:
    countries, fragments = (
        _counts(*(one[name].items() for one in each)) for name in ("countries", "fragments")
    )
    return {
        "countries": countries,
        "fragments": dict(sorted(fragments.items(), key=lambda item: int(item[0]))),
        "ucs2": _more([one["ucs2"] for one in each]),
    }


def _more(counts: list[int]) -> int:
    before, came, left = counts
    return max(0, before + came - left)


def _counts(
    before: Iterable[tuple[Any, int]], came: Iterable[tuple[Any, int]], left: Iterable[tuple[Any, int]]
) -> dict[Any, int]:
    found = Counter(dict(before))
    found.update(dict(came))
    found.subtract(dict(left))
    return {key: count for key, count in found.items() if count > 0}


Seen = dict[tuple[str, ...], tuple[int, list[int]]]


def _seen(width: int, name: str, before: Figures, came: Figures, left: Figures, gone: frozenset[int]) -> Seen:
    """Texts and places of each key, which is the first so many values of a row."""
    counts = _counts(
        *([(tuple(row[:width]), row[width]) for row in each[name]] for each in (before, came, left))
    )
    places: dict[tuple[str, ...], set[int]] = {}
    for row in (*before[name], *came[name]):
        places.setdefault(tuple(row[:width]), set()).update(row[width + 1])
    return {key: (texts, sorted(places[key] - gone)[:PLACES_KEPT]) for key, texts in counts.items()}


def _rows(seen: Seen) -> list[list[Any]]:
    return [[*key, texts, positions] for key, (texts, positions) in sorted(seen.items())]


def _causes(
    before: Figures, came: Figures, left: Figures, gone: frozenset[int]
) -> tuple[list[list[Any]], int]:
    """The most frequent causes, and how many texts those have that are not among them."""
    seen = _seen(2, "causes", before, came, left, gone)
    frequent = sorted(seen.items(), key=lambda item: (-item[1][0], item[0]))
    named = {tuple(row[:2]) for each in (before, came) for row in each["causes"]}
    # Of a cause that was not kept by name, what leaves is off the rest.
    unnamed = sum(texts for *key, texts, _ in left["causes"] if tuple(key) not in named)
    rest = _more([each["causes_left_out"] for each in (before, came, left)])
    cut = sum(texts for _, (texts, _) in frequent[CAUSES_KEPT:])
    rows = [[*key, texts, positions] for key, (texts, positions) in frequent[:CAUSES_KEPT]]
    return rows, max(0, rest - unnamed) + cut
