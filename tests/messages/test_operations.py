"""Senders and messages in the database."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.factories import NOW, make_account, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor, Role
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.contacts.models import Contact, Field, Topic
from chappe.contacts.operations import save_contact
from chappe.contacts.store import add_fields
from chappe.messages import operations, queries
from chappe.messages.composing import MessageNameTaken, TextMissing
from chappe.messages.contents import Contents
from chappe.messages.mistakes import MisspeltField, TemplateSyntax, TooManyTurns, UnknownField
from chappe.messages.models import MessageVersion
from chappe.messages.sender import SenderKind, SenderTaken

pytestmark = pytest.mark.django_db


def make_topic(account_id: int, key: str = "offers") -> Topic:
    return Topic.objects.create(account_id=account_id, key=key, name="Offers", kind="marketing")


def make_message(actor: Actor, name: str = "Sales") -> int:
    topic = Topic.objects.filter(account_id=actor.account_id).first() or make_topic(actor.account_id)
    sender = queries.senders(actor.account_id)
    sender_id = sender[0].id if sender else operations.create_sender("CHAPPE", actor=actor, now=NOW)
    return operations.create_message(
        name, topic_id=topic.pk, sender_id=sender_id, text="Sales start today.", actor=actor, now=NOW
    )


def test_a_sender_is_kept_in_the_form_it_is_sent_in() -> None:
    actor = make_actor(make_account())
    operations.create_sender("+33 6 39 98 00 01", actor=actor, now=NOW)
    operations.create_sender("CHAPPE", kind="alphanumeric", actor=actor, now=NOW)
    assert [(sender.value, sender.kind) for sender in queries.senders(actor.account_id)] == [
        ("+33639980001", SenderKind.NUMBER),
        ("CHAPPE", SenderKind.ALPHANUMERIC),
    ]
    with pytest.raises(SenderTaken) as refusal:
        operations.create_sender("0033639980001", actor=actor, now=NOW)
    assert refusal.value.params == {"value": "+33639980001"}
    assert [entry.action for entry in AuditEntry.objects.all()] == ["sender.created"] * 2


def test_a_message_is_read_as_it_was_made() -> None:
    actor = make_actor(make_account(), Role.ADMINISTRATOR)
    message_id = make_message(actor)
    made = queries.message(actor.account_id, message_id)
    assert made == queries.message_named(actor.account_id, "Sales")
    assert (made.name, made.topic_key, made.sender, made.text, made.revision, made.updated_at) == (
        "Sales",
        "offers",
        "CHAPPE",
        "Sales start today.",
        1,
        NOW,
    )


def test_a_change_makes_a_new_revision_and_no_change_none() -> None:
    actor = make_actor(make_account())
    message_id = make_message(actor)
    assert operations.update_message(message_id, actor=actor, now=NOW, text="Sales end today.") == 2
    assert operations.update_message(message_id, actor=actor, now=NOW, text="Sales end today.\r") == 3
    assert operations.update_message(message_id, actor=actor, now=NOW, name=" Sales ") == 3
    entries = AuditEntry.objects.filter(action="message.changed").order_by("id")
    assert [entry.details for entry in entries] == [
        {"text": "Sales end today."},
        {"text": "Sales end today.\n"},
    ]


def test_what_cannot_be_kept_is_refused_and_nothing_is_written() -> None:
    actor = make_actor(make_account())
    message_id = make_message(actor)
    other = make_message(actor, "Other")
    with pytest.raises(MessageNameTaken):
        make_message(actor)
    with pytest.raises(MessageNameTaken):
        operations.update_message(other, actor=actor, now=NOW, name="Sales", text="New")
    with pytest.raises(TextMissing):
        operations.update_message(message_id, actor=actor, now=NOW, name="New", text=" ")
    assert [(line.name, line.revision) for line in queries.messages(actor.account_id)] == [
        ("Other", 1),
        ("Sales", 1),
    ]


def test_a_text_that_could_not_be_filled_is_refused_when_it_is_composed() -> None:
    actor = make_actor(make_account())
    message_id = make_message(actor)
    for text, refusal in (
        ("Hello {{ firstname }}", MisspeltField),
        ("Hello {{ city }}", UnknownField),
        ("Hello {{ first_name", TemplateSyntax),
        ("{% for i in (1..1000000) %}a{% endfor %}", TooManyTurns),
    ):
        with pytest.raises(refusal):
            operations.update_message(message_id, actor=actor, now=NOW, text=text)
    save_contact(actor=actor, now=NOW, fields={"external_id": "1", "city": "Lille"})
    assert operations.update_message(message_id, actor=actor, now=NOW, text="Hello {{ city }}") == 2


def test_nothing_of_another_account_is_seen_or_used() -> None:
    alice, charlie = make_actor(make_account()), make_actor(make_account())
    message_id = make_message(alice)
    topic = make_topic(charlie.account_id)
    sender_id = operations.create_sender("CHARLIE", actor=charlie, now=NOW)
    theirs = queries.message(alice.account_id, message_id)
    attempts: list[Callable[[], object]] = [
        lambda: queries.message(charlie.account_id, message_id),
        lambda: queries.message_named(charlie.account_id, "Sales"),
        lambda: queries.sender(charlie.account_id, "CHAPPE"),
        lambda: operations.update_message(message_id, actor=charlie, now=NOW, text="Mine"),
        lambda: operations.create_message(
            "Mine", topic_id=theirs.topic_id, sender_id=sender_id, text="a", actor=charlie, now=NOW
        ),
        lambda: operations.create_message(
            "Mine", topic_id=topic.pk, sender_id=theirs.sender_id, text="a", actor=charlie, now=NOW
        ),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert queries.messages(charlie.account_id) == []
    assert [sender.value for sender in queries.senders(charlie.account_id)] == ["CHARLIE"]


@pytest.mark.parametrize(
    ("role", "may_compose", "may_administer"),
    [
        (Role.VIEWER, False, False),
        (Role.AUTHOR, True, False),
        (Role.APPROVER, True, False),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_authors_compose_and_administrators_choose_senders(
    role: Role, may_compose: bool, may_administer: bool
) -> None:
    account = make_account()
    message_id = make_message(make_actor(account))
    actor = make_actor(account, role)

    def refused(act: Callable[[], object]) -> bool:
        try:
            act()
        except NotAllowed:
            return True
        except Refusal as other:
            raise AssertionError from other
        return False

    assert refused(lambda: make_message(actor, "Mine")) is not may_compose
    assert refused(lambda: operations.update_message(message_id, actor=actor, now=NOW)) is not may_compose
    assert refused(lambda: operations.create_sender("MINE", actor=actor, now=NOW)) is not may_administer


def test_messages_are_found_by_name_or_text_and_paged_from_the_latest() -> None:
    actor = make_actor(make_account())
    made = [make_message(actor, name) for name in ("One", "Two", "Three")]
    assert [line.id for line in queries.messages(actor.account_id, limit=2)] == [made[2], made[1]]
    assert [line.id for line in queries.messages(actor.account_id, before=made[1])] == [made[0]]
    assert [line.name for line in queries.messages(actor.account_id, search="tw")] == ["Two"]
    assert len(queries.messages(actor.account_id, search="START")) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_one_query_whatever_their_length(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = make_actor(make_account())
    for number in range(count):
        make_message(actor, f"Message {number}")
    with django_assert_num_queries(1):
        assert len(queries.messages(actor.account_id)) == count
    with django_assert_num_queries(1):
        assert len(queries.senders(actor.account_id)) == 1


def test_every_change_makes_a_version_that_stays() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account, Role.AUTHOR)
    made = operations.create_message(
        "Sales", topic_id=campaign.topic.pk, sender_id=campaign.sender.pk, text="One", actor=actor, now=NOW
    )
    assert operations.update_message(made, text="Two", actor=actor, now=NOW) == 2
    assert operations.update_message(made, text="Two", actor=actor, now=NOW) == 2
    assert operations.update_message(made, copies={"fr": "Deux"}, language="en", actor=actor, now=NOW) == 3
    found = queries.versions(campaign.account.pk, made)
    assert [(each.number, each.contents.text, each.by) for each in found] == [
        (3, "Two", actor.label),
        (2, "Two", actor.label),
        (1, "One", actor.label),
    ]
    compared = queries.compare_versions(campaign.account.pk, made, 1, 3)
    assert [(each.part, each.language) for each in compared.changed] == [
        ("text", "en"),
        ("copy", "fr"),
        ("language", ""),
    ]
    assert operations.restore_version(made, 1, actor=actor, now=NOW) == 4
    view = queries.message(campaign.account.pk, made)
    assert (view.text, view.copies, view.language) == ("One", {}, "")
    assert queries.version(campaign.account.pk, made, 4).restores == 1
    assert operations.restore_version(made, 1, actor=actor, now=NOW) == 4
    with pytest.raises(NotFound):
        operations.restore_version(made, 9, actor=actor, now=NOW)


def test_a_version_can_neither_be_changed_nor_deleted() -> None:
    campaign = make_campaign()
    version = operations.version_now(campaign.message)
    assert operations.version_now(campaign.message) == version
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageVersion.objects.update(text="Forged")
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_a_field_gone_since_keeps_a_version_from_coming_back() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    add_fields(campaign.account.pk, ["city"], NOW)
    operations.update_message(campaign.message.pk, text="In {{ city }}", actor=actor, now=NOW)
    operations.update_message(campaign.message.pk, text="Elsewhere", actor=actor, now=NOW)
    Field.objects.filter(account=campaign.account, key="city").delete()
    with pytest.raises(UnknownField):
        operations.restore_version(campaign.message.pk, 2, actor=actor, now=NOW)


def test_a_template_keeps_what_the_message_says() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account, Role.AUTHOR)
    operations.update_message(
        campaign.message.pk,
        language="en",
        copies={"fr": "Bonjour"},
        without_accents=True,
        actor=actor,
        now=NOW,
    )
    kept = operations.save_starting_text(campaign.message.pk, " Ours ", actor=actor, now=NOW)
    assert operations.save_starting_text(campaign.message.pk, "Ours", actor=actor, now=NOW) == kept
    first, *shipped = queries.starting_texts(campaign.account.pk, language="fr-CA")
    assert (first.name, first.contents) == (
        "Ours",
        queries.message(campaign.account.pk, campaign.message.pk).contents,
    )
    assert [each.contents.language for each in shipped] == ["fr"] * 5
    operations.delete_starting_text(kept, actor=actor, now=NOW)
    with pytest.raises(NotFound):
        operations.delete_starting_text(kept, actor=actor, now=NOW)


def test_a_preview_is_in_the_language_and_locale_of_its_reader() -> None:
    campaign = make_campaign()
    (contact,) = make_contacts(campaign, 1)
    add_fields(campaign.account.pk, ["points"], NOW)
    Contact.objects.filter(pk=contact.pk).update(
        language="fr", first_name="Zoë", attributes={"points": "1200.5"}
    )
    contents = Contents("{{ points | number }}", "en", {"fr": "{{ first_name }} : {{ points | number }}"})
    found = queries.preview(campaign.account.pk, contents, contact_id=contact.pk)
    assert (found.language, found.text, found.fields_at_fault) == ("fr", "Zoë : 1 200,5", ("first_name",))
    assert [(fix.choice, fix.text, fix.encoding) for fix in found.fixes] == [
        ("without_accents", "Zoe : 1 200,5", "GSM-7")
    ]
    other = queries.preview(campaign.account.pk, contents, contact_id=contact.pk, language="en")
    assert other.text == "1,200.5"
    Contact.objects.filter(pk=contact.pk).update(attributes={"points": "0"})
    impossible = Contents("{{ 10 | divided_by: points }}")
    found = queries.preview(campaign.account.pk, impossible, contact_id=contact.pk)
    assert (found.text, [each.code for each in found.problems]) == (impossible.text, ["template.not_filled"])
