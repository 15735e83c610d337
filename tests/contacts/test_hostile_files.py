"""Files that are broken, of other kinds, or made to harm: imported rightly, or refused with what to do."""

import csv
import io
import json
import zipfile

import pytest
from django.conf import LazySettings
from tests.contacts.making import counts, import_file
from tests.contacts.workbooks import HEAD, handmade, relations, row, saved, zipped
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.contacts import exports, operations, queries
from chappe.contacts.models import Contact, ImportChunk
from chappe.contacts.operations.uploads import FileTooLarge
from chappe.wording import sentence_of

PEOPLE = "external_id,mobile,first_name\nA1,0612345678,Zoë\nB1,0698765432,Bo\n"
CELLS = row(1, "external_id", "mobile", "first_name") + row(2, "A1", "0612345678", "Zoë")
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def names(actor: Actor) -> list[tuple[str | None, str]]:
    return list(
        Contact.objects.filter(account_id=actor.account_id)
        .order_by("external_id")
        .values_list("external_id", "first_name")
    )


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PEOPLE.encode("utf-8-sig"), ""),
        (PEOPLE.encode("utf-16"), ""),
        (b"\xfe\xff" + PEOPLE.encode("utf-16-be"), ""),
        (PEOPLE.encode("utf-16-le"), "utf-16"),
        (PEOPLE.encode("utf-16-be"), "utf-16"),
        (PEOPLE.encode("cp1252"), ""),
        (PEOPLE.encode("mac-roman"), "mac-roman"),
        (PEOPLE.replace("\n", "\r").encode(), ""),
        (PEOPLE.replace(",", ";").encode(), ""),
        (b"sep=|\r\n" + PEOPLE.replace(",", "|").encode(), ""),
    ],
)
def test_people_are_read_whatever_their_file_was_saved_by(
    author: Actor, content: bytes, encoding: str
) -> None:
    assert counts(import_file(author, content, encoding=encoding)) == (2, 0, 0, 0)
    assert names(author) == [("A1", "Zoë"), ("B1", "Bo")]


REFUSED = [
    (b"", "import.empty"),
    (b"\r\n\r\n", "import.empty"),
    (PEOPLE.encode("utf-16-le"), "import.unknown_encoding"),
    (b"external_id\n" + bytes(range(128, 256)) * 20, "import.unknown_encoding"),
    (b"%PDF-1.7\n" + PEOPLE.encode(), "import.not_csv"),
    (OLE, "import.not_csv"),
    (b"\x1f\x8b\x08 packed", "import.not_csv"),
    (b"<html><table></table></html>", "import.not_csv"),
    (b"external_id,mobile,mobile\nA1,1,2\n", "import.duplicate_column"),
    (b"external_id," + b",".join(b"c%d" % n for n in range(10_000)), "import.too_many_columns"),
    (b'external_id,"never closed\nA1,x\n', "import.unreadable_header"),
    (b"external_id,na\0me\nA1,x\n", "import.unreadable_header"),
    (b"external_id," + b"x" * 10_000_000, "import.unreadable_header"),
    (zipped({"people.csv": PEOPLE}), "import.not_workbook"),
    (zipped({"word/document.xml": "<a/>"}), "import.not_workbook"),
    (handmade(CELLS)[:-100], "import.broken_workbook"),
    (handmade(CELLS + "<row>"), "import.broken_workbook"),
    (handmade(CELLS, prologue=HEAD + LAUGHS), "import.broken_workbook"),
    (handmade(CELLS + row(3, "&b;")), "import.broken_workbook"),
    (handmade(parts={"xl/worksheets/sheet1.xml": b" " * 50_000_000}), "import.workbook_too_large"),
    (zipped({f"xl/{n}": "" for n in range(2_001)}), "import.workbook_too_large"),
    (handmade(), "import.empty"),
    (saved([["city"], ["Brest"]]), "import.missing_column"),
    (saved([["external_id", "external_id"], ["A1", "A1"]]), "import.duplicate_column"),
    (saved([["external_id", *[f"c{n}" for n in range(10_000)]]]), "import.too_many_columns"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_a_file_that_is_none_says_what_to_do(author: Actor, content: bytes, code: str) -> None:
    seen = import_file(author, content)
    assert (seen.state, seen.refusal_code) == ("refused", code)
    assert (seen.rows_read, names(author), ImportChunk.objects.count()) == (0, [], 0)
    sentence = sentence_of(seen.refusal_code, seen.refusal_params)
    assert sentence.count(".") >= 1
    assert len(sentence) < 1_500
    json.dumps(seen.refusal_params)


def test_a_heading_alone_is_a_file_of_nobody(author: Actor) -> None:
    for content in (b"external_id,mobile", saved([["external_id", "mobile"]])):
        seen = import_file(author, content)
        assert (seen.state, counts(seen)) == ("done", (0, 0, 0, 0))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'C1,"0611111111,Cy', "row.unclosed_quote"),
        (b"C1,06\x0011111111,Cy", "row.nul_character"),
        (b"C1,0611111111," + b"x" * 10_000_000, "row.cell_too_long"),
        (b"C1,0611111111,C\xe9", "row.undecodable"),
        (b"C1,0611111111,Cy,more", "row.wrong_cell_count"),
        (b",12,Cy", "row.unidentified"),
    ],
)
def test_a_bad_row_costs_itself_and_says_its_line(author: Actor, line: bytes, code: str) -> None:
    seen = import_file(author, PEOPLE.encode() + line + b"\nD1,0622222222,Di\n", encoding="utf-8")
    assert counts(seen) == (3, 0, 0, 1)
    (look,) = queries.import_rejections(author.account_id, seen.id)
    assert (look.line, look.code) == (4, code)


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_formulas_are_texts_and_come_out_harmless(author: Actor, formula: str) -> None:
    text = f'mobile,external_id,first_name\n12,,"{formula}"\n0612345678,A1,"{formula}"\n'
    seen = import_file(author, text)
    assert names(author) == [("A1", formula.strip())]
    lines = "".join(exports.rejections_csv(author.account_id, seen.id, sentence_of))
    assert not [
        cell for line in csv.reader(lines.splitlines()) for cell in line if cell[:1] in list("=+-@\t")
    ]


def test_a_workbook_is_imported_as_it_is_seen(author: Actor) -> None:
    operations.create_topic(
        "promo", name="Promotions", kind="marketing", actor=administrator_of(author), now=NOW
    )
    content = saved(
        [
            ["external_id", "mobile", "Client depuis", "Points", "consent:promo"],
            [
                "A1",
                33612345678,
                NOW.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0),
                3.361e10,
                True,
            ],
            [12345678901234, "06 98 76 54 32", None, "=1+1", None],
        ]
    )
    seen = import_file(author, content)
    assert counts(seen) == (1, 0, 0, 1)
    contact = queries.contact_by_external_id(author.account_id, "A1")
    assert contact.number == "+33612345678"
    assert contact.attributes == {
        "mobile": "33612345678",
        "client_depuis": NOW.date().isoformat(),
        "points": "33610000000",
    }
    assert [consent.status for consent in contact.consents] == ["granted"]
    (look,) = queries.import_rejections(author.account_id, seen.id)
    assert (look.line, look.column, look.code) == (3, "Points", "row.formula_without_value")


def test_a_bad_cell_of_a_column_that_nobody_reads_harms_nothing(author: Actor) -> None:
    bad = '<row r="2"><c t="str"><v>A1</v></c><c t="e"><v>#N/A</v></c></row>'
    assert counts(import_file(author, handmade(row(1, "external_id", " ", "city") + bad))) == (1, 0, 0, 0)
    bad = bad.replace("A1", "B1").replace('r="2"', 'r="7"')
    seen = import_file(author, handmade(row(5, "external_id", "city") + bad))
    assert counts(seen) == (0, 0, 0, 1)
    (look,) = queries.import_rejections(author.account_id, seen.id)
    assert (look.line, look.column, look.value, look.code) == (7, "city", "#N/A", "row.error_value")


def test_links_and_macros_are_left_alone(author: Actor) -> None:
    parts: dict[str, bytes | str] = {
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("vbaProject", "vbaProject.bin"),
            external="http://localhost:9/",
        ),
        "xl/externalLinks/externalLink1.xml": "not even XML",
        "xl/vbaProject.bin": OLE,
    }
    assert counts(import_file(author, handmade(CELLS, parts))) == (1, 0, 0, 0)


def test_a_workbook_under_a_password_part_by_part_is_refused(author: Actor) -> None:
    octets = bytearray(handmade(CELLS))
    with zipfile.ZipFile(io.BytesIO(bytes(octets))) as archive:
        assert archive.namelist()
    place = octets.find(b"PK\x01\x02")
    while place >= 0:
        octets[place + 8] |= 1
        place = octets.find(b"PK\x01\x02", place + 1)
    assert import_file(author, bytes(octets)).refusal_code == "import.workbook_encrypted"


def test_a_file_beyond_the_limit_is_not_kept(author: Actor, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 3 * 1024 * 1024
    with pytest.raises(FileTooLarge) as refusal:
        operations.start_import([b"x" * 1024 * 1024] * 4, file_name="a.csv", actor=author, now=NOW)
    assert refusal.value.params == {"limit": 3}
    assert (ImportChunk.objects.count(), queries.imports(author.account_id)) == (0, [])


def administrator_of(actor: Actor) -> Actor:
    from dataclasses import replace

    from chappe.accounts.roles import Role

    return replace(actor, role=Role.ADMINISTRATOR)
