"""Workbooks for tests: as a spreadsheet saves them, and as an attacker makes them by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl  # type: ignore[import-untyped]

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(rows: Sequence[Sequence[Any]], *more: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook as openpyxl writes it: the rows in its first sheet, then more sheets by name."""
    book = openpyxl.Workbook()
    for place, (name, lines) in enumerate([("People", rows), *more]):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        for line in lines:
            sheet.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def handmade(
    cells: str = "", parts: Mapping[str, bytes | str] | None = None, *, prologue: str = HEAD
) -> bytes:
    """A workbook of one sheet whose rows are the XML given; ``parts`` replace or add to those of the archive."""
    sheet = f'{prologue}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    everything: dict[str, bytes | str] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>'
            '<sheet name="People" sheetId="1" r:id="r0"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(everything | dict(parts or {}))


def relations(*found: tuple[str, str], external: str = "") -> str:
    lines = [
        f'<Relationship Id="r{place}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(found)
    ]
    if external:
        lines.append(f'<Relationship Id="x" Type="{KINDS}/x" Target="{external}" TargetMode="External"/>')
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def row(number: int, *texts: str) -> str:
    """A row of texts written in the cells themselves."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'
