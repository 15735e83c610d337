"""The archive that a workbook is: its parts are measured before any of them is read (a "zip bomb" is refused)."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Final

from chappe.base.refusal import Refusal

MAX_PARTS: Final = 2_000
MAX_DIRECTORY: Final = 1024 * 1024
MAX_PART: Final = 2 * 1024**3
"""Octets that a sheet may unpack to: a sheet of a million rows has a few hundred megabytes."""
MAX_SMALL_PART: Final = 16 * 1024 * 1024
MAX_STRINGS: Final = 256 * 1024 * 1024
MAX_RATIO: Final = 300
"""How many times its packed size a part may unpack to. Sheets pack 10 to 30 times; a bomb, a thousand."""
RATIO_FROM: Final = 4 * 1024 * 1024
"""Below this size a part may be packed as tightly as it likes."""

_PIECE = 64 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_END_64_SIZE = 56
_LOCATOR_64_SIZE = 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


class BrokenWorkbook(Refusal):
    """The archive, or a part of it (`part`), is damaged or is not what a workbook has."""

    code: ClassVar[str] = "import.broken_workbook"


class WorkbookTooLarge(Refusal):
    """The workbook's `part` unpacks to more than may be (`limit` octets), or far more than it is packed."""

    code: ClassVar[str] = "import.workbook_too_large"


class WorkbookEncrypted(Refusal):
    """The workbook is protected by a password."""

    code: ClassVar[str] = "import.workbook_encrypted"


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP whose directory was found small enough to be read."""

    zip: zipfile.ZipFile

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.zip.namelist())

    def pieces(self, name: str, limit: int = MAX_SMALL_PART) -> Iterator[bytes]:
        """What the part holds, piece by piece. Raises BrokenWorkbook, WorkbookTooLarge, WorkbookEncrypted."""
        with _faults(name):
            part = self.zip.getinfo(name) if name in self.zip.NameToInfo else None
            if part is None or part.compress_type not in _METHODS:
                raise BrokenWorkbook(part=name)
            if part.flag_bits & 1:
                raise WorkbookEncrypted
            refuse_bomb(name, part.file_size, part.compress_size, limit)
            with self.zip.open(part) as opened:
                while piece := opened.read(_PIECE):
                    yield piece


def refuse_bomb(name: str, size: int, packed: int, limit: int) -> None:
    """Raises WorkbookTooLarge for a part that unpacks to too much. What is read never goes beyond the size declared."""
    if size > limit or (size > RATIO_FROM and size > MAX_RATIO * max(packed, 1)):
        raise WorkbookTooLarge(part=name, limit=limit)


def opened(file: BinaryIO) -> Archive:
    """The archive in a file that can be searched. Raises BrokenWorkbook, WorkbookTooLarge."""
    with _faults("ZIP"):
        _refuse_large_directory(file)
        archive = zipfile.ZipFile(file)
        if len(archive.NameToInfo) > MAX_PARTS:
            raise WorkbookTooLarge(part="ZIP", limit=MAX_PARTS)
        return Archive(archive)


def _refuse_large_directory(file: BinaryIO) -> None:
    """The directory is held in memory whole: its size, as the end of the file declares it, is looked at first."""
    size = file.seek(0, 2)
    start = max(0, size - 2**16 - _END_SIZE - _END_64_SIZE - _LOCATOR_64_SIZE)
    file.seek(start)
    tail = file.read(size - start)
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise BrokenWorkbook(part="ZIP")
    declared = [struct.unpack_from("<L", tail, end + 12)[0]]
    locator = end - _LOCATOR_64_SIZE
    if locator >= _END_64_SIZE and tail[locator : locator + 4] == b"PK\x06\x07":
        declared.append(struct.unpack_from("<Q", tail, locator - _END_64_SIZE + 40)[0])
    if declared[-1] > MAX_DIRECTORY:
        raise WorkbookTooLarge(part="ZIP", limit=MAX_DIRECTORY)


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """Whatever a damaged archive makes of the library becomes one refusal."""
    try:
        yield
    except _FAULTS as error:
        raise BrokenWorkbook(part=name) from error
