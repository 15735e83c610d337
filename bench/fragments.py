"""Measuring texts, against the least one could do with them: their length and their UTF-8 octets."""

import random
import time
from collections.abc import Callable

from chappe.messages.fragments import encode, measure

_GREETINGS = "Bonjour {}, nos soldes commencent samedi à 10 h : -30 % sur tout, {} € offerts. STOP 36123"
_NAMES = ["Marie", "Jean-Noël", "Chloé", "François", "Anaïs", "Zoë", "Éric", "Hélène", "O'Brien", "Łukasz"]
_TAILS = ["", "", "", " A très vite en magasin, avec toute l'équipe du quartier." * 3, " [1] {2} ~3" * 12]


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Texts measured a second, by kind of text; `ratio` is how many times the floor's time it took."""
    generator = random.Random(1794)
    texts = [_text(generator) for _ in range(int(60_000 * scale))]
    wide = [text for text in texts if measure(text).forced_by]
    plain = [text for text in texts if measure(text).fragments == 1 and not measure(text).forced_by]
    return [
        _compare("measure, personalised texts", texts, measure),
        _compare("measure, one fragment", plain, measure),
        _compare("measure, forced to UCS-2", wide, measure),
        _compare("encode for the wire, personalised texts", texts, encode),
    ]


def _text(generator: random.Random) -> str:
    greeting = _GREETINGS.format(generator.choice(_NAMES), generator.randrange(5, 50))
    return greeting + generator.choice(_TAILS)


def _compare(name: str, texts: list[str], function: Callable[[str], object]) -> dict[str, object]:
    floor = _rate(texts, _floor)
    measured = _rate(texts, function)
    return {
        "name": name,
        "measured": round(measured),
        "unit": "texts/s",
        "floor": round(floor),
        "ratio": round(floor / measured, 2),
    }


def _floor(text: str) -> tuple[int, bytes]:
    return len(text), text.encode()


def _rate(texts: list[str], function: Callable[[str], object]) -> float:
    """The better of two passes, in texts a second."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        for text in texts:
            function(text)
        best = min(best, time.perf_counter() - start)
    return len(texts) / best
