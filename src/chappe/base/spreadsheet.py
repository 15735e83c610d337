"""CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so is run as a formula by spreadsheets, a + before a number included: it loses its plus.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """The value as text, after an apostrophe where a spreadsheet would run it: the mark of a text there."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unmarked(cell: str) -> str:
    """What `safe_cell` was given: a file that Chappe wrote can be read again."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The rows as lines of CSV, every cell safe."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()
