"""A workbook: its sheets, the texts they share, which of its number formats are dates."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from chappe.base.refusal import Refusal
from chappe.contacts.table import Record
from chappe.contacts.workbook.archive import (
    MAX_PART,
    MAX_STRINGS,
    Archive,
    BrokenWorkbook,
    opened,
)
from chappe.contacts.workbook.markup import read, verify
from chappe.contacts.workbook.sheet import Context, records
from chappe.contacts.workbook.strings import Strings, read_strings
from chappe.contacts.workbook.values import DATE_FORMATS, is_date_format

_ROOT = "_rels/.rels"
_OTHER_KINDS = {"xl/workbook.bin": "xlsb", "word/document.xml": "docx", "content.xml": "ods"}


class NotAWorkbook(Refusal):
    """The file is a ZIP of another `kind` (xlsb, docx, ods, zip)."""

    code: ClassVar[str] = "import.not_workbook"


class UnknownSheet(Refusal):
    """The workbook has no sheet called `sheet`; it has `sheets`."""

    code: ClassVar[str] = "import.unknown_sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells: its name, the part of the archive that holds it, and whether it is hidden."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was opened; `chosen` is the sheet to be read."""

    archive: Archive
    sheets: tuple[Sheet, ...]
    chosen: Sheet
    context: Context

    def verify(self) -> bool:
        """Whether the sheet is plain, which makes it quicker to read.

        Raises BrokenWorkbook if it cannot be read to its end, before any of it is used.
        """
        return verify(self.chosen.part, self._pieces())

    def records(self, *, is_plain: bool = False) -> Iterator[Record]:
        """The sheet's rows that have cells. Raises BrokenWorkbook."""
        return records(self.chosen.part, self._pieces(), self.context, is_plain=is_plain)

    def _pieces(self) -> Iterator[bytes]:
        return self.archive.pieces(self.chosen.part, MAX_PART)


def open_workbook(file: BinaryIO, sheet: str | None = None) -> Workbook:
    """The workbook in a file that can be searched, with the sheet of that name, else the first that is not hidden.

    Raises BrokenWorkbook, WorkbookTooLarge, WorkbookEncrypted, NotAWorkbook, UnknownSheet.
    """
    archive = opened(file)
    main = _main_part(archive)
    targets = _targets(archive, main)
    sheets, from_1904 = _sheets(archive, main, targets)
    chosen = _chosen(sheets, sheet)
    context = Context(strings=_strings(archive, targets), dates=_dates(archive, targets), from_1904=from_1904)
    return Workbook(archive, sheets, chosen, context)


def _main_part(archive: Archive) -> str:
    for name, kind in _OTHER_KINDS.items():
        if name in archive.names:
            raise NotAWorkbook(kind=kind)
    found = [
        target for kind, target in _relations(archive, _ROOT, "").values() if kind.endswith("/officeDocument")
    ]
    main = found[0] if found else "xl/workbook.xml"
    if main not in archive.names:
        raise NotAWorkbook(kind="zip")
    return main


def _relations(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """The kind and the target of each relation within the archive, by its id; those that lead out of it are left."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[attributes.get("Id", "")] = attributes.get("Type", ""), posixpath.normpath(path)

    if part in archive.names:
        read(part, archive.pieces(part), start)
    return found


def _targets(archive: Archive, main: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(main)
    return _relations(archive, posixpath.join(folder, "_rels", f"{name}.rels"), folder)


def _sheets(
    archive: Archive, main: str, targets: Mapping[str, tuple[str, str]]
) -> tuple[tuple[Sheet, ...], bool]:
    """The sheets that hold cells (charts are none), and whether days are counted from 1904."""
    sheets: list[Sheet] = []
    from_1904: list[bool] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            from_1904.append(attributes.get("date1904", "0") in ("1", "true"))
        elif name == "sheet":
            relation = next((attributes[key] for key in attributes if key.rpartition(":")[2] == "id"), "")
            kind, part = targets.get(relation, ("", ""))
            if kind.endswith("/worksheet") and part in archive.names:
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), part, hidden))

    read(main, archive.pieces(main), start)
    return tuple(sheets), any(from_1904)


def _chosen(sheets: tuple[Sheet, ...], name: str | None) -> Sheet:
    if not sheets:
        raise BrokenWorkbook(part="workbook.xml")
    if not name:
        return next((sheet for sheet in sheets if not sheet.is_hidden), sheets[0])
    for sheet in sheets:
        if sheet.name.casefold() == name.casefold():
            return sheet
    raise UnknownSheet(sheet=name, sheets=", ".join(sheet.name for sheet in sheets))


def _part_of(targets: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for found, part in targets.values() if found.endswith(kind)), None)


def _strings(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> Strings:
    part = _part_of(targets, "/sharedStrings")
    if part is None or part not in archive.names:
        return Strings()
    return read_strings(part, archive.pieces(part, MAX_STRINGS))


def _dates(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    """The styles of cells (their place in `cellXfs`) whose numbers are dates or times."""
    part = _part_of(targets, "/styles")
    formats = set(DATE_FORMATS)
    styles: list[int] = []
    within: list[bool] = [False]

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt" and (own := attributes.get("numFmtId", "")).isdecimal():
            (formats.add if is_date_format(attributes.get("formatCode", "")) else formats.discard)(int(own))
        elif name == "cellXfs":
            within[0] = True
        elif name == "xf" and within[0]:
            own = attributes.get("numFmtId", "0")
            styles.append(int(own) if own.isdecimal() else 0)

    def end(name: str) -> None:
        within[0] = within[0] and name != "cellXfs"

    if part is not None and part in archive.names:
        read(part, archive.pieces(part), start, end)
    return frozenset(str(place) for place, own in enumerate(styles) if own in formats)
