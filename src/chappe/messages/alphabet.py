"""The GSM 7 bit default alphabet and its extension table, as data (3GPP TS 23.038 §6.2.1 and §6.2.1.1)."""

import codecs
import re
from typing import Final

ESCAPE: Final = 0x1B
"""Announces a character of the extension table. It is a mark of the encoding: never accepted as text."""

DEFAULT: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The 128 positions, in order; each character costs one septet."""

EXTENSION: Final = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
"""The code that follows the escape; each character costs two septets. There is no French national table."""

CHARACTERS: Final = frozenset(DEFAULT) - {chr(ESCAPE)} | EXTENSION.keys()
"""Every character a GSM-7 text may hold."""

# Working form of a text: one octet a character, so that checking and encoding run in C. It is the wire's
# code, save that `@` stands at 0x80 (Python's quick encoder wants U+0000 at 0) and that a character of the
# extension table stands at its code + 0x80, where no other does.
_AT = 0x80
_UNDEFINED = "\ufffe"


def _working_table() -> str:
    table = list(DEFAULT) + [_UNDEFINED] * 128
    table[ESCAPE] = _UNDEFINED
    table[0], table[_AT] = "\0", DEFAULT[0]
    for character, code in EXTENSION.items():
        table[code + 0x80] = character
    return "".join(table)


_WORKING = codecs.charmap_build(_working_table())
_TO_WIRE = [(bytes((_AT,)), b"\0")] + [
    (bytes((code + 0x80,)), bytes((ESCAPE, code))) for code in EXTENSION.values()
]
_OUTSIDERS = re.compile("[^" + re.escape("".join(sorted(CHARACTERS))) + "]+")


def encode_septets(text: str) -> bytes | None:
    """`text` in GSM-7, one septet an octet, escapes included; None if it holds a character GSM-7 lacks.

    Its length is the cost of the text in septets.
    """
    working = codecs.charmap_encode(text, "ignore", _WORKING)[0]
    if len(working) != len(text) or 0 in working:  # U+0000 is not in the alphabet
        return None
    if not working.isascii():
        for placed, wire in _TO_WIRE:
            working = working.replace(placed, wire)
    return working


def outsiders(text: str) -> tuple[str, ...]:
    """The characters of `text` that GSM-7 lacks, once each, in order of appearance."""
    return tuple(dict.fromkeys("".join(_OUTSIDERS.findall(text))))
