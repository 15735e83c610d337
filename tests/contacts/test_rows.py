"""Reading a CSV of contacts."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.consent import Status
from chappe.contacts.phone import INVALID, Number, NumberFormat, NumberProblem
from chappe.contacts.rows import (
    ConsentCell,
    ImportSettings,
    Rejection,
    RejectionCode,
    Row,
    read_rows,
)
from chappe.contacts.source import Layout

SETTINGS = ImportSettings(
    sms_field="mobile",
    number_format=NumberFormat("FR"),
    time_zones=frozenset({"Europe/Paris", "Indian/Reunion"}),
    topics=frozenset({"promo", "orders"}),
)
PARIS = Number("+33612345678", None, "FR")


def read(text: str | bytes, settings: ImportSettings = SETTINGS) -> list[Row | Rejection]:
    octets = text.encode() if isinstance(text, str) else text
    return list(read_rows(io.BytesIO(octets), settings))


def row(line: int, external_id: str = "", **given: object) -> Row:
    values: dict[str, object] = {
        "first_name": "",
        "last_name": "",
        "language": "",
        "country": "",
        "time_zone": "",
        "postal_code": "",
        "sms": "",
        "number": None,
        "attributes": {},
        "consents": (),
    }
    return Row(line=line, external_id=external_id, **(values | given))  # type: ignore[arg-type]


def test_a_whole_row() -> None:
    (found,) = read(
        "Identifiant;Prénom;Nom;Langue;Pays;Fuseau horaire;Code postal;Mobile;Ville;consent:promo;"
        "consent:orders\n"
        "C1; Zoë ;Durand;français;Réunion;indian/reunion;97400;0692 12 34 56;Saint-Denis;oui;2026-01-31\n"
    )
    assert found == Row(
        line=2,
        external_id="C1",
        first_name="Zoë",
        last_name="Durand",
        language="fr",
        country="RE",
        time_zone="Indian/Reunion",
        postal_code="97400",
        sms="0692 12 34 56",
        number=Number("+262692123456", None, "RE"),
        attributes={"ville": "Saint-Denis"},
        consents=(
            ConsentCell("promo", Status.GRANTED, None),
            ConsentCell("orders", Status.GRANTED, datetime(2026, 1, 31, tzinfo=UTC)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,mobile\n1,0612345678\n", row(2, "1", sms="0612345678", number=PARIS)),
        ("id,mobile\n,0612345678\n", row(2, "", sms="0612345678", number=PARIS)),
        ("id,mobile\n1,\n", row(2, "1", number=Number(None, NumberProblem.MISSING, None))),
        ("id,mobile\n1,call me\n", row(2, "1", sms="call me", number=INVALID)),
        (
            "id,mobile\n1,0123456789\n",
            row(2, "1", sms="0123456789", number=Number(None, NumberProblem.NOT_MOBILE, "FR")),
        ),
        ("id\n1\n", row(2, "1")),
        ("id,,\n1\n", row(2, "1")),
        ("id,first name,\n1,a\n", row(2, "1", first_name="a")),
        ("id\n1,,\n", row(2, "1")),
        ("id,city\n1,\n", row(2, "1", attributes={"city": ""})),
        ("id,consent:promo\n1,\n", row(2, "1")),
        ("id,consent:promo\n1,non\n", row(2, "1", consents=(ConsentCell("promo", Status.WITHDRAWN, None),))),
        ('id,note\n"1","a\nb"\n', row(2, "1", attributes={"note": "a\nb"})),
        ("id,formula\n1,=1+1\n", row(2, "1", attributes={"formula": "=1+1"})),
    ],
)
def test_rows(text: str, expected: Row) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "line", "column", "value", "code"),
    [
        ('id,mobile\n,"x"\n', 2, "mobile", "x", RejectionCode.UNIDENTIFIED),
        ("id,mobile,city\n,,Lyon\n", 2, "mobile", "", RejectionCode.UNIDENTIFIED),
        ("id,first name\n,Zoë\n", 2, "", "", RejectionCode.UNIDENTIFIED),
        ("id,a,b\n1,2\n", 2, "", "2", RejectionCode.WRONG_CELL_COUNT),
        ("id,a\n1,2,3\n", 2, "", "3", RejectionCode.WRONG_CELL_COUNT),
        ("id,time zone\n1,Mars/Olympus\n", 2, "time zone", "Mars/Olympus", RejectionCode.UNKNOWN_TIME_ZONE),
        ("id,Pays\n1,Narnia\n", 2, "Pays", "Narnia", RejectionCode.UNKNOWN_COUNTRY),
        ("id,langue\n1,elvish\n", 2, "langue", "elvish", RejectionCode.UNKNOWN_LANGUAGE),
        ("id,consent:promo\n1,peut-être\n", 2, "consent:promo", "peut-être", RejectionCode.UNKNOWN_CONSENT),
        ("id,first name\n1,a\x00b\n", 2, "first name", "ab", RejectionCode.NUL_CHARACTER),
        ("id,first name\n1," + "a" * 201, 2, "first name", "a" * 80, RejectionCode.CELL_TOO_LONG),
        ("id,note\n1," + "a" * 4_001, 2, "note", "a" * 80, RejectionCode.CELL_TOO_LONG),
        ("id,note\n1," + "a" * 10_000_000, 2, "note", "", RejectionCode.CELL_TOO_LONG),
        ('id,note\n1,"a\n', 2, "note", "", RejectionCode.UNCLOSED_QUOTE),
    ],
)
def test_rejections_say_where_and_why(
    text: str, line: int, column: str, value: str, code: RejectionCode
) -> None:
    (found,) = read(text)
    assert isinstance(found, Rejection)
    assert (found.line, found.column, found.value, found.code) == (line, column, value, code)


def test_a_rejected_row_leaves_the_others() -> None:
    found = read('id,mobile,note\n1,0612345678,"a\nb"\n2,,"\n3,0612345678,c\n4\n5,,d\n')
    assert [(item.line, type(item)) for item in found] == [
        (2, Row),
        (4, Rejection),
        (5, Row),
        (6, Rejection),
        (7, Row),
    ]
    rejected = found[1]
    assert isinstance(rejected, Rejection)
    assert rejected.cells == ("2", "")


def test_stray_octets_reject_their_rows_alone() -> None:
    octets = b"id,first name\n" + b"1,Zoe\n" * 50_000 + b"2,Zo\xeb\n3,Zo\xc3\xab\n"
    *_, rejected, taken = read(octets)
    assert isinstance(rejected, Rejection)
    assert (rejected.line, rejected.column, rejected.code) == (
        50_002,
        "first name",
        RejectionCode.UNDECODABLE,
    )
    assert taken == row(50_003, "3", first_name="Zoë")


def test_how_the_file_is_read_can_be_shown() -> None:
    rows = read_rows(io.BytesIO("id;prénom\n".encode("cp1252")), SETTINGS)
    assert rows.source.layout == Layout("csv", "cp1252", True, ";")
    assert [column.heading for column in rows.columns] == ["id", "prénom"]
    assert list(rows) == []


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "import.empty"),
        (b"PK\x03\x04", "import.broken_workbook"),
        (b"name,city\n1,2\n", "import.missing_column"),
        (b"id,id\n1,2\n", "import.duplicate_column"),
        (b"id,consent:x\n", "import.unknown_topic"),
        (b'"id,mobile\n1,2\n', "import.unreadable_header"),
        ("id;prénom".encode("utf-16-le"), "import.unknown_encoding"),
        (b",".join([b"id"] * 300), "import.too_many_columns"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_before_any_row(octets: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_rows(io.BytesIO(octets), SETTINGS)
    assert refusal.value.code == code


def _huge_cells(file: BinaryIO) -> None:
    file.write(b'id,mobile,note\n1,0612345678,"')
    for _ in range(60):
        file.write(b"x" * 100_000)
    file.write(b'"\n2,0612345678,"')
    for _ in range(20):
        file.write(b"some words\n" * 10_000)
    file.write(b'"\n3,0612345678,ok\n')


def test_memory_stays_flat_whatever_the_cells(tmp_path: Path) -> None:
    """8 MB in two cells, through a few MB of memory."""
    with (tmp_path / "huge.csv").open("w+b") as file:
        _huge_cells(file)
        tracemalloc.start()
        try:
            found = list(read_rows(file, SETTINGS))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert [type(item) for item in found] == [Rejection, Rejection, Row]
    assert peak < 6_000_000


values = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"), max_size=30)


@given(
    st.lists(st.tuples(st.text("abc123", min_size=1, max_size=8), values, values), max_size=20), st.booleans()
)
@settings(max_examples=100)
def test_what_a_file_holds_is_what_is_read(contacts: list[tuple[str, str, str]], marked: bool) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("external_id", "first_name", "city"), *contacts])
    found = read(written.getvalue().encode("utf-8-sig" if marked else "utf-8"))
    assert [(r.external_id, r.first_name, r.attributes) for r in found if isinstance(r, Row)] == [
        (key, name.strip(), {"city": city.strip()}) for key, name, city in contacts
    ]


SCRAPS = [b"id", b"mobile", b"note", b"consent:promo", b"0612345678", b"\xff\xfe", b"\xef\xbb\xbf", b"=cmd()"]
MARKS = [b"\n", b"\r\n", b"\r", b",", b";", b"\t", b'"', b'""', b"\x00", b"\xe9", b"sep=;"]
hostile = st.one_of(st.binary(max_size=60), st.sampled_from(SCRAPS), st.sampled_from(MARKS))


@given(st.lists(hostile, max_size=40), st.booleans())
@settings(max_examples=300)
def test_whatever_the_octets_there_are_rows_rejections_or_a_refusal(parts: list[bytes], headed: bool) -> None:
    octets = b"".join([b"id,mobile,note\n", *parts] if headed else parts)
    try:
        found = list(read_rows(io.BytesIO(octets), SETTINGS))
    except Refusal:
        return
    lines_of_items = [item.line for item in found]
    assert lines_of_items == sorted(set(lines_of_items))
    for item in found:
        if isinstance(item, Row):
            assert item.external_id or (item.number is not None and item.number.number)
            assert not any("\x00" in cell for cell in (item.external_id, item.sms, *item.attributes.values()))
