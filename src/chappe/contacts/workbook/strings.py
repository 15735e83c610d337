"""The texts that the cells of a workbook share, held as packed octets: a million of them cost what they measure."""

from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from chappe.contacts.table import MAX_CELL
from chappe.contacts.workbook.archive import WorkbookTooLarge
from chappe.contacts.workbook.markup import read
from chappe.contacts.workbook.values import unescaped

MAX_HELD: Final = 128 * 1024 * 1024
"""Octets of text held."""


class Strings:
    """The shared texts by their place; one that is longer than a cell may be is cut just beyond that."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._ends = array("L")

    def add(self, text: str) -> None:
        """Raises WorkbookTooLarge."""
        self._octets += unescaped(text)[: MAX_CELL + 1].encode("utf-8", "replace")
        self._ends.append(len(self._octets))
        if len(self._octets) + 8 * len(self._ends) > MAX_HELD:
            raise WorkbookTooLarge(part="sharedStrings.xml", limit=MAX_HELD)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> str:
        """Raises IndexError."""
        if place < 0:
            raise IndexError(place)
        start = self._ends[place - 1] if place else 0
        return self._octets[start : self._ends[place]].decode()


class TextReader:
    """Gathers the text of `si` or `is` elements: their runs joined, what tells their pronunciation left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._in_text = False
        self._spoken = 0

    def start(self, name: str) -> None:
        if name == "t":
            self._in_text = not self._spoken
        elif name == "rPh":
            self._spoken += 1

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._spoken -= 1

    def text(self, text: str) -> None:
        if self._in_text and self._length <= MAX_CELL:
            self._pieces.append(text)
            self._length += len(text)

    def take(self) -> str:
        """The text gathered since the last time."""
        taken = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return taken


def read_strings(part: str, pieces: Iterable[bytes]) -> Strings:
    """Raises BrokenWorkbook, WorkbookTooLarge."""
    strings, gathered = Strings(), TextReader()

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        gathered.start(name)

    def end(name: str) -> None:
        gathered.end(name)
        if name == "si":
            strings.add(gathered.take())

    read(part, pieces, start, end, gathered.text)
    return strings
