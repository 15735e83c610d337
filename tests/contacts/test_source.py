"""Files of contacts of any format give the same records."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contacts.workbooks import handmade, row, saved

from chappe.base.refusal import Refusal
from chappe.contacts.source import Layout, open_source


def read(octets: bytes) -> tuple[list[str], list[list[str]]]:
    source = open_source(io.BytesIO(octets))
    source.verify()
    return source.headings, [record.cells for record in source.records()]


def test_a_workbook_is_told_by_what_it_holds_and_its_rows_are_filled_up() -> None:
    octets = saved([[None], ["id", "mobile", "city"], ["1", 33612345678, None], [None, None, None], ["2"]])
    assert read(octets) == (["id", "mobile", "city"], [["1", "33612345678", ""], ["2", "", ""]])
    assert open_source(io.BytesIO(octets)).layout == Layout("xlsx", sheet="People", sheets=("People",))


def test_the_weight_of_what_was_read_grows_with_it() -> None:
    for octets in (b"id\n" + b"12345\n" * 50_000, saved([["id"], *[["12345"]] * 1000])):
        source = open_source(io.BytesIO(octets))
        source.verify()
        weights = [source.weight for _ in source.records()]
        assert weights == sorted(weights)
        assert weights[-1] >= 5 * len(weights)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (handmade(), "import.empty"),
        (handmade(row(1, " ")), "import.empty"),
        (handmade(row(1, "x" * 300)), "import.unreadable_header"),
        (handmade('<row r="1"><c t="e"><v>#REF!</v></c></row>'), "import.unreadable_header"),
        (b"PK\x03\x04", "import.broken_workbook"),
        (b"", "import.empty"),
    ],
)
def test_what_has_no_headings_is_refused(octets: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(octets)
    assert refusal.value.code == code


texts = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_a_table_reads_the_same_as_csv_and_as_a_workbook(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    assert read(written.getvalue().encode()) == read(saved(rows)) == (rows[0], rows[1:])
