"""Imports that die, meet, or are huge: nothing twice, nothing lost, nothing more in memory."""

import threading
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest
from django.db import connection
from tests.contacts.making import counts, import_file, make_contact
from tests.contacts.workbooks import saved
from tests.factories import NOW, make_account, make_actor

from chappe.accounts.roles import Actor
from chappe.contacts import operations, queries
from chappe.contacts.models import ConsentStatement, Contact, GroupMember, ImportRejection, Topic
from chappe.contacts.operations import batches, importing, imports, uploads

# Seven rows in batches of two: new contacts, a contact twice, a rejected row, a bad number, consents.
FILE = """external_id,mobile,first_name,consent:promo
A1,0612345678,Ada,yes
B1,0698765432,Bo,no
A1,,Augusta,
,12,Nobody,
C1,12,Cy,
D1,0611111111,Di,2026-01-02
B1,0698765432,Bob,
"""
NOT_COMPARED = ("id", "bytes_total", "created_at")


class Crash(BaseException):
    """The end of a process, which no code catches."""


@pytest.fixture
def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS", 2)


def prepared(actor: Actor, content: bytes = FILE.encode()) -> int:
    """An import that is ready to be read."""
    topic_id = Topic.objects.create(
        account_id=actor.account_id, key="promo", name="Promotions", kind="marketing"
    ).pk
    group_id = operations.create_group("Customers", actor=actor, now=NOW)
    return operations.start_import(
        [content],
        file_name="contacts",
        group_id=group_id,
        topic_id=topic_id,
        consent_source="form",
        actor=actor,
        now=NOW,
    )


def run(import_id: int) -> None:
    operations.run_import(import_id, now=lambda: NOW)


def outcome(actor: Actor, import_id: int) -> tuple[object, ...]:
    """All that an import leaves behind, but ids."""
    seen = asdict(queries.import_status(actor.account_id, import_id))
    kept = {
        name: value for name, value in seen.items() if not name.endswith("_id") and name not in NOT_COMPARED
    }
    kept.pop("created_by")
    contacts = Contact.objects.filter(account_id=actor.account_id).order_by("external_id")
    said = ConsentStatement.objects.filter(account_id=actor.account_id)
    return (
        kept,
        list(contacts.values_list("external_id", "number", "number_problem", "first_name", "attributes")),
        list(said.order_by("contact__external_id", "pk").values_list("contact__external_id", "status", "at")),
        GroupMember.objects.filter(contact__account_id=actor.account_id).count(),
        list(
            ImportRejection.objects.filter(upload_id=import_id)
            .order_by("pk")
            .values_list("line", "column", "value", "code")
        ),
    )


def crashing(function: Callable[..., object], after: int) -> Callable[..., object]:
    """The function, which ends the process once it was called ``after`` times."""
    calls = iter(range(after))

    def crashing_function(*args: object, **kwargs: object) -> object:
        if next(calls, None) is None:
            raise Crash
        return function(*args, **kwargs)

    return crashing_function


@pytest.mark.usefixtures("db", "in_twos")
@pytest.mark.parametrize("after", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("module", "place"),
    [
        (importing, "store_batch"),  # between two batches
        (batches, "merge"),  # within a batch, before anything is written
        (batches, "_advance"),  # when all of a batch is written, but for how far the file is read
    ],
    ids=["between", "before writing", "after writing"],
)
def test_an_import_that_dies_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch, module: object, place: str, after: int
) -> None:
    unhurt, hurt = (
        make_actor(make_account(number_format="local:FR")),
        make_actor(make_account(number_format="local:FR")),
    )
    expected, import_id = prepared(unhurt), prepared(hurt)
    run(expected)
    with monkeypatch.context() as patch:
        patch.setattr(module, place, crashing(getattr(module, place), after))
        with pytest.raises(Crash):
            run(import_id)
    dead = queries.import_status(hurt.account_id, import_id)
    assert (dead.state, dead.rows_read) == ("running", 2 * after)
    run(import_id)
    assert outcome(hurt, import_id) == outcome(unhurt, expected)
    assert counts(queries.import_status(hurt.account_id, import_id)) == (4, 2, 0, 1)


@pytest.mark.usefixtures("db", "in_twos")
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_workbook_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    unhurt, hurt = (
        make_actor(make_account(number_format="local:FR")),
        make_actor(make_account(number_format="local:FR")),
    )
    workbook = saved([line.split(",") for line in FILE.splitlines()])
    expected, import_id = prepared(unhurt), prepared(hurt, workbook)
    run(expected)
    with monkeypatch.context() as patch:
        patch.setattr(batches, "_advance", crashing(batches._advance, after))
        with pytest.raises(Crash):
            run(import_id)
    run(import_id)
    assert outcome(hurt, import_id)[1:] == outcome(unhurt, expected)[1:]
    assert counts(queries.import_status(hurt.account_id, import_id)) == (4, 2, 0, 1)


@pytest.mark.usefixtures("in_twos")
def test_a_run_that_is_overtaken_by_another_leaves_the_rest_to_it(
    author: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = prepared(author)
    passed: list[bool] = []

    def slow(*args: object, **kwargs: object) -> int:
        if not passed:
            passed.append(True)
            run(import_id)
        return batches.store_batch(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "store_batch", slow)
    run(import_id)
    seen = queries.import_status(author.account_id, import_id)
    assert (seen.state, counts(seen)) == ("done", (4, 2, 0, 1))


def test_an_import_that_is_over_or_gone_is_left_alone(author: Actor) -> None:
    import_id = prepared(author)
    operations.stop_import(import_id, now=NOW)
    run(import_id)
    run(import_id + 1000)
    seen = queries.import_status(author.account_id, import_id)
    assert (seen.state, seen.refusal_code, seen.refusal_params) == ("refused", "import.failed", {"rows": 0})
    assert queries.contact_count(author.account_id) == 0


def test_more_contacts_share_a_number_than_are_looked_at_together(author: Actor) -> None:
    """The rows wait for one another: each takes the next of the contacts that have no external id."""
    made = [make_contact(author, mobile="0612345678") for _ in range(2 * batches.SHARERS + 1)]
    text = "external_id,mobile\n" + "".join(f"A{place},0612345678\n" for place in range(len(made)))
    assert counts(import_file(author, text)) == (0, len(made), 0, 0)
    found = Contact.objects.order_by("pk").values_list("pk", "external_id")
    assert list(found) == [(pk, f"A{place}") for place, pk in enumerate(made)]


@pytest.fixture
def no_jobs_left(transactional_db: None) -> Iterator[None]:
    """Tests that commit are cleaned up by Django, but for the tables of the queue."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.usefixtures("no_jobs_left")
@pytest.mark.parametrize("columns", ["external_id,mobile", "mobile"])
def test_two_files_at_once_do_not_make_anyone_twice(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setattr(importing, "ROWS", 10)
    actor = make_actor(make_account(number_format="local:FR"))
    numbers = [f"06123456{place:02}" for place in range(60)]
    rows = numbers if columns == "mobile" else [f"A{number},{number}" for number in numbers]
    text = "\n".join([columns, *rows])
    uploads = [
        operations.start_import([text.encode()], file_name="contacts.csv", actor=actor, now=NOW)
        for _ in range(2)
    ]
    together = threading.Barrier(len(uploads))

    def work(import_id: int) -> None:
        try:
            together.wait(timeout=30)
            run(import_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(import_id,)) for import_id in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    seen = [counts(queries.import_status(actor.account_id, import_id)) for import_id in uploads]
    assert queries.contact_count(actor.account_id) == 60
    assert [sum(column) for column in zip(*seen, strict=True)] == [60, 0, 60, 0]


def test_a_contact_that_was_saved_since_the_upload_is_found(author: Actor) -> None:
    text = "external_id,first_name\nA1,Ada\nB1,Bo\n"
    import_id = operations.start_import([text.encode()], file_name="a.csv", actor=author, now=NOW)
    make_contact(author, external_id="A1", last_name="Byron")
    run(import_id)
    assert counts(queries.import_status(author.account_id, import_id)) == (1, 1, 0, 0)


def generated(rows: int) -> Iterator[bytes]:
    yield b"external_id,mobile,note\n"
    note = b"x" * 2_000
    for place in range(rows):
        yield b"A%d,+336%08d,%s\n" % (place, 10_000_000 + place, note)


def peak(actor: Actor, rows: int) -> int:
    """The most memory that importing so many rows takes, in bytes."""
    import_id = operations.start_import(generated(rows), file_name="big.csv", actor=actor, now=NOW)
    tracemalloc.start()
    try:
        run(import_id)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert counts(queries.import_status(actor.account_id, import_id))[0] == rows


def test_memory_does_not_grow_with_the_file(
    author: Actor, stranger: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 200)
    for module in (importing, imports, uploads):  # more pieces than are read ahead
        monkeypatch.setattr(module, "PIECE", 200_000)
    import_file(author, "mobile\n0612345678\n")  # what is loaded once
    small, large = peak(author, 1_000), peak(stranger, 4_000)
    assert large < 1.2 * small
    assert large < 10_000_000
