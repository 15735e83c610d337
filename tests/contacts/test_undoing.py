"""The last import, undone: what it made goes, what it changed comes back, what others did since stays."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.contacts.making import counts, import_file, make_contact
from tests.factories import NOW, make_actor, make_campaign, make_sending

from chappe.accounts.roles import Actor, Role
from chappe.base.models import AuditEntry
from chappe.contacts import operations, queries
from chappe.contacts.models import (
    Consent,
    ConsentStatement,
    Contact,
    GroupMember,
    ImportBatch,
    ImportChange,
    Topic,
)
from chappe.contacts.operations import importing, undoing
from chappe.contacts.operations.undoing import ImportNotLast, ImportNotOver, NothingToUndo

LATER = NOW + timedelta(hours=1)
FILE = "external_id,mobile,first_name\nA1,0612345678,Ada\nB1,0698765432,Bo\nC1,0611111111,Cy\nA1,,Augusta\n"


@pytest.fixture(params=[10_000, 2], ids=["at once", "in twos"])
def slices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS", request.param)
    monkeypatch.setattr(undoing, "SLICE", request.param)


def undo(actor: Actor, import_id: int, now: datetime = LATER) -> dict[str, Any]:
    operations.undo_import(import_id, actor=actor, now=now)
    operations.run_undo(import_id, now=lambda: now)
    seen = queries.import_status(actor.account_id, import_id)
    assert (seen.state, seen.undone_percent) == ("undone", 100)
    return {name: number for name, number in seen.undone.items() if number and name not in ("by", "seen")}


def held(actor: Actor) -> list[dict[str, Any]]:
    found = Contact.objects.filter(account_id=actor.account_id).order_by("pk")
    return [{key: value for key, value in row.items() if key != "updated_at"} for row in found.values()]


def topic_of(actor: Actor) -> Topic:
    return Topic.objects.create(account_id=actor.account_id, key="promo", name="Promotions", kind="marketing")


def standing(contact_id: int) -> list[tuple[object, ...]]:
    return list(Consent.objects.filter(contact_id=contact_id).values_list("status", "basis", "expires_at"))


@pytest.mark.usefixtures("slices")
def test_all_is_as_it_was(author: Actor) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    old = make_contact(author, mobile="0612345678", first_name="A.")
    make_contact(author, external_id="B1", first_name="Bo", mobile="0698765432")
    operations.add_to_group(group_id, external_ids=["B1"], actor=author, now=NOW)
    before, members = held(author), set(GroupMember.objects.values_list("contact_id", flat=True))
    seen = import_file(
        author, FILE, group_id=group_id, topic_id=topic_of(author).pk, consent_source="form", now=LATER
    )
    assert (counts(seen)[0], seen.joined, seen.consents) == (1, 2, 3)
    view = queries.undo_preview(author.account_id, seen.id, at=LATER)
    assert (view.refusal, view.removed, view.restored, view.joined, view.stated) == (None, 1, 1, 1, 2)
    assert undo(author, seen.id) == {"removed": 1, "restored": 1, "unjoined": 1, "annulled": 2}
    assert held(author) == before
    assert set(GroupMember.objects.values_list("contact_id", flat=True)) == members
    assert standing(old) == [("withdrawn", "express", LATER)]
    assert (ImportBatch.objects.count(), ImportChange.objects.count()) == (0, 0)
    entries = AuditEntry.objects.filter(subject_kind="import", subject_id=seen.id).order_by("pk")
    assert [entry.action for entry in entries] == [
        "import.started",
        "import.done",
        "import.undoing",
        "import.undone",
    ]
    assert entries[3].details["removed"] == 1


def test_the_file_can_be_imported_again_with_its_consents(author: Actor) -> None:
    topic = topic_of(author)
    make_contact(author, external_id="A1")
    for now in (NOW, LATER):
        seen = import_file(author, "external_id\nA1\nB1\n", topic_id=topic.pk, consent_source="form", now=now)
        assert seen.consents == 2
        undo(author, seen.id, now=now + timedelta(minutes=1))
    assert ConsentStatement.objects.count() == 4


def test_a_persons_own_withdrawal_stands(author: Actor) -> None:
    topic, contact_id = topic_of(author), make_contact(author, external_id="A1")
    seen = import_file(author, "external_id\nA1\n", topic_id=topic.pk, consent_source="form")
    operations.state_consent(
        contact_id, "promo", status="withdrawn", basis="express", source="STOP", actor=author, now=LATER
    )
    assert undo(author, seen.id, now=LATER + timedelta(hours=1)) == {}
    assert standing(contact_id) == [("withdrawn", "express", None)]
    again = import_file(
        author, "external_id\nA1\n", topic_id=topic.pk, consent_source="x", now=LATER + timedelta(days=1)
    )
    assert again.consents == 0


def test_what_was_said_before_holds_again(author: Actor) -> None:
    topic_of(author)
    contact_id = make_contact(author, external_id="A1")
    until = datetime(2030, 1, 1, tzinfo=UTC)
    operations.state_consent(
        contact_id,
        "promo",
        status="granted",
        basis="implied",
        expires_at=until,
        source="x",
        actor=author,
        now=NOW,
    )
    seen = import_file(author, "external_id,consent:promo\nA1,no\n", now=NOW + timedelta(minutes=1))
    assert standing(contact_id) == [("withdrawn", "express", None)]
    assert undo(author, seen.id) == {"annulled": 1}
    assert standing(contact_id) == [("granted", "implied", until)]


@pytest.mark.usefixtures("slices")
@pytest.mark.parametrize(
    "touch",
    [
        lambda actor, pk, _: operations.save_contact(
            contact_id=pk, actor=actor, now=LATER, fields={"last_name": "X"}
        ),
        lambda actor, pk, _: operations.state_consent(
            pk, "promo", status="granted", basis="express", source="x", actor=actor, now=LATER
        ),
        lambda actor, pk, group: operations.add_to_group(group, [pk], actor=actor, now=LATER),
        lambda actor, pk, _: operations.block_sms(pk, actor=actor, now=LATER),
    ],
    ids=["changed", "consented", "joined another group", "blocked"],
)
def test_a_contact_that_something_touched_since_stays(author: Actor, touch: Callable[..., object]) -> None:
    topic_of(author)
    group_id = operations.create_group("VIP", actor=author, now=NOW)
    seen = import_file(author, FILE)
    touched = queries.contact_by_external_id(author.account_id, "B1").id
    touch(author, touched, group_id)
    view = queries.undo_preview(author.account_id, seen.id, at=LATER)
    assert (view.removed, view.kept, view.is_exact) == (2, 1, True)
    assert undo(author, seen.id) == {"removed": 2, "stayed": 1}
    assert list(Contact.objects.filter(account_id=author.account_id).values_list("pk", flat=True)) == [
        touched
    ]


def test_a_changed_contact_that_was_changed_again_keeps_what_it_has(author: Actor) -> None:
    contact_id = make_contact(author, external_id="A1", first_name="Ada")
    seen = import_file(author, "external_id,first_name\nA1,Augusta\n", now=NOW + timedelta(minutes=1))
    operations.save_contact(contact_id=contact_id, actor=author, now=LATER, fields={"last_name": "King"})
    assert undo(author, seen.id) == {"stayed": 1}
    assert queries.contact(author.account_id, contact_id).first_name == "Augusta"


@pytest.mark.django_db
def test_a_contact_that_a_deployment_knows_is_deactivated() -> None:
    campaign = make_campaign()
    author = make_actor(campaign.account, Role.AUTHOR)
    seen = import_file(author, "external_id,mobile\nX1,+33612345678\nX2,+33698765432\n")
    known = Contact.objects.get(external_id="X1")
    make_sending(campaign, [known])
    view = queries.undo_preview(author.account_id, seen.id, at=LATER)
    assert (view.removed, view.deactivated) == (1, 1)
    assert undo(author, seen.id) == {"removed": 1, "deactivated": 1}
    assert list(Contact.objects.values_list("external_id", "is_active")) == [("X1", False)]


def crashing(function: Callable[..., Any], after: int) -> Callable[..., Any]:
    """The function, which ends the process once it was called ``after`` times."""
    calls = iter(range(after))

    def crashing_function(*args: object) -> object:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return function(*args)

    return crashing_function


def test_an_undoing_that_dies_goes_on_where_it_was(author: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS", 1)
    monkeypatch.setattr(undoing, "SLICE", 1)
    make_contact(author, external_id="A1", first_name="A.", mobile="0612345678")
    before = held(author)
    seen = import_file(author, FILE, now=NOW + timedelta(minutes=1))
    operations.undo_import(seen.id, actor=author, now=LATER)
    with monkeypatch.context() as patch:
        patch.setattr("chappe.contacts.operations.undoing.Counter", crashing(Counter, after=2))
        with pytest.raises(KeyboardInterrupt):
            operations.run_undo(seen.id, now=lambda: LATER)
    assert queries.import_status(author.account_id, seen.id).state == "undoing"
    for _ in range(2):
        operations.run_undo(seen.id, now=lambda: LATER)
    view = queries.import_status(author.account_id, seen.id)
    assert (view.state, view.undone["removed"], view.undone["restored"]) == ("undone", 2, 1)
    assert held(author) == before


def test_only_the_last_import_can_be_undone_and_not_twice(author: Actor) -> None:
    first = import_file(author, FILE)
    second = import_file(author, "external_id\nZ1\n", now=NOW + timedelta(minutes=1))
    with pytest.raises(ImportNotLast):
        operations.undo_import(first.id, actor=author, now=LATER)
    undo(author, second.id)
    with pytest.raises(NothingToUndo):
        operations.undo_import(second.id, actor=author, now=LATER)
    assert undo(author, first.id) == {"removed": 3}


def test_an_import_is_not_undone_while_another_runs_nor_after_its_time(author: Actor) -> None:
    seen = import_file(author, FILE)
    running = operations.start_import([b"external_id\n"], file_name="b.csv", actor=author, now=NOW)
    with pytest.raises(ImportNotOver):
        operations.undo_import(seen.id, actor=author, now=LATER)
    operations.run_import(running, now=lambda: NOW)
    late = NOW + undoing.UNDOABLE + timedelta(minutes=1)
    with pytest.raises(NothingToUndo):
        operations.undo_import(seen.id, actor=author, now=late)
    operations.forget_traces(now=LATER)
    assert ImportBatch.objects.count() == 1
    operations.forget_traces(now=late)
    assert ImportBatch.objects.count() == 0
    assert queries.contact_count(author.account_id) == 3
