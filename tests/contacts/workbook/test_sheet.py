"""The cells of a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.table import MAX_CELL, Fault, Record
from chappe.contacts.workbook.archive import BrokenWorkbook
from chappe.contacts.workbook.sheet import MAX_PLACES, Context, place_of, records
from chappe.contacts.workbook.strings import Strings


def read(rows: str, *, dates: frozenset[str] = frozenset(), is_plain: bool = False) -> list[Record]:
    shared = Strings()
    for text in ("Ada", "Lovelace"):
        shared.add(text)
    document = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    pieces = [document[start : start + 11] for start in range(0, len(document), 11)]
    found = list(records("sheet.xml", pieces, Context(shared, dates), is_plain=is_plain))
    assert found == list(records("sheet.xml", [document], Context(shared, dates)))
    return found


def cells(rows: str, **how: object) -> list[str]:
    (record,) = read(f"<row>{rows}</row>", **how)  # type: ignore[arg-type]
    assert not record.bad
    return record.cells


def test_each_kind_of_cell_is_read_as_it_is_seen() -> None:
    assert cells(
        '<c t="s"><v>0</v></c><c><v>33612345678</v></c><c t="inlineStr"><is><t>a &amp; b</t></is></c>'
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="d"><v>2026-07-14</v></c>'
        '<c t="str"><f>A1&amp;"!"</f><v>Ada!</v></c><c><f>1+1</f><v>2</v></c><c s="3"><v>46217</v></c>',
        dates=frozenset({"3"}),
    ) == ["Ada", "33612345678", "a & b", "true", "false", "2026-07-14", "Ada!", "2", "2026-07-14"]


def test_cells_stand_where_their_references_say() -> None:
    found = read(
        '<row r="3"><c r="B3" t="s"><v>1</v></c><c t="s"><v>0</v></c></row><row r="5"/><row><c><v>1</v></c></row>'
    )
    assert found == [Record(3, 3, ["", "Lovelace", "Ada"]), Record(6, 6, ["1"])]


def test_a_formula_without_its_result_and_an_error_spoil_their_cell() -> None:
    (record,) = read('<row r="2"><c><v>1</v></c><c><f>cmd|x</f></c><c t="e"><v>#N/A</v></c></row>')
    assert record.bad == {1: (Fault.FORMULA_WITHOUT_VALUE, ""), 2: (Fault.ERROR_VALUE, "#N/A")}


def test_a_cell_that_is_huge_is_cut_beyond_the_limit() -> None:
    document = f'<row><c t="str"><v>{"x" * 300_000}</v></c></row>'.encode()
    for size in (11, 65_536):
        pieces = [document[start : start + size] for start in range(0, len(document), size)]
        [record] = records("sheet.xml", pieces, Context(Strings()))
        assert MAX_CELL < len(record.cells[0]) < 100_000


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"><c/></row>',
        '<row r="1048577"><c/></row>',
        '<row><c r="XFE1"/></row>',
        '<row><c r="1"/></row>',
        '<row><c t="s"><v>2</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>x</v></c></row>',
    ],
)
def test_what_no_sheet_has_is_refused(rows: str) -> None:
    with pytest.raises(BrokenWorkbook):
        read(rows)


@given(st.integers(0, MAX_PLACES - 1))
def test_columns_are_lettered(place: int) -> None:
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    assert place_of(letters) == place_of(letters.lower()) == place


@given(st.text(max_size=5))
def test_other_letters_are_no_column(letters: str) -> None:
    assert place_of(letters) >= 0
