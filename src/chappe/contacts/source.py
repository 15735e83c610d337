"""A file of contacts, whatever its format: its headings, then its records, and how it was read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from chappe.contacts.decoding import UNDECODABLE, EmptyFile, decode, is_archive
from chappe.contacts.table import MAX_HEADING, Record, Table, UnreadableHeader, lines
from chappe.contacts.workbook.book import Workbook, open_workbook

_SLICE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read: `format` csv or xlsx; a CSV has an encoding, maybe guessed, and a delimiter; a workbook,
    the sheet read among its `sheets`."""

    format: str
    encoding: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


class Source(Protocol):
    """What is read of a file, of any format."""

    @property
    def headings(self) -> list[str]:
        """The cells of the first line that is not empty."""

    @property
    def layout(self) -> Layout: ...

    @property
    def weight(self) -> int:
        """About how many octets of text were given so far."""

    def verify(self) -> None:
        """Raises a refusal for a file of which the end cannot be read."""

    def records(self) -> Iterator[Record]:
        """What stands below the headings; to be called once."""


def open_source(
    file: BinaryIO,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Source:
    """The contents of a file that can be searched. Raises the refusals of `decoding`, `table` and `workbook`."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if is_archive(start):
        return _Workbook(open_workbook(file, sheet))
    return _Csv(file, encoding, delimiter)


class _Csv:
    def __init__(self, file: BinaryIO, encoding: str | None, delimiter: str | None) -> None:
        self._file = file
        decoded = decode(iter(lambda: file.read(_SLICE), b""), encoding)
        self._table = Table(lines(decoded.pieces))
        self.headings = self._table.headings(delimiter)
        self.layout = Layout("csv", decoded.encoding, decoded.guessed, self._table.delimiter)

    @property
    def weight(self) -> int:
        return self._file.tell()

    def verify(self) -> None:
        """Whatever is wrong in a CSV is wrong in one of its rows."""

    def records(self) -> Iterator[Record]:
        return self._table.records()


class _Workbook:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._is_plain = False
        self.weight = 0
        header = next((record for record in book.records() if _is_filled(record)), None)
        if header is None:
            raise EmptyFile
        self._header_line = header.first_line
        self.headings = [cell.strip() for cell in header.cells]
        if header.bad or any(_unreadable(heading) for heading in self.headings):
            raise UnreadableHeader(line=header.first_line)
        self.layout = Layout(
            "xlsx", sheet=book.chosen.name, sheets=tuple(sheet.name for sheet in book.sheets)
        )

    def verify(self) -> None:
        self._is_plain = self._book.verify()

    def records(self) -> Iterator[Record]:
        """Cells that stand empty at the end of a row are not written in a workbook: the row is filled up."""
        width = len(self.headings)
        for record in self._book.records(is_plain=self._is_plain):
            if record.first_line > self._header_line:
                self.weight += sum(map(len, record.cells))
                record.cells.extend([""] * (width - len(record.cells)))
                yield record


def _is_filled(record: Record) -> bool:
    return any(cell.strip() for cell in record.cells)


def _unreadable(heading: str) -> bool:
    return len(heading) > MAX_HEADING or UNDECODABLE in heading or "\x00" in heading
