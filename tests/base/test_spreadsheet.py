"""Cells that a spreadsheet opens without running anything."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.spreadsheet import FORMULA_STARTS, csv_text, safe_cell, unmarked

CELLS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+33612345678", "'+33612345678"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "'=1"),
        ("Ada", "Ada"),
        (12, "12"),
        ("", ""),
    ],
)
def test_what_would_run_is_marked_as_text(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(CELLS)
def test_no_cell_runs_and_its_mark_can_be_taken_off(text: str) -> None:
    assert not safe_cell(text).startswith(FORMULA_STARTS)
    assert safe_cell(unmarked(text)) == safe_cell(text)
    if not text.startswith("'"):
        assert unmarked(safe_cell(text)) == text


@given(st.lists(st.lists(CELLS, min_size=2), min_size=1))
def test_rows_are_read_back_as_they_were_written(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert read == [[safe_cell(cell) for cell in row] for row in rows]
