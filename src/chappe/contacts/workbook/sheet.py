"""From the XML of a sheet to its records: each cell as the text a person sees in it, or why it has none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chappe.contacts.table import MAX_CELL, Fault, Record
from chappe.contacts.workbook.archive import BrokenWorkbook
from chappe.contacts.workbook.markup import Reader
from chappe.contacts.workbook.strings import Strings, TextReader
from chappe.contacts.workbook.values import moment, number, unescaped

MAX_PLACES: Final = 16_384
MAX_ROWS: Final = 1_048_576
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of a sheet refer to: shared texts, the styles that show dates, where days are counted from."""

    strings: Strings
    dates: frozenset[str] = frozenset()
    from_1904: bool = False


def records(
    part: str, pieces: Iterable[bytes], context: Context, *, is_plain: bool = False
) -> Iterator[Record]:
    """The rows that have at least one cell, with their numbers in the sheet. Raises BrokenWorkbook."""
    cells = _Cells(part, context)
    reader = Reader(part, cells.start, cells.end, cells.text, is_plain=is_plain)
    for piece in pieces:
        reader.feed(piece)
        yield from cells.taken()
    reader.feed(b"", final=True)
    yield from cells.taken()


@lru_cache(maxsize=MAX_PLACES)
def place_of(letters: str) -> int:
    """The place, from 0, of the column so lettered; MAX_PLACES or more where no sheet has one."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return MAX_PLACES
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


class _Cells:
    """Gathers cells into records, as tags and texts come."""

    def __init__(self, part: str, context: Context) -> None:
        self._part, self._context = part, context
        self._done: list[Record] = []
        self._line = 0
        self._row: list[str] = []
        self._bad: dict[int, tuple[Fault, str]] = {}
        self._place = 0
        self._kind, self._style = "n", ""
        self._value: list[str] = []
        self._length = 0
        self._in_value = self._is_formula = self._is_inline = False
        self._inline = TextReader()

    def taken(self) -> list[Record]:
        """The records that are whole."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "v":
            self._in_value = True
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._is_formula = True
        elif name == "is":
            self._is_inline = True
        elif self._is_inline:
            self._inline.start(name)

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "is":
            self._is_inline = False
        elif self._is_inline:
            self._inline.end(name)

    def text(self, text: str) -> None:
        if self._in_value:
            if self._length <= MAX_CELL:
                self._value.append(text)
                self._length += len(text)
        elif self._is_inline:
            self._inline.text(text)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r", "")
        self._line = int(written) if written.isdecimal() and len(written) < 9 else self._line + 1
        if not 0 < self._line <= MAX_ROWS:
            raise BrokenWorkbook(part=self._part)
        self._row, self._bad, self._place = [], {}, 0

    def _end_row(self) -> None:
        if self._row:
            self._done.append(Record(self._line, self._line, self._row, bad=self._bad or None))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if "r" in attributes:
            self._place = place_of(attributes["r"].rstrip(_DIGITS))
        if self._place >= MAX_PLACES:
            raise BrokenWorkbook(part=self._part)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._is_formula = False
        self._value.clear()
        self._length = 0

    def _end_cell(self) -> None:
        text = self._read()
        if text:
            row = self._row
            row.extend([""] * (self._place + 1 - len(row)))
            row[self._place] = text
        self._place += 1

    def _read(self) -> str:
        kind = self._kind
        if kind == "inlineStr":
            return unescaped(self._inline.take())
        written = "".join(self._value)
        if not written:
            return self._spoilt(Fault.FORMULA_WITHOUT_VALUE, "") if self._is_formula else ""
        if kind == "s":
            return self._shared(written)
        if kind == "n":
            return self._number(written)
        if kind == "e":
            return self._spoilt(Fault.ERROR_VALUE, written)
        if kind == "b":
            return "true" if written.strip() == "1" else "false"
        return unescaped(written)

    def _number(self, written: str) -> str:
        if self._style in self._context.dates:
            return moment(written, from_1904=self._context.from_1904)
        return number(written.strip())

    def _shared(self, written: str) -> str:
        try:
            return self._context.strings[int(written)]
        except (ValueError, IndexError) as error:
            raise BrokenWorkbook(part=self._part) from error

    def _spoilt(self, fault: Fault, shown: str) -> str:
        """A cell without a usable value: it spoils its row, if its column is read at all."""
        self._bad[self._place] = fault, shown
        return shown or "="
