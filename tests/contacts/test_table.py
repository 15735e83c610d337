"""From text to records."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.decoding import EmptyFile
from chappe.contacts.table import (
    DELIMITERS,
    MAX_CELL,
    MAX_LINE,
    Fault,
    Record,
    Table,
    UnreadableHeader,
    lines,
)


def read(text: str, size: int = 1_000_000) -> tuple[list[str], list[Record]]:
    table = Table(lines(text[start : start + size] for start in range(0, len(text), size)))
    return table.headings(), list(table.records())


def faults(records: list[Record]) -> list[tuple[int, int, Fault | None]]:
    return [(record.first_line, record.last_line, record.fault) for record in records]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", ["1", "2"]),
        ("a;b\n1;2,5", ["1", "2,5"]),
        ("a\tb\r\n1\t2\r\n", ["1", "2"]),
        ("a|b\r1|2\r", ["1", "2"]),
        ('"a;b",c\n1,2', ["1", "2"]),
        ('a,b\n"1,5","2 ""x"""\n', ["1,5", '2 "x"']),
        ('a,b\n"1\n\n5",2\n', ["1\n\n5", "2"]),
        ('a,b\n"1\r\n5",2\n', ["1\n5", "2"]),
        ('a,b\n"","2"', ["", "2"]),
        ('a,b\n1,"2"', ["1", "2"]),
        ("a,b\n1,\n", ["1", ""]),
        ('a,b\n5" TV,2\n', ['5" TV', "2"]),
        ('a,b\n"1"x,2\n', ["1x", "2"]),
        ("sep=|\na|b\n1,1|2\n", ["1,1", "2"]),
        ('"sep=;"\na;b\n1;2\n', ["1", "2"]),
        ("\n\na,b\n\n,\n1,2\n\n", ["1", "2"]),
        ("a,b\n1\x0b2,3\u2028", ["1\x0b2", "3\u2028"]),
    ],
)
def test_records(text: str, cells: list[str]) -> None:
    for size in (1, 3, 1_000):
        _, records = read(text, size)
        assert [record.cells for record in records] == [cells]
        assert records[0].fault is None


def test_lines_are_the_true_ones() -> None:
    _, records = read('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,b\r\n"3",c')
    assert faults(records) == [(2, 4, None), (6, 6, None), (7, 7, None)]


def test_a_quote_left_open_costs_its_own_line_alone() -> None:
    _, records = read('a,b\n"1,x\n2,y\n3,z\n')
    assert faults(records) == [(2, 2, Fault.UNCLOSED_QUOTE), (3, 3, None), (4, 4, None)]
    _, records = read('a,b\n1,"x\n2,y\n3,"z"\n4,z\n')
    assert faults(records) == [(2, 2, Fault.UNCLOSED_QUOTE), (3, 3, None), (4, 4, None), (5, 5, None)]
    _, records = read('a,b\n1,"x\n' + "2,y\n" * 10_000)
    assert faults(records)[:2] == [(2, 2, Fault.UNCLOSED_QUOTE), (3, 3, None)]
    assert len(records) == 10_001


@pytest.mark.parametrize(
    ("huge", "last_line"),
    [
        ("x" * (MAX_LINE + 1), 2),
        ("x" * 3 * MAX_LINE, 2),
        ('"' + "x" * 3 * MAX_LINE + '"', 2),
        ('"' + "x y\n" * MAX_CELL + '"', MAX_CELL + 2),
        ('"' + 'x ""y""\n' * MAX_CELL + '"', MAX_CELL + 2),
    ],
)
def test_a_huge_cell_costs_its_own_record_alone(huge: str, last_line: int) -> None:
    _, records = read(f"a,b,c\n1,{huge},3\n4,5,6\n", 70_001)
    assert faults(records) == [(2, last_line, Fault.CELL_TOO_LONG), (last_line + 1, last_line + 1, None)]
    assert records[0].cells == ["1"]


def test_a_long_cell_on_one_line_is_read_whole() -> None:
    _, records = read(f"a,b\n1,{'x' * 2 * MAX_CELL}\n")
    assert [len(cell) for cell in records[0].cells] == [1, 2 * MAX_CELL]


def test_a_huge_cell_that_nobody_closes_ends_the_file() -> None:
    _, records = read('a\n"' + "x\n" * 3 * MAX_CELL)
    assert faults(records) == [(2, 3 * MAX_CELL + 1, Fault.UNCLOSED_QUOTE)]


@pytest.mark.parametrize("text", ["", "\n \n", "sep=;\n"])
def test_no_header(text: str) -> None:
    with pytest.raises(EmptyFile):
        read(text)


@pytest.mark.parametrize("text", ['"a,b\n1,2\n', "a" * 201, "a,b\ufffd\n", "a,b\x00\n", "a" * 2 * MAX_LINE])
def test_unreadable_headers(text: str) -> None:
    with pytest.raises(UnreadableHeader) as refusal:
        read(text)
    assert refusal.value.params == {"line": 1}


def test_a_header_alone_has_no_records() -> None:
    assert read("a,b") == (["a", "b"], [])


cells = st.text(st.characters(exclude_characters="\r\x00\ufffd", exclude_categories=["Cs"]), max_size=20)
tricky = st.text(st.sampled_from('a"\n,; é'), max_size=10)


@given(
    st.lists(st.lists(cells | tricky, min_size=3, max_size=3)),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 30),
)
@settings(max_examples=150)
def test_what_is_written_by_the_rules_is_read_back(
    rows: list[list[str]], delimiter: str, ending: str, size: int
) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([["h1", "h2", "h3"], *rows])
    headings, records = read(written.getvalue(), size)
    assert headings == ["h1", "h2", "h3"]
    assert [record.cells for record in records] == rows
    assert all(record.fault is None for record in records)


@given(st.lists(tricky), st.integers(1, 20))
@settings(max_examples=150)
def test_every_line_is_of_one_record_or_blank(parts: list[str], size: int) -> None:
    text = "h1,h2\n" + "\n".join(parts)
    try:
        _, records = read(text, size)
    except Refusal:
        return
    covered = [line for record in records for line in range(record.first_line, record.last_line + 1)]
    assert covered == sorted(set(covered))
    physical = text.split("\n")
    missed = set(range(2, len(physical) + 1)) - set(covered)
    assert all(not physical[line - 1].strip(', ;"') for line in missed)
