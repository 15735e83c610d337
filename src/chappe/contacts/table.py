"""From the text of a CSV file to its records, with their true lines, in flat memory (RFC 4180, read kindly).

Python's csv module is not used: it keeps a cell of any size, or stops at one; and one quote that nobody
closes makes a single record of the rest of the file. Here a cell too long, or a quote left open, costs its
own record.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from chappe.base.refusal import Refusal
from chappe.contacts.decoding import UNDECODABLE, EmptyFile

MAX_CELL: Final = 4_000
"""Characters of a cell."""

MAX_LINE: Final = 1_000_000
"""Characters of a line: what is beyond is dropped, and its record is broken."""

MAX_HEADING: Final = 200
"""Characters of a heading."""

DELIMITERS: Final = (",", ";", "\t", "|")


class Fault(StrEnum):
    """Why a record, or a cell of it, could not be read; the last two are of workbooks."""

    CELL_TOO_LONG = "cell_too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR_VALUE = "error_value"


class UnreadableHeader(Refusal):
    """The headings, at `line`, cannot be read: a quote left open, a cell too long, undecodable characters."""

    code: ClassVar[str] = "import.unreadable_header"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a record and the lines, from 1, that it stands on.

    With a `fault`, `cells` are those before it. `bad`: cells without a usable value, by place, with what is shown.
    """

    first_line: int
    last_line: int
    cells: list[str]
    fault: Fault | None = None
    bad: Mapping[int, tuple[Fault, str]] | None = None


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """The lines of a text given in pieces, ended by CR LF, LF or CR, none longer than MAX_LINE + 1."""
    pending = ""
    for piece in pieces:
        pending += piece
        held = "\r" if pending.endswith("\r") else ""  # its LF may come with the next piece
        pending = pending.removesuffix("\r")
        if "\r" in pending:
            pending = pending.replace("\r\n", "\n").replace("\r", "\n")
        *whole, last = pending.split("\n")
        for line in whole:
            yield line[: MAX_LINE + 1]
        pending = last[: MAX_LINE + 1] + held
    if pending:
        yield pending.removesuffix("\r")


@dataclass(slots=True)
class Table:
    """Reads records from lines; `width` is the number of cells of the header once it is known."""

    source: Iterator[str]
    delimiter: str = ","
    width: int = 0
    line: int = 0
    _given_back: deque[str] = field(default_factory=deque)

    def next_line(self) -> str | None:
        """The next line as it stands, or None at the end."""
        text = self._given_back.popleft() if self._given_back else next(self.source, None)
        if text is not None:
            self.line += 1
        return text

    def give_back(self, taken: list[str]) -> None:
        """Lines to be read again."""
        self._given_back.extendleft(reversed(taken))
        self.line -= len(taken)

    def headings(self, delimiter: str | None = None) -> list[str]:
        """The cells of the first line that is not empty; settles the delimiter (told from it, unless given).

        Raises EmptyFile and UnreadableHeader.
        """
        first = self._next_filled_line()
        if declared := re.fullmatch(r'"?sep=(.)"?', first.strip(), re.IGNORECASE):
            self.delimiter = declared[1]  # Excel's own way to say it
            first = self._next_filled_line()
        else:
            self.delimiter = _likely_delimiter(first)
        self.delimiter = delimiter or self.delimiter
        self.give_back([first])
        header = next(self.records(), None)
        if header is None:
            raise EmptyFile
        headings = [cell.strip() for cell in header.cells]
        if header.fault is not None or any(_unreadable(heading) for heading in headings):
            raise UnreadableHeader(line=header.first_line)
        self.width = len(headings)
        return headings

    def records(self) -> Iterator[Record]:
        """The records from here on; empty lines, and lines of delimiters only, are passed over."""
        while (text := self.next_line()) is not None:
            if text.strip(self.delimiter + " \u00a0\t"):
                yield self._record(text)

    def _next_filled_line(self) -> str:
        while (line := self.next_line()) is not None:
            if line.strip():
                return line
        raise EmptyFile

    def _record(self, text: str) -> Record:
        first = self.line
        if len(text) > MAX_LINE:
            return self._too_long(first, text)
        if '"' not in text:
            return Record(first, first, text.split(self.delimiter))
        return self._quoted_record(first, text)

    def _too_long(self, first: int, text: str) -> Record:
        cells = text.split(self.delimiter)
        intact = next((i for i, cell in enumerate(cells) if len(cell) > MAX_CELL), len(cells) - 1)
        return Record(first, first, cells[:intact], Fault.CELL_TOO_LONG)

    def _quoted_record(self, first: int, text: str) -> Record:
        """A record with quotes, which may go on over several lines (`taken`, after the first)."""
        cells: list[str] = []
        taken: list[str] = []
        position = 0
        while position <= len(text):
            if not text.startswith('"', position):
                end = _or_end(text.find(self.delimiter, position), text)
                cells.append(text[position:end])
            else:
                closing = self._closing_quote(text, position, taken)
                text = closing.text
                if closing.at is None:
                    return self._broken(first, cells, taken, closing.ended)
                end = _or_end(text.find(self.delimiter, closing.at), text)
                if end > closing.at + 1 and self._looks_like_a_record(taken):
                    return self._broken(first, cells, taken, ended=True)
                quoted = text[position + 1 : closing.at].replace('""', '"')
                cells.append(quoted + text[closing.at + 1 : end])
            position = end + 1
        if len(cells) != self.width and self._looks_like_a_record(taken):
            return self._broken(first, cells, taken, ended=True)
        return Record(first, self.line, cells)

    def _closing_quote(self, text: str, opening: int, taken: list[str]) -> "_Closing":
        """Where the quote opened at `opening` is closed, taking more lines while it is not."""
        position = opening + 1
        while True:
            found = text.find('"', position)
            if found >= 0:
                if not text.startswith('"', found + 1):
                    return _Closing(text, found, ended=False)
                position = found + 2
                continue
            position = max(position, len(text))
            if taken and len(text) - opening > MAX_CELL:
                return _Closing(text, None, ended=False)
            line = self.next_line()
            if line is None:
                return _Closing(text, None, ended=True)
            taken.append(line)
            text = f"{text}\n{line}"

    def _broken(self, first: int, cells: list[str], taken: list[str], ended: bool) -> Record:
        """A quote that is not closed in time: left open by mistake, or around a huge cell?

        By mistake, if the line after it is a record of its own, or if the file ends in it: then only the
        first line is lost. Otherwise the cell is passed over to its end.
        """
        if ended or self._looks_like_a_record(taken):
            self.give_back(taken)
            return Record(first, first, cells, Fault.UNCLOSED_QUOTE)
        closed = self._pass_over_cell()
        fault = Fault.CELL_TOO_LONG if closed else Fault.UNCLOSED_QUOTE
        return Record(first, self.line, cells, fault)

    def _looks_like_a_record(self, taken: list[str]) -> bool:
        return bool(taken) and self.width > 1 and taken[0].count(self.delimiter) == self.width - 1

    def _pass_over_cell(self) -> bool:
        """Read on to the line on which the open quote is closed; False if none is."""
        while (line := self.next_line()) is not None:
            if line.replace('""', "").count('"') % 2:
                return True
        return False


@dataclass(frozen=True, slots=True)
class _Closing:
    """The text read so far, the place of the closing quote in it, and whether the file ended without one."""

    text: str
    at: int | None
    ended: bool


def _or_end(position: int, text: str) -> int:
    return len(text) if position < 0 else position


def _likely_delimiter(header: str) -> str:
    """The one that parts the header into the most cells, quoted parts left out of the count."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _unreadable(heading: str) -> bool:
    return len(heading) > MAX_HEADING or UNDECODABLE in heading or "\x00" in heading
