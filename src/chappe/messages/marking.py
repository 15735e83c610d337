"""The characters that keep a text out of GSM-7, where they stand and what they are called."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MOST_MARKS: Final = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A character at a `position` of the text, from 1; `name` is Unicode's, in English."""

    position: int
    character: str
    name: str

    @property
    def code(self) -> str:
        """U+00EA."""
        return f"U+{ord(self.character):04X}"


def marks(text: str, characters: Collection[str]) -> tuple[Mark, ...]:
    """The first fifty places of the characters in the text, in order."""
    wanted = set(characters)
    found = []
    for position, character in enumerate(text, start=1):
        if character in wanted:
            found.append(Mark(position, character, unicodedata.name(character, "").capitalize()))
            if len(found) == MOST_MARKS:
                break
    return tuple(found)
