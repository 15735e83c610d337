"""XML as a stream of tags and texts, from which nothing is expanded, fetched, or held but the tag at hand."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from xml.parsers import expat

from chappe.contacts.workbook.archive import BrokenWorkbook

MAX_DEPTH: Final = 64
MAX_TAG: Final = 8 * 1024 * 1024
"""Octets between two events: a tag or an attribute of such a size is an attack."""

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def _nothing(_name: str) -> None:
    """The end of a tag that nobody waits for."""


class Reader:
    """Feeds a part to handlers, which are given names without their prefixes.

    A document type is refused: with it go all entities, and whatever they would expand to or fetch. Of a part that
    was verified to be plain, the handlers get the events straight.
    """

    def __init__(
        self, part: str, start: Start, end: End, text: Text | None = None, *, is_plain: bool = False
    ) -> None:
        self._part = part
        self._depth = 0
        self._fed = 0
        self._start, self._end = start, end
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = start if is_plain else self._opened
        parser.EndElementHandler = end if is_plain else self._closed
        parser.CharacterDataHandler = text

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Raises BrokenWorkbook."""
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, final)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise BrokenWorkbook(part=self._part) from error
        if self._fed - self._parser.CurrentByteIndex > MAX_TAG:
            raise BrokenWorkbook(part=self._part)

    def _opened(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BrokenWorkbook(part=self._part)
        self._start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _closed(self, name: str) -> None:
        self._depth -= 1
        self._end(name.rpartition(":")[2] if ":" in name else name)

    def _refuse(self, *_declared: object) -> None:
        raise BrokenWorkbook(part=self._part)


def read(
    part: str, pieces: Iterable[bytes], start: Start, end: End = _nothing, text: Text | None = None
) -> None:
    """Reads a part from its beginning to its end. Raises BrokenWorkbook."""
    reader = Reader(part, start, end, text)
    for piece in pieces:
        reader.feed(piece)
    reader.feed(b"", final=True)


def verify(part: str, pieces: Iterable[bytes]) -> bool:
    """Whether the names of the part have no prefixes. Raises BrokenWorkbook unless it can be read to its end."""
    depth = 0
    prefixed = False

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal depth, prefixed
        depth += 1
        if depth > MAX_DEPTH:
            raise BrokenWorkbook(part=part)
        if ":" in name:
            prefixed = True

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    reader = Reader(part, start, end, is_plain=True)
    for piece in pieces:
        reader.feed(piece)
    reader.feed(b"", final=True)
    return not prefixed
