"""The erasure of one person: what goes everywhere, and what stays."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.contacts.making import import_file
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.accounts.roles import Actor
from chappe.base import audit
from chappe.base.models import AuditEntry
from chappe.contacts import operations as contacts
from chappe.contacts import queries as contact_queries
from chappe.contacts.filtering import Filter, Standing
from chappe.contacts.models import (
    Consent,
    ConsentStatement,
    Contact,
    Group,
    GroupMember,
    Import,
    ImportChange,
    ImportRejection,
    SenderStop,
    Suppression,
)
from chappe.contacts.operations.contacts import ContactErased
from chappe.deployments.models import Block, Deployment, Recipient, RecipientText
from chappe.direct.models import DirectText
from chappe.direct.operations import send_direct, try_message
from chappe.dispatch.models import Attempt, Receipt
from chappe.dossier import operations, queries
from chappe.dossier.operations import ErasureUnconfirmed, FileBeingRead, ListBeingComputed, TextLeaving
from chappe.gateways.models import InboundText
from chappe.inbound.models import ReplyPart, Thread
from chappe.messages.operations import save_trial_number, stop_sender
from chappe.reports.queries import report

pytestmark = pytest.mark.django_db

NUMBER = "+33612345678"
SECRETS = ("Hedwige", "Lamarck", "612345678", "crm-4711", "44200", "Nantes")


@pytest.fixture
def campaign() -> Campaign:
    campaign = make_campaign()
    campaign.account.number_format = "local:FR"
    campaign.account.save()
    return campaign


@pytest.fixture
def actor(campaign: Campaign) -> Actor:
    return make_actor(campaign.account)


@pytest.fixture
def person(campaign: Campaign, actor: Actor) -> int:
    contact_id = contacts.save_contact(
        actor=actor,
        now=NOW,
        fields={
            "external_id": "crm-4711",
            "first_name": "Hedwige",
            "last_name": "Lamarck",
            "postal_code": "44200",
            "mobile": "06 12 34 56 78",
            "city": "Nantes",
        },
    )
    contacts.state_consent(
        contact_id,
        "offers",
        status="granted",
        basis="express",
        source="shop",
        proof="form 12",
        actor=actor,
        now=NOW,
    )
    return contact_id


def erase(contact_id: int, actor: Actor, **options: bool) -> int:
    return operations.erase_contact(contact_id, confirmation=str(contact_id), actor=actor, now=NOW, **options)


def sent(campaign: Campaign, contact_id: int, **changes: Any) -> Deployment:
    contact = Contact.objects.get(pk=contact_id)
    deployment = make_sending(campaign, [contact], **changes)
    RecipientText.objects.filter(deployment=deployment).update(text="Hello Hedwige. STOP 36180")
    Recipient.objects.filter(deployment=deployment).update(state="delivered")
    Block.objects.filter(deployment=deployment).update(state="done", pointer=1)
    Attempt.objects.create(
        deployment=deployment,
        position=1,
        part=1,
        parts=1,
        gateway=campaign.gateway,
        outcome="accepted",
        reference=f"ref-{deployment.pk}",
        at=NOW,
    )
    Receipt.objects.create(
        gateway=campaign.gateway,
        reference=f"ref-{deployment.pk}",
        number=NUMBER,
        status="delivered",
        received_at=NOW,
        matched=True,
    )
    return deployment


def written_anywhere() -> list[tuple[str, str]]:
    """Each table of the database that still holds something of the person, and what."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'chappe%%'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" AS t")
            text = json.dumps(json.loads(cursor.fetchone()[0] or "[]"), ensure_ascii=False)
            found += [(table, secret) for secret in SECRETS if secret.lower() in text.lower()]
    return found


def test_nothing_of_the_person_is_left_in_any_table(campaign: Campaign, actor: Actor, person: int) -> None:
    deployment = sent(campaign, person, state="finished", started_at=NOW - timedelta(hours=1))
    InboundText.objects.create(
        gateway=campaign.gateway, number=NUMBER, text="STOP Hedwige", received_at=NOW, handled_at=NOW
    )
    send_direct(NUMBER, "Hello Hedwige", purpose="answer", sender="CHAPPE", actor=actor, now=NOW)
    # A test filled as this person went to somebody else; and this person's phone was tried on too.
    try_message(campaign.message.pk, ["+33639980077"], contact_id=person, actor=actor, now=NOW)
    save_trial_number("Shop", NUMBER, actor=actor, now=NOW)
    Thread.objects.create(account=campaign.account, number=NUMBER, last_at=NOW, last_text="STOP Hedwige")
    ReplyPart.objects.create(
        gateway=campaign.gateway,
        number=NUMBER,
        reference=1,
        total=2,
        place=1,
        text="Hedwige",
        received_at=NOW,
    )
    contacts.suppress(NUMBER, reason="stop", source="reply", actor=actor, now=NOW)
    upload = Import.objects.create(
        account=campaign.account, file_name="a.csv", state="done", created_by="x", created_at=NOW
    )
    for row, value in (
        ("Hedwige;06.12.34.56.78", ""),
        ("crm-4711,Lamarck", ""),
        ("", "crm-4711"),
        ("x;07 00", "07"),
    ):
        ImportRejection.objects.create(upload=upload, line=2, row=row, value=value, code="row.unidentified")
    Deployment.objects.filter(pk=deployment.pk).update(
        preparation_problem={"code": "preparation.text_refused", "params": {"contact": "crm-4711"}}
    )
    before = report(campaign.account.pk, deployment.pk, now=NOW)
    assert len({table for table, _ in written_anywhere()}) >= 8
    erase(person, actor)
    assert written_anywhere() == []
    after = report(campaign.account.pk, deployment.pk, now=NOW)
    assert after == replace(before, deployment=after.deployment)
    assert [rejection.row for rejection in ImportRejection.objects.order_by("pk")] == ["", "", "", "x;07 00"]
    assert Receipt.objects.get().number == Recipient.objects.get().number == InboundText.objects.get().number
    alone, tested = DirectText.objects.order_by("id")
    assert (tested.number, tested.text, tested.state, tested.code) == (
        "+33639980077",
        "",
        "excluded",
        "erased",
    )
    assert (alone.number, alone.text, alone.state, alone.code) == (
        Receipt.objects.get().number,
        "",
        "excluded",
        "erased",
    )
    (thread,) = Thread.objects.all()
    assert (thread.number, thread.last_text, thread.state) == (alone.number, "", "closed")
    assert not ReplyPart.objects.exists()


def test_the_proof_of_consent_and_the_history_of_acts_stay(actor: Actor, person: int) -> None:
    before = list(ConsentStatement.objects.values())
    erase(person, actor)
    assert list(ConsentStatement.objects.values()) == before
    assert [
        (each.source, each.proof) for each in contact_queries.contact(actor.account_id, person).history
    ] == [("shop", "form 12")]
    acts = [entry.action for entry in audit.entries(actor.account_id, subject=("contact", person))]
    assert acts == ["contact.erased", "consent.granted", "contact.created"]
    assert audit.entries(actor.account_id)[0].details == {"excluded": 0, "files": 0}
    assert Consent.objects.filter(contact_id=person).exists()


def test_whoever_asks_by_their_number_finds_the_proof_again(actor: Actor, person: int) -> None:
    erase(person, actor)
    erased = Filter(standing=Standing.ERASED)
    for typed, found in (("06 12 34 56 78", [person]), ("06 12 34 56 79", []), ("612345", [])):
        lines = contact_queries.contacts(actor.account_id, search=typed, chosen=erased)
        assert [line.id for line in lines] == found


def test_the_log_can_be_changed_by_nothing_else(actor: Actor, person: int) -> None:
    erase(person, actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('chappe.erasing', true)")
        assert cursor.fetchone() == ("",)


def test_an_erased_contact_is_listed_only_where_asked_and_changes_no_more(actor: Actor, person: int) -> None:
    erase(person, actor)
    chosen = contact_queries.contacts
    assert chosen(actor.account_id) == []
    assert chosen(actor.account_id, search="Hedwige") == []
    topic_id = contact_queries.topic_by_key(actor.account_id, "offers").id
    for narrowed in (
        *(Filter(standing=standing) for standing in Standing if standing is not Standing.ERASED),
        Filter(problem="any"),
        Filter(problem="missing"),
        Filter(country="FR"),
        Filter(group_id=1),
        Filter(topic_id=topic_id, consent="granted"),
    ):
        assert chosen(actor.account_id, chosen=narrowed) == []
    assert [line.id for line in chosen(actor.account_id, chosen=Filter(standing=Standing.ERASED))] == [person]
    with pytest.raises(ContactErased):
        contacts.save_contact(contact_id=person, actor=actor, now=NOW, fields={"first_name": "Back"})
    with pytest.raises(ContactErased):
        contacts.activate_contact(person, actor=actor, now=NOW)
    with pytest.raises(ContactErased):
        erase(person, actor)


@pytest.mark.parametrize("way", ["console", "file"])
def test_a_stop_holds_when_the_number_comes_back(actor: Actor, person: int, way: str) -> None:
    contacts.suppress(NUMBER, reason="stop", source="reply", actor=actor, now=NOW)
    stop_sender(NUMBER, sender="ACME", source="letter", actor=actor, now=NOW)
    erase(person, actor, keep_out=False)
    (kept,) = Suppression.objects.all()
    of_one = SenderStop.objects.get()
    assert of_one.number == kept.number
    assert kept.number.startswith("~")
    if way == "console":
        contacts.save_contact(actor=actor, now=NOW, fields={"mobile": "0612345678"})
    else:
        import_file(actor, "external_id,mobile\nnew,06 12 34 56 78\nother,06 12 34 56 79\n")
    kept.refresh_from_db()
    assert (kept.number, kept.reason, kept.source) == (NUMBER, "stop", "reply")
    of_one.refresh_from_db()
    assert (of_one.number, of_one.sender) == (NUMBER, "ACME")


def test_who_is_erased_twice_keeps_what_was_said_last(actor: Actor, person: int) -> None:
    contacts.suppress(NUMBER, reason="manual", source="letter", actor=actor, now=NOW)
    stop_sender(NUMBER, sender="36180", source="letter", actor=actor, now=NOW)
    erase(person, actor)
    # The number writes STOP, whose contact is gone.
    contacts.suppress(NUMBER, reason="stop", source="reply", actor=actor, now=NOW)
    SenderStop.objects.create(
        account_id=actor.account_id, number=NUMBER, sender="36180", reason="stop", at=NOW
    )

    def kept() -> list[tuple[bool, str]]:
        whole, of_one = Suppression.objects.values_list, SenderStop.objects.values_list
        rows = [*whole("number", "reason"), *of_one("number", "reason")]
        return [(number == NUMBER, reason) for number, reason in rows]

    back = contacts.save_contact(actor=actor, now=NOW, fields={"mobile": "0612345678"})
    assert kept() == [(True, "stop")] * 2
    erase(back, actor)
    assert kept() == [(False, "stop")] * 2
    # As an erasure of before left it: both forms stand.
    contacts.suppress(NUMBER, reason="manual", source="letter", actor=actor, now=NOW)
    stop_sender(NUMBER, sender="36180", source="letter", actor=actor, now=NOW)
    Contact.objects.create(
        account_id=actor.account_id, number=NUMBER, number_problem="", created_at=NOW, updated_at=NOW
    )
    erase(Contact.objects.get(number=NUMBER).pk, actor)
    assert kept() == [(False, "stop")] * 2


def test_who_is_kept_out_comes_back_suppressed_and_who_is_not_comes_back_new(
    actor: Actor, person: int
) -> None:
    erase(person, actor)
    back = contacts.save_contact(actor=actor, now=NOW, fields={"mobile": "0612345678"})
    suppression = contact_queries.contact(actor.account_id, back).suppression
    assert suppression is not None
    assert (suppression.reason, suppression.source) == ("manual", "erasure")
    Suppression.objects.all().delete()
    erase(back, actor, keep_out=False)
    again = contacts.save_contact(actor=actor, now=NOW, fields={"mobile": "0612345678"})
    assert contact_queries.contact(actor.account_id, again).suppression is None


def test_what_belongs_to_another_holder_of_the_number_stays(
    campaign: Campaign, actor: Actor, person: int
) -> None:
    twin = contacts.save_contact(actor=actor, now=NOW, fields={"first_name": "Twin", "mobile": "0612345678"})
    contacts.suppress(NUMBER, reason="stop", source="reply", actor=actor, now=NOW)
    InboundText.objects.create(
        gateway=campaign.gateway, number=NUMBER, text="STOP", received_at=NOW, handled_at=NOW
    )
    erase(person, actor)
    assert contact_queries.contact(actor.account_id, twin).suppression is not None
    assert [reply.text for reply in queries.replies(actor.account_id, twin)] == ["STOP"]


def test_a_text_not_yet_leaving_is_taken_out_of_its_deployment(
    campaign: Campaign, actor: Actor, person: int
) -> None:
    others = make_contacts(campaign, 2)
    deployment = make_sending(campaign, [others[0], Contact.objects.get(pk=person), others[1]])
    assert erase(person, actor) == 1
    assert list(Recipient.objects.order_by("position").values_list("state", "code")) == [
        ("ready", ""),
        ("excluded", "erased"),
        ("ready", ""),
    ]
    assert Block.objects.get(deployment=deployment).positions == [1, 3]


def test_the_last_of_a_block_leaves_it_done(campaign: Campaign, actor: Actor, person: int) -> None:
    make_sending(campaign, [Contact.objects.get(pk=person)])
    erase(person, actor)
    assert Block.objects.get().state == "done"


def test_a_text_that_is_leaving_is_waited_for(campaign: Campaign, actor: Actor, person: int) -> None:
    make_sending(campaign, [Contact.objects.get(pk=person)])
    Block.objects.update(pointer=1)
    with pytest.raises(TextLeaving):
        erase(person, actor)
    assert contact_queries.contact(actor.account_id, person).first_name == "Hedwige"


@pytest.mark.parametrize("state", ["preparing", "refreshing"])
def test_a_list_being_computed_is_waited_for(
    campaign: Campaign, actor: Actor, person: int, state: str
) -> None:
    make_sending(campaign, [], state=state)
    with pytest.raises(ListBeingComputed):
        erase(person, actor)


def test_a_file_being_read_is_waited_for(campaign: Campaign, actor: Actor, person: int) -> None:
    Import.objects.create(
        account=campaign.account, file_name="a.csv", state="running", created_by="x", created_at=NOW
    )
    with pytest.raises(FileBeingRead):
        erase(person, actor)


def test_files_that_wait_to_be_imported_are_discarded(campaign: Campaign, actor: Actor, person: int) -> None:
    content = f"external_id,mobile\ncrm-4711,{NUMBER}\n".encode()
    contacts.upload_import([content], file_name="leads.csv", actor=actor, now=NOW)
    stranger = make_actor(make_campaign().account)
    elsewhere = contacts.upload_import([content], file_name="theirs.csv", actor=stranger, now=NOW)
    coming = Import.objects.create(
        account=campaign.account, file_name="coming.csv", state="draft", created_by="x", created_at=NOW
    )
    assert [each.file_name for each in contact_queries.draft_imports(actor.account_id)] == ["leads.csv"]
    erase(person, actor)
    assert set(Import.objects.values_list("pk", flat=True)) == {elsewhere, coming.pk}
    assert AuditEntry.objects.get(action="contact.erased").details["files"] == 1


def test_what_an_import_would_put_back_goes_too(campaign: Campaign, actor: Actor, person: int) -> None:
    seen = import_file(actor, "external_id,first_name\ncrm-4711,Hedy\n")
    assert ImportChange.objects.filter(contact_id=person, before__first_name="Hedwige").exists()
    erase(person, actor)
    assert not ImportChange.objects.exists()
    contacts.undo_import(seen.id, actor=actor, now=NOW)
    with pytest.raises(FileBeingRead):
        erase(make_contacts(campaign, 1)[0].pk, actor)
    contacts.run_undo(seen.id, now=lambda: NOW)
    assert Contact.objects.get(pk=person).first_name == ""


def test_what_is_typed_must_be_the_contact(actor: Actor, person: int) -> None:
    with pytest.raises(ErasureUnconfirmed):
        operations.erase_contact(person, confirmation="yes", actor=actor, now=NOW)
    erase(person, actor)


def test_everything_held_of_a_person_is_given(campaign: Campaign, actor: Actor, person: int) -> None:
    sent(campaign, person, state="finished")
    InboundText.objects.create(
        gateway=campaign.gateway, number=NUMBER, text="Hello", received_at=NOW, handled_at=NOW
    )
    group = Group.objects.create(account=campaign.account, name="Shop", created_at=NOW)
    GroupMember.objects.create(group=group, contact_id=person)
    send_direct(NUMBER, "Until 18:00.", purpose="answer", sender="CHAPPE", actor=actor, now=NOW)
    try_message(campaign.message.pk, ["+33639980077"], contact_id=person, actor=actor, now=NOW)
    given = json.loads(json.dumps(queries.everything(actor.account_id, person, now=NOW)))
    assert given["contact"]["number"] == NUMBER
    assert given["contact"]["attributes"] == {"mobile": "06 12 34 56 78", "city": "Nantes"}
    assert [(each["topic"], each["status"], each["proof"]) for each in given["consent_statements"]] == [
        ("Offers", "granted", "form 12")
    ]
    assert given["groups"] == ["Shop"]
    assert [(text["text"], text["state"]) for text in given["texts"]] == [
        ("Hello Hedwige. STOP 36180", "delivered")
    ]
    assert [reply["text"] for reply in given["replies"]] == ["Hello"]
    assert [(text["message"], text["text"]) for text in given["tests_as_them"]] == [
        ("Summer", "Hello Hedwige. STOP 36180")
    ]
    assert [(text["text"], text["purpose"]) for text in given["texts_alone"]] == [("Until 18:00.", "answer")]
    assert [act["action"] for act in given["acts"]] == ["consent.granted", "contact.created"]
