"""Files that are looked over before they are imported."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.contacts.making import counts, import_file, make_contact
from tests.contacts.workbooks import saved
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts import operations, queries
from chappe.contacts.columns import DuplicateColumn, UnknownColumn
from chappe.contacts.consent import Basis, ExpiryMissing, ExpiryTooEarly
from chappe.contacts.models import ConsentStatement, Contact, Field, Import, ImportChunk, ImportMapping
from chappe.contacts.operations.consents import ConsentInFuture
from chappe.contacts.operations.imports import SourceMissing
from chappe.contacts.plan import Plan
from chappe.contacts.source import Layout

TEXT = "Code;Prénom;mobile;Né le;Points\nA1;Ada;0612345678;10/12/1815;12\nB1;Bo;0698765432;;7\n"


def upload(actor: Actor, content: str | bytes = TEXT, now: datetime = NOW) -> int:
    octets = content.encode() if isinstance(content, str) else content
    return operations.upload_import([octets], file_name="people.csv", actor=actor, now=now)


def topic_of(actor: Actor) -> int:
    from chappe.contacts.models import Topic

    made = Topic.objects.create(account_id=actor.account_id, key="promo", name="Promotions", kind="marketing")
    return made.pk


def said(actor: Actor) -> list[tuple[object, ...]]:
    found = ConsentStatement.objects.filter(account_id=actor.account_id).order_by(
        "contact__external_id", "pk"
    )
    return list(found.values_list("contact__external_id", "status", "basis", "at", "expires_at", "source"))


def day(month: int, of_month: int) -> datetime:
    return datetime(2024, month, of_month, tzinfo=UTC)


def test_a_file_is_shown_as_it_would_be_read(author: Actor) -> None:
    seen = queries.import_preview(author.account_id, upload(author))
    assert seen.layout == Layout("csv", "utf-8", delimiter=";")
    assert [(column.label, column.target) for column in seen.columns] == [
        ("Code", "new:text:code"),
        ("Prénom", "first_name"),
        ("mobile", "sms"),
        ("Né le", "new:date:ne_le"),
        ("Points", "new:number:points"),
    ]
    assert seen.rows[1] == (3, ("B1", "Bo", "0698765432", "", "7"))
    assert (queries.contact_count(author.account_id), queries.imports(author.account_id)) == (0, [])


def test_another_sheet_encoding_or_delimiter_can_be_looked_at(author: Actor) -> None:
    book = upload(author, saved([["id"], ["A1"]], ("More", [["id"], ["B1"], ["C1"]])))
    assert [row for _, row in queries.import_preview(author.account_id, book, sheet="More").rows] == [
        ("B1",),
        ("C1",),
    ]
    text = upload(author, "id,a;b\n1,2;3\n".encode("utf-16-le"))
    with pytest.raises(Refusal) as refusal:
        queries.import_preview(author.account_id, text)
    assert refusal.value.code == "import.unknown_encoding"
    seen = queries.import_preview(author.account_id, text, encoding="utf-16", delimiter=";")
    assert [column.label for column in seen.columns] == ["id,a", "b"]


def test_what_was_chosen_is_done_and_proposed_the_next_time(author: Actor) -> None:
    import_id = upload(author)
    mapping = {
        "Code": "external_id",
        "Prénom": "ignored",
        "mobile": "sms",
        "Né le": "new:date",
        "Points": "new:number:loyalty",
    }
    operations.begin_import(import_id, actor=author, now=NOW, plan=Plan(mapping=mapping))
    operations.run_import(import_id, now=lambda: NOW)
    assert counts(queries.import_status(author.account_id, import_id)) == (2, 0, 0, 0)
    ada = queries.contact_by_external_id(author.account_id, "A1")
    assert (ada.first_name, ada.number) == ("", "+33612345678")
    assert ada.attributes["loyalty"] == "12"
    kinds = dict(Field.objects.filter(account_id=author.account_id).values_list("key", "kind"))
    assert (kinds["ne_le"], kinds["loyalty"]) == ("date", "number")
    other_order = "Points;mobile;Né le;Prénom;Code\n1;0612345678;;Ada;A1\n"
    seen = queries.import_preview(author.account_id, upload(author, other_order))
    assert {column.label: column.target for column in seen.columns} == mapping
    assert seen.is_remembered
    assert not queries.import_preview(
        author.account_id, upload(author, "Points;mobile\n1;06\n")
    ).is_remembered
    assert ImportMapping.objects.count() == 1


@pytest.mark.parametrize(
    ("mapping", "refused"),
    [({"Code": "sms", "mobile": "sms"}, DuplicateColumn), ({"Kode": "external_id"}, UnknownColumn)],
)
def test_columns_that_do_not_go_together_are_said_before_anything_begins(
    author: Actor, mapping: dict[str, str], refused: type[Refusal]
) -> None:
    import_id = upload(author)
    with pytest.raises(refused):
        operations.begin_import(import_id, actor=author, now=NOW, plan=Plan(mapping=mapping))
    assert queries.import_status(author.account_id, import_id).state == "draft"


def test_two_columns_of_one_name_are_told_apart(author: Actor) -> None:
    plan = Plan(mapping={"tel": "ignored", "tel (2)": "sms"})
    assert counts(import_file(author, "id,tel,tel\nA1,nothing,0612345678\n", plan=plan)) == (1, 0, 0, 0)
    assert queries.contact_by_external_id(author.account_id, "A1").number == "+33612345678"


def test_contacts_that_are_there_may_keep_their_fields(author: Actor) -> None:
    make_contact(author, external_id="A1", first_name="Augusta", mobile="0612345678")
    group_id = operations.create_group("All", actor=author, now=NOW)
    text = "external_id,first_name\nA1,Ada\nB1,Bo\nB1,Bob\n"
    seen = import_file(
        author,
        text,
        plan=Plan(keeps_existing=True),
        group_id=group_id,
        topic_id=topic_of(author),
        consent_source="x",
    )
    assert counts(seen) == (1, 0, 2, 0)
    names = Contact.objects.order_by("external_id").values_list("external_id", "first_name")
    assert list(names) == [("A1", "Augusta"), ("B1", "Bo")]
    assert queries.group(author.account_id, group_id).size == len(said(author)) == 2


def test_a_file_states_implied_consent_for_a_time(author: Actor) -> None:
    at = datetime(2024, 1, 31, tzinfo=UTC)
    plan = Plan(basis=Basis.IMPLIED, consent_at=at, expires_after="6m")
    import_file(author, "external_id\nA1\n", topic_id=topic_of(author), consent_source="orders", plan=plan)
    assert said(author) == [("A1", "granted", "implied", at, datetime(2024, 7, 31, tzinfo=UTC), "orders")]


def test_each_row_may_say_how_and_until_when(author: Actor) -> None:
    topic_id = topic_of(author)
    text = (
        "external_id,consent:promo,consent:promo:basis,consent:promo:date,consent:promo:expiry,consent:promo:source\n"
        "A1,yes,implied,2024-01-02,2024-06-30,order 7\n"
        "B1,,,03/02/2024,,\n"
        "C1,no,,2024-01-05,,\n"
        "D1,,express,,,\n"
        "E1,yes,implied,2024-01-02,,\n"
        "F1,yes,implied,2024-01-02,2023-01-01,\n"
        "G1,yes,perhaps,,,\n"
        "H1,yes,,yesterday,,\n"
    )
    seen = import_file(author, text)
    assert said(author) == [
        ("A1", "granted", "implied", day(1, 2), day(7, 1), "order 7"),
        ("B1", "granted", "express", day(2, 3), None, "contacts.csv"),
        ("C1", "withdrawn", "express", day(1, 5), None, "contacts.csv"),
    ]
    found = queries.import_rejections(author.account_id, seen.id)
    assert [(look.line, look.code, look.value) for look in found] == [
        (6, "row.expiry_missing", ""),
        (7, "row.expiry_too_early", "2023-01-02"),
        (8, "row.unknown_basis", "perhaps"),
        (9, "row.unknown_date", "yesterday"),
    ]
    more = "external_id,consent:promo:basis\nD1,implied\nE1,\n"
    plan = Plan(expires_at=NOW + timedelta(days=9))
    import_file(author, more, topic_id=topic_id, consent_source="x", plan=plan)
    assert [line[:3] for line in said(author)][-1] == ("E1", "granted", "express")


def test_consent_for_a_whole_file_is_checked_before_it_begins(author: Actor) -> None:
    topic_id, import_id = topic_of(author), upload(author)
    for plan, source, refused in (
        (Plan(), " ", SourceMissing),
        (Plan(basis=Basis.IMPLIED), "x", ExpiryMissing),
        (Plan(expires_at=NOW - timedelta(days=1)), "x", ExpiryTooEarly),
        (Plan(consent_at=NOW + timedelta(days=1)), "x", ConsentInFuture),
    ):
        with pytest.raises(refused):
            operations.begin_import(
                import_id, actor=author, now=NOW, topic_id=topic_id, consent_source=source, plan=plan
            )
    assert Import.objects.get().state == "draft"


def test_a_file_that_nobody_begins_goes(author: Actor) -> None:
    first, second = upload(author), upload(author)
    operations.discard_import(first, actor=author, now=NOW)
    with pytest.raises(NotFound):
        operations.discard_import(first, actor=author, now=NOW)
    operations.remove_abandoned_uploads(now=NOW + timedelta(days=6))
    assert Import.objects.get().pk == second
    operations.remove_abandoned_uploads(now=NOW + timedelta(days=8))
    assert (Import.objects.count(), ImportChunk.objects.count()) == (0, 0)


def test_a_file_that_is_begun_is_not_begun_again(author: Actor) -> None:
    import_id = upload(author)
    operations.begin_import(import_id, actor=author, now=NOW)
    for act in (operations.begin_import, operations.discard_import):
        with pytest.raises(NotFound):
            act(import_id, actor=author, now=NOW)
    with pytest.raises(NotFound):
        queries.import_preview(author.account_id, import_id)
