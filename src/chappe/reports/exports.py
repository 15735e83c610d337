"""Lists to take away: CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from chappe.deployments.queries import recipients

PAGE = 2_000
COLUMNS = (
    "external_id",
    "name",
    "number",
    "country",
    "state",
    "code",
    "changed_at",
    "encoding",
    "fragments",
    "text",
)
# A cell that begins so is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """The value as text, with an apostrophe before what a spreadsheet would run. Numbers with a ``+`` get one too:
    without it a spreadsheet makes a sum of them, and loses the plus."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def export_recipients(account_id: int, deployment_id: int) -> Iterator[str]:
    """The recipients of a deployment as CSV, a page of lines at a time. Raises NotFound."""
    yield _lines([COLUMNS])
    after = 0
    while page := recipients(account_id, deployment_id, after=after, limit=PAGE):
        yield _lines(
            [
                (
                    line.external_id,
                    line.name,
                    line.number,
                    line.country,
                    line.state,
                    line.code,
                    line.changed_at.isoformat() if line.changed_at else "",
                    line.encoding,
                    line.fragments,
                    line.text,
                )
                for line in page
            ]
        )
        after = page[-1].position


def _lines(rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[safe_cell(cell) for cell in row] for row in rows])
    return buffer.getvalue()
