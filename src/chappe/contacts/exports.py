"""Lists to take away: CSV that a spreadsheet opens without running anything in it."""

from collections.abc import Callable, Iterator, Mapping

from chappe.base.spreadsheet import csv_text
from chappe.contacts.numberlist import COLUMNS as LIST_COLUMNS
from chappe.contacts.queries import import_rejections, import_status, sender_stops, suppressions

PAGE = 1_000
COLUMNS = ("line", "column", "value", "stored", "code", "reason", "row")


def rejections_csv(
    account_id: int, import_id: int, sentence: Callable[[str, Mapping[str, object]], str]
) -> Iterator[str]:
    """The rows of an import that need a look, with their reason and remedy as ``sentence(code, params)`` words them.

    A page of lines at a time, each ended by CR LF. ``stored`` is ``yes`` for a row that was imported all the same;
    ``row`` is what stood in the file, as CSV. Raises NotFound, before the first line.
    """
    import_status(account_id, import_id)
    return _pages(account_id, import_id, sentence)


def _pages(
    account_id: int, import_id: int, sentence: Callable[[str, Mapping[str, object]], str]
) -> Iterator[str]:
    yield csv_text([COLUMNS])
    after = 0
    while page := import_rejections(account_id, import_id, after=after, limit=PAGE):
        yield csv_text(
            (
                line.line,
                line.column,
                line.value,
                "yes" if line.is_stored else "no",
                line.code,
                sentence(line.code, line.params),
                line.row,
            )
            for line in page
        )
        after = page[-1].id


def suppressions_csv(account_id: int) -> Iterator[str]:
    """Every suppressed number of the account, then every sender that a number stopped; can be imported again.

    The newest of each first, a page of lines at a time.
    """
    yield csv_text([LIST_COLUMNS])
    before = None
    while page := suppressions(account_id, before=before, limit=PAGE):
        yield csv_text((line.number, line.reason, line.source, line.at.isoformat(), "") for line in page)
        before = page[-1].id
    before = None
    while stops := sender_stops(account_id, before=before, limit=PAGE):
        yield csv_text(
            (line.number, line.reason, line.source, line.at.isoformat(), line.sender) for line in stops
        )
        before = stops[-1].id
