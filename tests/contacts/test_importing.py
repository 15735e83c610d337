"""Files of contacts: what they change, what they leave, what they refuse."""

from datetime import timedelta

import pytest
from tests.contacts.making import counts, import_file, make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.decoding import EncodingNotOffered
from chappe.contacts.models import Contact, ImportChunk, ImportRejection
from chappe.contacts.operations.imports import SourceMissing
from chappe.contacts.queries import ContactView

LATER = NOW + timedelta(hours=1)
FILE = """external_id;Prénom;Nom;mobile;Fidélité
A1;Ada;Lovelace;06 12 34 56 78;or
B1;Bo;Diddley;0698765432;
"""


def by_external_id(actor: Actor, external_id: str) -> ContactView:
    return queries.contact_by_external_id(actor.account_id, external_id)


def looks(actor: Actor, import_id: int) -> list[tuple[int, str, str, str, bool]]:
    found = queries.import_rejections(actor.account_id, import_id)
    return [(look.line, look.column, look.value, look.code, look.is_stored) for look in found]


def test_a_file_becomes_contacts(author: Actor) -> None:
    seen = import_file(author, FILE)
    assert (seen.state, seen.percent, seen.rows_read, seen.bytes_read) == ("done", 100, 2, len(FILE.encode()))
    assert counts(seen) == (2, 0, 0, 0)
    ada = by_external_id(author, "A1")
    assert (ada.first_name, ada.last_name, ada.number) == ("Ada", "Lovelace", "+33612345678")
    assert ada.attributes == {"mobile": "06 12 34 56 78", "fidelite": "or"}
    assert by_external_id(author, "B1").attributes == {"mobile": "0698765432"}


def test_the_same_file_again_changes_nothing(author: Actor) -> None:
    import_file(author, FILE)
    before = list(Contact.objects.order_by("pk").values())
    assert counts(import_file(author, FILE, now=LATER)) == (0, 0, 2, 0)
    assert list(Contact.objects.order_by("pk").values()) == before


def test_without_external_ids_contacts_are_found_by_number_in_any_form(author: Actor) -> None:
    import_file(author, "mobile,first_name\n06 12 34 56 78,Ada\n")
    seen = import_file(author, "mobile,last_name\n+33612345678,Lovelace\n")
    assert counts(seen) == (0, 1, 0, 0)
    [line] = queries.contacts(author.account_id)
    assert (line.first_name, line.last_name) == ("Ada", "Lovelace")


def test_an_external_id_goes_before_the_number(author: Actor) -> None:
    import_file(author, "external_id,mobile\nA1,0612345678\nB1,0698765432\n")
    seen = import_file(author, "external_id,mobile,first_name\nA1,0698765432,Ada\n")
    assert counts(seen) == (0, 1, 0, 0)
    assert by_external_id(author, "A1").number == by_external_id(author, "B1").number == "+33698765432"
    assert by_external_id(author, "B1").first_name == ""


def test_a_contact_known_by_its_number_alone_takes_the_external_id(author: Actor) -> None:
    contact_id = make_contact(author, mobile="0612345678", first_name="Ada")
    assert counts(import_file(author, "external_id,mobile\nA1,0612345678\n")) == (0, 1, 0, 0)
    assert by_external_id(author, "A1").id == contact_id


def test_an_empty_cell_leaves_what_is_there(author: Actor) -> None:
    import_file(author, FILE)
    assert counts(import_file(author, "external_id;Nom;mobile;Fidélité\nA1;;;\n")) == (0, 0, 1, 0)
    ada = by_external_id(author, "A1")
    assert (ada.last_name, ada.number, ada.attributes["fidelite"]) == ("Lovelace", "+33612345678", "or")


def test_the_later_of_two_rows_of_one_person_wins(author: Actor) -> None:
    text = "external_id,first_name,last_name\nA1,Ada,Byron\nA1,,Lovelace\nB1,Bo,\nB1,Bo,\n"
    assert counts(import_file(author, text)) == (2, 1, 1, 0)
    ada = by_external_id(author, "A1")
    assert (ada.first_name, ada.last_name) == ("Ada", "Lovelace")
    assert counts(import_file(author, text)) == (0, 0, 4, 0)


def test_a_number_that_cannot_be_texted_is_kept_with_its_reason(author: Actor) -> None:
    text = "external_id,mobile\nA1,0142685300\nB1,12\nC1,\nD1,+41446681800\n"
    seen = import_file(author, text)
    assert counts(seen) == (4, 0, 0, 0)
    assert seen.number_problems == {"not_mobile": 2, "invalid": 1, "missing": 1}
    assert looks(author, seen.id) == [
        (2, "mobile", "0142685300", "number.not_mobile", True),
        (3, "mobile", "12", "number.invalid", True),
        (5, "mobile", "+41446681800", "number.not_mobile", True),
    ]
    assert by_external_id(author, "B1").attributes == {"mobile": "12"}


def test_a_number_of_a_country_that_is_not_served_says_so(author: Actor) -> None:
    from chappe.accounts.models import Account

    Account.objects.update(supported_countries=["FR"])
    seen = import_file(author, "external_id,mobile\nA1,+14168888888\n")
    assert seen.number_problems == {"unsupported_country": 1}
    assert by_external_id(author, "A1").number_country == "CA"


def test_a_row_that_cannot_be_taken_is_listed_and_the_others_stand(author: Actor) -> None:
    text = (
        "external_id,first_name,mobile,time_zone,consent:promo\n"
        "A1,Ada,0612345678,Europe/Paris,\n"
        "B1,Bo,0698765432,Europe/Atlantis,\n"
        ",Nobody,12,,\n"
        "D1,,,,2099-01-01\n"
        f"{'x' * 130},Long,0612121212,,\n"
        "E1,Eve\n"
    )
    topic_for(author)
    seen = import_file(author, text)
    assert counts(seen) == (1, 0, 0, 5)
    assert looks(author, seen.id) == [
        (3, "time_zone", "Europe/Atlantis", "row.unknown_time_zone", False),
        (4, "mobile", "12", "row.unidentified", False),
        (5, "consent:promo", "2099-01-01", "row.consent_in_future", False),
        (6, "external_id", "x" * 80, "row.cell_too_long", False),
        (7, "", "2", "row.wrong_cell_count", False),
    ]
    [look, *_] = queries.import_rejections(author.account_id, seen.id)
    assert look.row == "B1,Bo,0698765432,Europe/Atlantis,"
    assert look.params == {"line": 3, "column": "time_zone", "value": "Europe/Atlantis"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"\xef\xbb\xbf  \n", "import.empty"),
        (b"first_name,last_name\nAda,Lovelace\n", "import.missing_column"),
        (b"mobile,mobile\n0612345678,0612345678\n", "import.duplicate_column"),
        (b"mobile,consent:promo\n0612345678,yes\n", "import.unknown_topic"),
        (b"mobile,na\0me\n0612345678,Ada\n", "import.unreadable_header"),
        (b"PK\x03\x04 a spreadsheet", "import.broken_workbook"),
        (b"%PDF-1.7 a catalogue", "import.not_csv"),
        (b"mobile,name\n0612345678,\x81\x8d\x8f\x90\x9d\n", "import.unknown_encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(author: Actor, content: bytes, code: str) -> None:
    seen = import_file(author, content)
    assert (seen.state, seen.refusal_code, seen.percent) == ("refused", code, 100)
    assert (seen.rows_read, queries.contact_count(author.account_id)) == (0, 0)
    assert not ImportChunk.objects.exists()
    assert AuditEntry.objects.filter(action="import.refused", details__refusal_code=code).exists()


@pytest.mark.parametrize(
    "row",
    [
        b'"never closed,A\n',
        b"0612345678,\x00\n",
        b"0612345678," + b"x" * 10_000_000 + b"\n",
        b'0612345678,"' + b"y" * 10_000_000 + b'"\n',
        b"0612345678,a,b,c\n",
        b"0612345678,\xff\xfe\n",
    ],
    ids=["open quote", "NUL", "huge cell", "huge quoted cell", "too many cells", "no character"],
)
def test_a_hostile_row_costs_itself_alone(author: Actor, row: bytes) -> None:
    good = b"mobile,first_name\n0698765432,Bo\n"
    seen = import_file(author, good + row + b"0612121212,Eve\n", encoding="utf-8")
    assert counts(seen) == (2, 0, 0, 1)
    assert [line.first_name for line in queries.contacts(author.account_id)] == ["Eve", "Bo"]


def test_formulas_are_kept_as_text(author: Actor) -> None:
    import_file(author, 'external_id,first_name\nA1,"=HYPERLINK(""http://x"")"\n')
    assert by_external_id(author, "A1").first_name == '=HYPERLINK("http://x")'


def test_the_contacts_of_a_file_join_its_group(author: Actor) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    for _ in range(2):
        seen = import_file(author, FILE, group_id=group_id)
    assert (seen.group_name, queries.group(author.account_id, group_id).size) == ("Customers", 2)


def test_a_file_is_kept_no_longer_than_it_is_needed(author: Actor) -> None:
    import_id = operations.start_import([b"mobile\n"], file_name="C:\\lists/a\\b.csv", actor=author, now=NOW)
    seen = queries.import_status(author.account_id, import_id)
    assert (seen.file_name, seen.state, seen.percent, seen.bytes_total) == ("b.csv", "waiting", 0, 7)
    assert ImportChunk.objects.count() == 1
    operations.run_import(import_id, now=lambda: NOW)
    assert not ImportChunk.objects.exists()
    operations.run_import(import_id, now=lambda: LATER)
    assert queries.import_status(author.account_id, import_id).finished_at == NOW


def test_an_upload_that_breaks_off_leaves_nothing(author: Actor) -> None:
    def broken() -> object:
        yield b"mobile\n" * 1000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        operations.start_import(broken(), file_name="a.csv", actor=author, now=NOW)  # type: ignore[arg-type]
    assert queries.imports(author.account_id) == []
    assert not ImportChunk.objects.exists()


def test_only_those_who_may_edit_this_account_import_into_it(
    author: Actor, viewer: Actor, stranger: Actor
) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    topic_id = topic_for(author)
    with pytest.raises(NotAllowed):
        import_file(viewer, FILE)
    with pytest.raises(NotFound):
        import_file(stranger, FILE, group_id=group_id)
    with pytest.raises(NotFound):
        import_file(stranger, FILE, topic_id=topic_id, consent_source="form")
    seen = import_file(author, FILE)
    import_file(stranger, FILE)
    assert queries.contact_count(author.account_id) == queries.contact_count(stranger.account_id) == 2
    with pytest.raises(NotFound):
        queries.import_status(stranger.account_id, seen.id)
    with pytest.raises(NotFound):
        queries.import_rejections(stranger.account_id, seen.id)


def test_an_import_says_where_consent_was_given_and_how_characters_are_written(author: Actor) -> None:
    with pytest.raises(SourceMissing):
        import_file(author, FILE, topic_id=topic_for(author))
    with pytest.raises(EncodingNotOffered):
        import_file(author, FILE, encoding="klingon")
    assert queries.imports(author.account_id) == []
    assert import_file(author, FILE.encode("cp1252"), encoding="CP1252").state == "done"
    assert by_external_id(author, "A1").attributes["fidelite"] == "or"


def test_its_beginning_and_end_are_in_the_audit_log(author: Actor) -> None:
    seen = import_file(author, FILE)
    entries = AuditEntry.objects.filter(subject_kind="import", subject_id=seen.id).order_by("pk")
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("import.started", author.label),
        ("import.done", author.label),
    ]
    assert entries[1].details["created"] == 2


def test_rejections_are_turned_page_by_page(author: Actor) -> None:
    seen = import_file(author, "mobile\n" + "12\n" * 5)
    first = queries.import_rejections(author.account_id, seen.id, limit=3)
    rest = queries.import_rejections(author.account_id, seen.id, after=first[-1].id)
    assert [look.line for look in first + rest] == [2, 3, 4, 5, 6]
    assert ImportRejection.objects.count() == 5


def topic_for(author: Actor) -> int:
    from chappe.contacts.models import Topic

    return Topic.objects.create(
        account_id=author.account_id, key="promo", name="Promotions", kind="marketing"
    ).pk
