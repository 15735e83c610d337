"""How many SMS a text is, and what each of them carries.

Sizes are those of 140 octets with an 8-bit concatenation reference (3GPP TS 23.040 §9.2.3.24.1): 160 septets
alone and 153 in a part, 70 UTF-16 units alone and 67 in a part. A character is never split over two parts:
neither an escape with what it announces, nor a surrogate pair. So a plain division is wrong: 153 `]` are
three fragments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from chappe.base.refusal import Refusal
from chappe.messages.alphabet import ESCAPE, encode_septets, outsiders


class Encoding(StrEnum):
    """How the characters of a text travel."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
"""Units that fit when the text is one fragment."""

IN_PART = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
"""Units that fit in each fragment when there are several."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text costs.

    `units` are septets (GSM-7) or UTF-16 units (UCS-2) used by its characters. `remaining` units are free in
    the last fragment; a character of two units needs two of them. `forced_by` holds the characters that GSM-7
    lacks, once each, in order of appearance: without them the text would be GSM-7.
    """

    encoding: Encoding
    fragments: int
    units: int
    remaining: int
    forced_by: tuple[str, ...]


class LoneSurrogate(Refusal):
    """Half of a surrogate pair stands alone at `position` (from 1): no character, so it cannot be sent."""

    code = "text.lone_surrogate"


def measure(text: str) -> Measure:
    """The encoding and fragments of `text`; the empty text is one empty GSM-7 fragment, as it would leave.

    Raises LoneSurrogate.
    """
    octets = encode_septets(text)
    if octets is None:
        return _measure_wide(text)
    if len(octets) <= ALONE[Encoding.GSM_7] or len(octets) == len(text):
        return _measure_undivided(Encoding.GSM_7, len(octets), ())
    return _measure_parts(Encoding.GSM_7, [len(part) for part in _septet_parts(octets)], ())


def split(text: str) -> tuple[str, ...]:
    """The text of each fragment; joined they are `text`. Raises LoneSurrogate."""
    octets = encode_septets(text)
    if octets is None:
        return tuple(part.decode("utf-16-be") for part in _wide_parts(_utf_16(text)))
    characters, start = [], 0
    for part in _septet_parts(octets):
        length = len(part) - part.count(ESCAPE)
        characters.append(text[start : start + length])
        start += length
    return tuple(characters)


def encode(text: str) -> tuple[Encoding, tuple[bytes, ...]]:
    """The encoding, and the octets of each fragment without header: unpacked septets (one an octet), or UTF-16BE.

    Raises LoneSurrogate.
    """
    octets = encode_septets(text)
    if octets is None:
        return Encoding.UCS_2, tuple(_wide_parts(_utf_16(text)))
    if len(octets) <= ALONE[Encoding.GSM_7]:
        return Encoding.GSM_7, (octets,)
    return Encoding.GSM_7, tuple(_septet_parts(octets))


def refuse_lone_surrogate(text: str) -> None:
    """Raises LoneSurrogate if part of `text` is no character (JSON can write one: "\\ud800")."""
    if not text.isascii():
        _utf_16(text)


def encoding_of(text: str) -> Encoding:
    """GSM-7 if every character is in its alphabet, else UCS-2."""
    return Encoding.UCS_2 if encode_septets(text) is None else Encoding.GSM_7


@lru_cache(maxsize=4096)
def _measure_undivided(encoding: Encoding, units: int, forced_by: tuple[str, ...]) -> Measure:
    """For one fragment, or characters of one unit each: the units alone decide. Most texts; their measures repeat."""
    if units <= ALONE[encoding]:
        return Measure(encoding, 1, units, ALONE[encoding] - units, forced_by)
    fragments = -(-units // IN_PART[encoding])
    return Measure(encoding, fragments, units, fragments * IN_PART[encoding] - units, forced_by)


def _measure_wide(text: str) -> Measure:
    octets = _utf_16(text)
    units = len(octets) // 2
    if units <= ALONE[Encoding.UCS_2] or units == len(text):
        return _measure_undivided(Encoding.UCS_2, units, outsiders(text))
    return _measure_parts(Encoding.UCS_2, [len(part) // 2 for part in _wide_parts(octets)], outsiders(text))


def _measure_parts(encoding: Encoding, lengths: list[int], forced_by: tuple[str, ...]) -> Measure:
    return Measure(encoding, len(lengths), sum(lengths), IN_PART[encoding] - lengths[-1], forced_by)


def _septet_parts(octets: bytes) -> Iterator[bytes]:
    if len(octets) <= ALONE[Encoding.GSM_7]:
        yield octets
        return
    start = 0
    while start < len(octets):
        end = start + IN_PART[Encoding.GSM_7]
        if end < len(octets) and octets[end - 1] == ESCAPE:
            end -= 1
        yield octets[start:end]
        start = end


def _wide_parts(octets: bytes) -> Iterator[bytes]:
    if len(octets) <= 2 * ALONE[Encoding.UCS_2]:
        yield octets
        return
    start = 0
    while start < len(octets):
        end = start + 2 * IN_PART[Encoding.UCS_2]
        if end < len(octets) and _is_high_surrogate(octets[end - 2]):
            end -= 2
        yield octets[start:end]
        start = end


def _utf_16(text: str) -> bytes:
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise LoneSurrogate(position=error.start + 1) from None


def _is_high_surrogate(first_octet: int) -> bool:
    return 0xD8 <= first_octet <= 0xDB
