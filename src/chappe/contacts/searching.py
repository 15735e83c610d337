"""What a person means by what they type in a search box: a number, or words."""

import re
from dataclasses import dataclass

NUMBER_LIKE = re.compile(r"[0-9+().\-/\s]+")
FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Search:
    """``words`` to find in names; ``digits`` to find within E.164 numbers, if what was typed reads as a number."""

    text: str
    words: tuple[str, ...] = ()
    digits: str = ""


def search_for(typed: str) -> Search:
    """Reads a search as it was typed.

    A number may be in any form, whole or in part: punctuation, a trunk 0 and the international 00 are dropped, so
    that what is left occurs in the E.164 form. Fewer than three digits are words.
    """
    text = " ".join(typed.replace("\0", "").split())
    if NUMBER_LIKE.fullmatch(text):
        digits = "".join(c for c in text.replace("(0)", "") if c.isdigit()).lstrip("0")
        if len(digits) >= FEWEST_DIGITS:
            return Search(text=text, words=tuple(text.split()), digits=digits)
    return Search(text=text, words=tuple(text.split()))
