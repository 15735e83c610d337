"""Personalised texts filled, replaced, counted and tallied, against the least one could do: str.format and len.

What a preparation does with each recipient but for the database. Rates are by the processor's own seconds: what else
the machine does is not in them. Memory is that of the process at its highest, before and after: texts go by, and
nothing of them stays but counters.
"""

import resource
import time
from collections.abc import Callable, Iterator
from itertools import islice

from chappe.deployments.plan import Person, compose, counted_of
from chappe.deployments.tallying import Tally
from chappe.messages.contents import Compiled, Contents, compiled

TEXTS = 1_000_000
_NAMES = ["Marie", "Jean-Noël", "Chloé", "François", "Anaïs", "Zoë", "Éric", "Hélène", "O'Brien", "Łukasz"]
_CITIES = ["Lyon", "Orléans", "Nîmes", "Besançon", "Paris", "Saint-Étienne", ""]
_PLAIN = (
    "Bonjour {{ first_name | default: 'à vous' }}, nos soldes commencent samedi à {{ city }} : {{ points }} points."
    " STOP 36123"
)
_LOGIC = (
    "Bonjour {% if first_name %}{{ first_name }}{% else %}à vous{% endif %}, vous avez {{ points | number }} points"
    " jusqu'au {{ until | date: 'day_month' }} à {{ city | upcase }}. STOP 36123"
)
_FLOOR = "Bonjour {}, nos soldes commencent samedi à {} : {} points. STOP 36123"


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Texts a second; `ratio` is how many times the floor's time they took."""
    how_many = int(TEXTS * scale)
    return [
        _compare("fill and count, fields and defaults", how_many, Contents(_PLAIN)),
        _compare("the same, both replacements chosen", how_many, _choosing(_PLAIN)),
        _compare("conditions, a number and a date, in 5 locales", how_many // 10, Contents(_LOGIC)),
    ]


def _choosing(text: str) -> Contents:
    return Contents(text, smart_replacement=True, without_accents=True)


def _people() -> Iterator[Person]:
    """People without end, each unlike the others by the points."""
    languages = ("fr", "fr-CA", "en", "de", "")
    position = 0
    while True:
        position += 1
        own = {
            "city": _CITIES[position % 7],
            "points": str(position),
            "until": f"2026-08-{position % 28 + 1:02}",
        }
        name, language = _NAMES[position % 10], languages[position % 5]
        yield Person(position, position, "+33639980000", "FR", "", name, "", language, "FR", "", own)


def _compare(name: str, how_many: int, contents: Contents) -> dict[str, object]:
    texts = compiled(contents, "fr")
    floor = _rate(how_many, _format)
    before = _peak()
    tally = Tally()
    measured = _rate(how_many, lambda person: _fill(person, texts, tally))
    grown = _peak() - before
    return {
        "name": f"{name} (+{grown} MiB)",
        "measured": round(measured),
        "unit": "texts/s",
        "floor": round(floor),
        "ratio": round(floor / measured, 1),
    }


def _fill(person: Person, texts: Compiled, tally: Tally) -> None:
    tally.add(counted_of(compose(person, texts)))


def _format(person: Person) -> None:
    len(_FLOOR.format(person.first_name, person.attributes["city"], person.attributes["points"]))


def _rate(how_many: int, function: Callable[[Person], None]) -> float:
    """Texts a second, less what it takes to make the people."""
    bare = _seconds(how_many, lambda _person: None)
    return how_many / max(_seconds(how_many, function) - bare, 1e-9)


def _seconds(how_many: int, function: Callable[[Person], None]) -> float:
    start = time.process_time()
    for person in islice(_people(), how_many):
        function(person)
    return time.process_time() - start


def _peak() -> int:
    """MiB that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
