"""A reply in plain letters: however a telephone writes a word, it is the same word.

Case, accents, punctuation, digits, emoji, full width (`ＳＴＯＰ`), letters in circles and squares, invisible marks
and letters said one by one (`s.t.o.p`) make no difference.
"""

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_SPELT_OUT: Final = re.compile(r"(?:[^\W\d_](?:[ .\-_*]+|(?![^\W\d_]))){3,}")
_ENCLOSED: Final = re.compile(
    "[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]{3,}"
)
_ZERO: Final = re.compile(r"(?<=[^\W\d_])0(?=[^\W\d_])")
_LENGTHENED: Final = re.compile(r"([^\W\d_])\1{2,}")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ı": "i"})


def words_of(line: str) -> tuple[str, ...]:
    """The words of a line, in plain letters: `Arrêtez, SVP` is arretez, svp."""
    return tuple(_WORD.findall(_joined(plain(line))))


def plain(text: str) -> str:
    """Lower case letters without accents, symbols and invisible marks; lines and punctuation stay.

    A letter said three times or more is said once (`Stoppp`), and a nought between letters is an o.
    """
    lettered = _ENCLOSED.sub(lambda found: _composed(found[0]), text)
    bare = "".join(" " if unicodedata.category(character)[0] == "S" else character for character in lettered)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", bare).casefold())
    shown = "".join(mark for mark in decomposed if unicodedata.category(mark) not in _INVISIBLE)
    return _LENGTHENED.sub(r"\1", _ZERO.sub("o", shown.translate(_LIGATURES)))


def _composed(enclosed: str) -> str:
    """Letters out of their circles and squares; some of the latter have no decomposition and go by their place."""
    negative = {0x1F150: "A", 0x1F170: "A"}
    letters = []
    for character in enclosed:
        code = ord(character)
        base = next((start for start in negative if start <= code < start + 26), None)
        letters.append(chr(ord("A") + code - base) if base else unicodedata.normalize("NFKC", character))
    return "".join(letters)


def _joined(line: str) -> str:
    """A word spelt out at the start (`s.t.o.p`, `s t o p`), made one."""
    start = line.lstrip(" .-_*\"'«»“”()[]!¡¿?,;:\t")
    spelt = _SPELT_OUT.match(start)
    if spelt is None:
        return line
    return "".join(_WORD.findall(spelt[0])) + " " + start[spelt.end() :]
