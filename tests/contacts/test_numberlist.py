"""Files of numbers that must get nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.spreadsheet import csv_text
from chappe.contacts.decoding import EmptyFile, NotCsv
from chappe.contacts.numberlist import COLUMNS, REASONS, Line, read_numbers

MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
DIGITS = st.text("0123456789", min_size=6, max_size=14).map("+".__add__)


def read(text: str, sms_field: str = "") -> list[tuple[int, str]]:
    return [(line.line, line.written) for line in read_numbers([text.encode()], sms_field)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("06 12 34 56 78\n+33698765432\n", [(1, "06 12 34 56 78"), (2, "+33698765432")]),
        ("number\n0612345678\n\n0698765432", [(2, "0612345678"), (4, "0698765432")]),
        ("Nom;Téléphone\nAda;0612345678\nBob;\n", [(2, "0612345678")]),
        ("name,handy\nAda,0612345678\n", [(1, "name"), (2, "Ada")]),
        ("'+33612345678\r\n'+33698765432", [(1, "+33612345678"), (2, "+33698765432")]),
        ('"0612345678","x"\n', [(1, "0612345678")]),
    ],
)
def test_numbers_are_found_in_a_list_or_in_a_column(text: str, found: list[tuple[int, str]]) -> None:
    assert read(text) == found


def test_the_account_s_own_name_of_the_column_is_known() -> None:
    assert read("name,handy\nAda,0612345678\n", "handy") == [(2, "0612345678")]


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(EmptyFile):
        read(" \n")
    with pytest.raises(NotCsv):
        list(read_numbers([b"PK\x03\x04" + b"\0" * 100]))


@given(st.lists(st.tuples(DIGITS, st.sampled_from(REASONS), st.text(max_size=10), MOMENTS), min_size=1))
def test_what_chappe_exports_is_read_back(rows: list[tuple[str, str, str, datetime]]) -> None:
    plain = [
        (number, reason, source.replace("\0", ""), at.isoformat()) for number, reason, source, at in rows
    ]
    found = list(read_numbers([csv_text([COLUMNS, *plain]).encode("utf-8", "replace")]))
    assert [(line.written, line.reason, line.since) for line in found] == [
        (number, reason, at) for number, reason, _, at in rows
    ]
    assert all(isinstance(line, Line) and line.line > 1 for line in found)
