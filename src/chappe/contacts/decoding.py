"""From the octets of an uploaded file to text, whatever wrote it."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Final

from chappe.base.refusal import Refusal

ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "iso-8859-15", "mac-roman")
"""Encodings one may declare; cp1252 is what Excel calls "CSV" in Western Europe and America."""

UNDECODABLE: Final = "\ufffd"
"""Stands for octets that are no character of the encoding. A cell that holds one must not be imported."""

_SAMPLE = 256 * 1024
_PIECE = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"<?xml", "xml"),
    (b"<html", "html"),
    (b"<!DOCTYPE", "html"),
)
_WESTERN_MARKS = frozenset("€‚„…‘’“”–—«»°ºª·²³½¿¡§&\u00a0")


class EmptyFile(Refusal):
    """The file holds nothing."""

    code: ClassVar[str] = "import.empty"


class NotCsv(Refusal):
    """The file is of another format: `kind` (xls, pdf, gzip, rtf, xml, html, zip)."""

    code: ClassVar[str] = "import.not_csv"


class UnknownEncoding(Refusal):
    """The file's octets are neither UTF-8, nor UTF-16 with its mark, nor clearly Windows-1252."""

    code: ClassVar[str] = "import.unknown_encoding"


class EncodingNotOffered(Refusal):
    """The declared `encoding` is not one of `offered`."""

    code: ClassVar[str] = "import.encoding_not_offered"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text in pieces, the encoding it was in, and whether that was a guess (to be shown)."""

    pieces: Iterator[str]
    encoding: str
    guessed: bool


def is_archive(start: bytes) -> bool:
    """Whether a file that begins so is a ZIP, as workbooks are."""
    return start.startswith(_ZIP)


def decode(chunks: Iterable[bytes], declared: str | None = None) -> Decoded:
    """The text of a file given in chunks of any size; memory stays flat as the pieces are read.

    The encoding is told by a byte-order mark, else the one declared, else UTF-8 if the first 256 kB are, else
    Windows-1252 if that is plain. Octets that are no character come out as UNDECODABLE. Raises EmptyFile,
    NotCsv, UnknownEncoding, EncodingNotOffered.
    """
    source = _small(chunks)
    head = bytearray()
    while len(head) < _SAMPLE and (piece := next(source, None)) is not None:
        head += piece
    start = bytes(head)
    if not start.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    _refuse_other_formats(start)
    encoding, mark, guessed = _encoding_of(start, declared)
    return Decoded(_texts(chain([start[mark:]], source), encoding), encoding, guessed)


def _refuse_other_formats(start: bytes) -> None:
    if is_archive(start):
        raise NotCsv(kind="zip")
    bare = start[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    for signature, kind in _OTHER_FORMATS:
        if bare[: len(signature)].lower() == signature.lower():
            raise NotCsv(kind=kind)


def _encoding_of(start: bytes, declared: str | None) -> tuple[str, int, bool]:
    """The encoding, the length of the mark to skip, and whether it is a guess."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark), False
    if declared is not None:
        if declared.lower() not in ENCODINGS:
            raise EncodingNotOffered(encoding=declared, offered=", ".join(ENCODINGS))
        return _without_mark(declared.lower(), start), 0, False
    if _is_utf_8(start):
        if _looks_like_utf_16(start):
            raise UnknownEncoding
        return "utf-8", 0, False
    if _is_plainly_western(start):
        return "cp1252", 0, True
    raise UnknownEncoding


def _without_mark(encoding: str, start: bytes) -> str:
    """UTF-16 that does not say its order: the one whose high octets are more often 0."""
    if encoding != "utf-16":
        return encoding
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def _is_utf_8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_utf_16(start: bytes) -> bool:
    """Every other octet nearly always NUL: UTF-16 without its mark."""
    return start.count(0) * 3 > len(start)


def _is_plainly_western(start: bytes) -> bool:
    high = [octet for octet in start if octet >= 0x80]
    characters = bytes(high).decode("cp1252", "replace")
    fitting = sum(character.isalpha() or character in _WESTERN_MARKS for character in characters)
    return 0 not in start and fitting >= 0.95 * len(high)


def _small(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same octets in chunks that are not too big."""
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE):
            yield chunk[start : start + _PIECE]


def _texts(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text
