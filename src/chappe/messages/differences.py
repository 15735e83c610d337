"""What changed from one text to another, word by word, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A merge field whole, a word, the spaces between, or a sign.
TOKENS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\w+|\s+|.", re.DOTALL)


class Change(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of either text. All but those added make the first text; all but those removed, the second."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; what was replaced is removed first, then added."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    pieces: list[Piece] = []
    for operation, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if operation == "equal":
            pieces.append(Piece(Change.KEPT, "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece(Change.REMOVED, "".join(old[i:j])))
        if k < m:
            pieces.append(Piece(Change.ADDED, "".join(new[k:m])))
    return pieces
