"""Sets of values as PostgreSQL array literals: one string to send in place of a value at a time to convert.

The manual's "Array Input and Output Syntax" is the source. A lane writes thousands of outcomes a second, and the
conversion of their lists was half of what its process did.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime


def integers(values: Iterable[int]) -> str:
    """An array of integers."""
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Sequence[str]) -> str:
    """An array of texts. What PostgreSQL cannot keep is not sent: U+0000 is left out, half a character shows as ?."""
    if not values:
        return "{}"
    joined = '","'.join(values)
    if not joined.isascii():
        values = [value.encode(errors="replace").decode() for value in values]
        joined = '","'.join(values)
    if "\\" in joined or "\0" in joined or joined.count('"') != 2 * (len(values) - 1):
        joined = '","'.join(map(_escaped, values))
    return '{"' + joined + '"}'


def text(value: str) -> str:
    """One text, as `texts` would keep it."""
    return value.replace("\0", "").encode(errors="replace").decode()


def moments(values: Iterable[datetime | None]) -> str:
    """An array of aware moments, each of which may be missing."""
    return "{" + ",".join("NULL" if at is None else f'"{at.isoformat()}"' for at in values) + "}"


def _escaped(value: str) -> str:
    return value.replace("\0", "").replace("\\", "\\\\").replace('"', '\\"')
