"""Workbooks: what is found in them, and what is refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contacts.workbooks import HEAD, handmade, relations, row, saved, zipped

from chappe.base.refusal import Refusal
from chappe.contacts.workbook.archive import BrokenWorkbook, WorkbookTooLarge
from chappe.contacts.workbook.book import NotAWorkbook, UnknownSheet, open_workbook


def cells(octets: bytes, sheet: str | None = None) -> list[list[str]]:
    book = open_workbook(io.BytesIO(octets), sheet)
    return [record.cells for record in book.records(is_plain=book.verify())]


def test_the_first_sheet_that_is_seen_is_read_unless_another_is_named() -> None:
    octets = saved([["a"]], ("Second", [["b"]]))
    assert [sheet.name for sheet in open_workbook(io.BytesIO(octets)).sheets] == ["People", "Second"]
    assert (cells(octets), cells(octets, "second")) == ([["a"]], [["b"]])
    with pytest.raises(UnknownSheet) as refusal:
        cells(octets, "Third")
    assert refusal.value.params == {"sheet": "Third", "sheets": "People, Second"}


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"xl/workbook.bin": "", "_rels/.rels": relations()}, "xlsb"),
        ({"word/document.xml": ""}, "docx"),
        ({"mimetype": "x", "content.xml": ""}, "ods"),
        ({"people.csv": "id\n1\n"}, "zip"),
    ],
)
def test_archives_of_other_kinds_are_named(parts: dict[str, str], kind: str) -> None:
    with pytest.raises(NotAWorkbook) as refusal:
        cells(zipped(parts))
    assert refusal.value.params == {"kind": kind}


def test_what_leads_out_of_the_workbook_is_not_followed() -> None:
    """Links to other files, macros: they are there, and nothing looks at them."""
    parts: dict[str, bytes | str] = {
        "_rels/.rels": relations(("officeDocument", "/xl/workbook.xml"), external="file:///etc/passwd"),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "/xl/worksheets/../worksheets/sheet1.xml"),
            ("vbaProject", "vbaProject.bin"),
            external="http://localhost/",
        ),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    }
    assert cells(handmade(row(1, "a"), parts)) == [["a"]]


def test_a_sheet_named_outside_the_archive_is_no_sheet() -> None:
    parts = {"xl/_rels/workbook.xml.rels": relations(("worksheet", "../../../../etc/passwd"))}
    with pytest.raises(BrokenWorkbook):
        cells(handmade(parts=parts))


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_are_refused_in_every_part(part: str) -> None:
    laughs = f'{HEAD}<!DOCTYPE a [<!ENTITY a "ha">]><a>&a;</a>'
    targets = relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    )
    with pytest.raises(BrokenWorkbook):
        cells(handmade(row(1, "a"), {part: laughs, "xl/_rels/workbook.xml.rels": targets}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_bomb_is_refused(part: str) -> None:
    with pytest.raises(WorkbookTooLarge):
        cells(handmade(parts={part: b" " * 20_000_000}))


def test_a_sheet_that_breaks_off_is_found_out_before_its_rows_are_used() -> None:
    book = open_workbook(io.BytesIO(handmade(row(1, "a") + "<row>")))
    with pytest.raises(BrokenWorkbook):
        book.verify()


shown = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)


@given(st.lists(st.lists(shown.map(lambda text: f"a{text}"), min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_what_a_spreadsheet_saves_is_what_is_read(rows: list[list[str]]) -> None:
    assert cells(saved(rows)) == rows


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_spoilt_there_are_rows_or_a_refusal(data: st.DataObject) -> None:
    octets = bytearray(handmade(row(1, "id", "mobile") + row(2, "1", "0612345678")))
    for place in data.draw(st.lists(st.integers(0, len(octets) - 1), max_size=5)):
        octets[place] = data.draw(st.integers(0, 255))
    try:
        cells(bytes(octets))
    except Refusal:
        return
