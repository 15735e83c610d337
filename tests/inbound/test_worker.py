"""STOP and START as they come in, on the test's own database."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

import psycopg
import pytest
from django.db import connection
from tests.dispatch.driven import with_store
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.base.models import AuditEntry
from chappe.config.environment import database_target, environment
from chappe.contacts.models import Consent, ConsentStatement, Contact, SenderStop, Suppression, Topic
from chappe.deployments.models import Deployment, Recipient
from chappe.direct.models import DirectText
from chappe.dispatch.store import Store, make_pool
from chappe.gateways.contract import PartOf, ReplyEvent
from chappe.gateways.models import InboundText
from chappe.inbound.models import AddedWord, AutoAnswer, ReplyPart, ReplyRule, Thread
from chappe.inbound.operations import treat_as_stop
from chappe.inbound.scope import BY_TEXT
from chappe.inbound.store import BACK_BY_TEXT, take_turn
from chappe.inbound.worker import handle_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

NUMBER = "+33639980000"


def handle() -> int:
    async def main() -> int:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=2)
        async with pool:
            return await handle_waiting(pool)

    return asyncio.run(main())


def write(campaign: Campaign, *texts: str) -> None:
    for text in texts:
        InboundText.objects.create(gateway=campaign.gateway, number=NUMBER, text=text, received_at=NOW)


def test_a_process_that_stands_still_in_its_turn_loses_it() -> None:
    campaign = make_campaign()
    write(campaign, "STOP")

    async def main() -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=2)
        async with pool:
            with suppress(psycopg.Error):
                async with pool.connection() as still, asyncio.timeout(20):
                    assert await take_turn(still)
                    shown = await (await still.execute("SHOW idle_in_transaction_session_timeout")).fetchone()
                    assert shown == ("500ms",)
                    assert await handle_waiting(pool) == 0
                    while await handle_waiting(pool) == 0:
                        await asyncio.sleep(0.05)

    asyncio.run(main())
    assert Suppression.objects.filter(account=campaign.account, number=NUMBER, reason="stop").exists()


@pytest.mark.parametrize(
    ("texts", "stopped"),
    [
        (["STOP"], True),
        (["STOP", "START"], False),
        (["START", "STOP"], True),
        (["STOP", "START", "STOP", "Merci !"], True),
        (["Merci !"], False),
    ],
)
def test_the_last_word_holds(texts: list[str], stopped: bool) -> None:
    campaign = make_campaign()
    write(campaign, *texts)
    assert handle() == len(texts)
    found = Suppression.objects.filter(account=campaign.account, number=NUMBER, reason="stop")
    assert found.exists() is stopped
    assert handle() == 0


def test_what_the_person_says_takes_the_place_of_what_we_put_down() -> None:
    campaign = make_campaign()
    Suppression.objects.create(account=campaign.account, number=NUMBER, reason="manual", at=NOW)
    write(campaign, "STOP")
    assert handle() == 1
    assert Suppression.objects.get().reason == "stop"


def test_replies_are_matched_kept_and_gathered() -> None:
    campaign = make_campaign()
    (contact,) = make_contacts(campaign, 1)
    earlier = make_sending(campaign, [contact])
    make_sending(campaign, [contact])
    Recipient.objects.filter(deployment=earlier).update(state="delivered", changed_at=NOW)
    write(campaign, "Bonjour, je viendrai", "laissez-moi tranquille")
    stranger = InboundText.objects.create(
        gateway=campaign.gateway, number="36500", recipient="nobody's", text="", received_at=NOW
    )
    assert handle() == 3
    rows = InboundText.objects.filter(number=NUMBER).order_by("id")
    assert [(row.intent, row.contact_id, row.deployment_id) for row in rows] == [
        ("none", contact.pk, earlier.pk),
        ("doubtful", contact.pk, earlier.pk),
    ]
    thread = Thread.objects.get(number=NUMBER)
    assert (thread.state, thread.is_doubtful, thread.intent, thread.last_text, thread.replies) == (
        "waiting",
        True,
        "doubtful",
        "laissez-moi tranquille",
        2,
    )
    assert thread.contact_id == contact.pk
    stranger.refresh_from_db()
    assert (stranger.intent, stranger.contact_id, stranger.handled_at is not None) == ("none", None, True)
    write(campaign, "STOP")
    assert handle() == 1
    thread.refresh_from_db()
    assert (thread.state, thread.is_doubtful, thread.intent) == ("waiting", False, "stop")


def test_a_stop_of_its_topic_and_the_way_back() -> None:
    campaign = make_campaign()
    (contact,) = make_contacts(campaign, 1)
    deployment = make_sending(campaign, [contact])
    Recipient.objects.filter(deployment=deployment).update(state="submitted", changed_at=NOW)
    ReplyRule.objects.create(account=campaign.account, scope="topic", confirms_stop=True)
    write(campaign, "Stop", "STOP please")
    assert handle() == 2
    assert not Suppression.objects.exists()
    assert Consent.objects.get().status == "withdrawn"
    (statement,) = ConsentStatement.objects.all()
    assert (statement.status, statement.source, statement.topic_id) == (
        "withdrawn",
        BY_TEXT,
        campaign.topic.pk,
    )
    assert statement.proof == f"reply {InboundText.objects.get(text='STOP please').pk}"
    # One confirmation, through the gateway that they wrote to.
    (said,) = DirectText.objects.all()
    assert (said.purpose, said.number, said.gateway_id, said.state) == (
        "confirmation",
        NUMBER,
        campaign.gateway.pk,
        "ready",
    )
    write(campaign, "START")
    assert handle() == 1
    assert Consent.objects.get().status == "granted"
    assert [row.source for row in ConsentStatement.objects.order_by("id")] == [BY_TEXT, BACK_BY_TEXT]
    # What was withdrawn in another way stays so.
    Consent.objects.update(status="withdrawn")
    ConsentStatement.objects.create(
        account=campaign.account,
        contact=contact,
        topic=campaign.topic,
        status="withdrawn",
        basis="express",
        at=now(),
        source="letter",
        recorded_at=now(),
        recorded_by="someone",
    )
    write(campaign, "START")
    assert handle() == 1
    assert Consent.objects.get().status == "withdrawn"


def test_a_stop_of_its_sender_and_the_way_back() -> None:
    campaign = make_campaign()
    (contact,) = make_contacts(campaign, 1)
    deployment = make_sending(campaign, [contact])
    Deployment.objects.filter(pk=deployment.pk).update(sender="ACME")
    Recipient.objects.filter(deployment=deployment).update(state="submitted", changed_at=NOW)
    ReplyRule.objects.create(account=campaign.account, scope="sender", confirms_stop=True)
    SenderStop.objects.create(
        account=campaign.account, number=NUMBER, sender="OTHER", reason="manual", at=NOW
    )
    for text in ("Stop", "STOP please"):
        InboundText.objects.create(
            gateway=campaign.gateway, number=NUMBER, recipient="36180", text=text, received_at=NOW
        )
    assert handle() == 2
    assert not Suppression.objects.exists()
    stopped = SenderStop.objects.order_by("sender").values_list("sender", "reason", "source")
    assert list(stopped) == [("36180", "stop", BY_TEXT), ("ACME", "stop", BY_TEXT), ("OTHER", "manual", "")]
    (said,) = DirectText.objects.values_list("purpose", "sender", "text")
    assert said[:2] == ("confirmation", "36180")
    assert "ACME" in said[2]
    assert AuditEntry.objects.filter(action="suppression.sender_added").count() == 2
    write(campaign, "START")
    assert handle() == 1
    # What we had put down ourselves stays.
    assert list(SenderStop.objects.values_list("sender", flat=True)) == ["OTHER"]
    assert AuditEntry.objects.filter(action="suppression.sender_lifted").count() == 2
    # A person may say what a doubtful one means; what it stopped comes back together too.
    tell = {"gateway": campaign.gateway, "number": NUMBER, "recipient": "36180", "received_at": NOW}
    doubtful = InboundText.objects.create(text="laissez-moi tranquille", **tell)
    assert handle() == 1
    treat_as_stop(doubtful.pk, actor=make_actor(campaign.account), now=now())
    assert set(SenderStop.objects.values_list("sender", flat=True)) == {"36180", "ACME", "OTHER"}
    assert not Suppression.objects.exists()
    write(campaign, "START")
    assert handle() == 1
    assert list(SenderStop.objects.values_list("sender", flat=True)) == ["OTHER"]
    # Nobody wrote to this number: everything is stopped.
    InboundText.objects.create(gateway=campaign.gateway, number="+33639980009", text="STOP", received_at=NOW)
    assert handle() == 1
    assert Suppression.objects.get().number == "+33639980009"


def test_a_stop_and_a_start_are_of_the_senders_they_are_to() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 1)
    for sender in ("36180", "36181"):
        deployment = make_sending(campaign, contacts)
        Deployment.objects.filter(pk=deployment.pk).update(sender=sender)
        Recipient.objects.filter(deployment=deployment).update(state="submitted", changed_at=NOW)
    ReplyRule.objects.create(account=campaign.account, scope="sender")

    def tell(*written: tuple[str, str]) -> None:
        for to, text in written:
            InboundText.objects.create(
                gateway=campaign.gateway, number=NUMBER, recipient=to, text=text, received_at=NOW
            )
        assert handle() == len(written)

    def stopped() -> list[str]:
        return list(SenderStop.objects.order_by("sender").values_list("sender", flat=True))

    # Two in one look.
    tell(("36180", "STOP"), ("36181", "STOP"))
    assert (stopped(), Suppression.objects.count()) == (["36180", "36181"], 0)
    tell(("36180", "START"))
    assert stopped() == ["36181"]
    tell(("36180", "STOPALL"), ("36181", "STOP"))
    assert (stopped(), Suppression.objects.count()) == (["36181"], 1)
    tell(("36181", "START"), ("36180", "STOP"))
    assert (stopped(), Suppression.objects.count()) == (["36180"], 0)
    # Nobody knows which: all of them.
    tell(("36181", "STOP"))
    Contact.objects.update(number="+33639980008")
    tell(("36189", "START"))
    assert (stopped(), Suppression.objects.count()) == ([], 0)


def test_a_long_number_is_known_without_its_plus() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 1)
    for sender in ("+33700000001", "36181"):
        deployment = make_sending(campaign, contacts)
        Deployment.objects.filter(pk=deployment.pk).update(sender=sender)
        Recipient.objects.filter(deployment=deployment).update(state="submitted", changed_at=now())
    ReplyRule.objects.create(account=campaign.account, scope="sender")

    async def tell(store: Store) -> None:
        event = ReplyEvent(NUMBER, "33700000001", "STOP", now())
        await store.keep_events([], [event], gateway_id=campaign.gateway.pk, now=now())

    with_store(tell)
    assert handle() == 1
    assert list(SenderStop.objects.values_list("sender", flat=True)) == ["+33700000001"]
    # What was kept before is mended.
    InboundText.objects.update(recipient="0033700000001")
    SenderStop.objects.create(
        account=campaign.account, number=NUMBER, sender="33700000001", reason="stop", at=NOW
    )
    ReplyPart.objects.create(
        gateway=campaign.gateway,
        number=NUMBER,
        recipient="33700000001",
        reference=1,
        total=2,
        place=1,
        text="STOP",
        received_at=NOW,
    )
    mending = import_module("chappe.migrations.0038_plus_before_numbers")
    with connection.cursor() as cursor:
        for statement in (mending.REPLIES, mending.PARTS, mending.STOPS):
            cursor.execute(statement)
    for model in (InboundText, ReplyPart):
        assert list(model._default_manager.values_list("recipient", flat=True)) == ["+33700000001"]
    assert list(SenderStop.objects.values_list("sender", flat=True)) == ["+33700000001"]


def test_two_topics_stopped_in_one_look() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 1)
    second = Topic.objects.create(account=campaign.account, key="events", name="Events", kind="marketing")
    for sender, topic in (("36180", campaign.topic), ("36181", second)):
        deployment = make_sending(campaign, contacts)
        Deployment.objects.filter(pk=deployment.pk).update(sender=sender, topic=topic)
        Recipient.objects.filter(deployment=deployment).update(state="submitted", changed_at=NOW)
        Consent.objects.get_or_create(
            account=campaign.account,
            contact=contacts[0],
            topic=topic,
            defaults={"status": "granted", "basis": "express", "at": NOW},
        )
    ReplyRule.objects.create(account=campaign.account, scope="topic")
    for sender in ("36180", "36181"):
        InboundText.objects.create(
            gateway=campaign.gateway, number=NUMBER, recipient=sender, text="STOP", received_at=NOW
        )
    assert handle() == 2
    assert list(Consent.objects.values_list("status", flat=True)) == ["withdrawn", "withdrawn"]
    # A START to a text of one of them brings back that one, however often it is said.
    for _ in range(2):
        InboundText.objects.create(
            gateway=campaign.gateway, number=NUMBER, recipient="36181", text="START", received_at=NOW
        )
    assert handle() == 2
    assert {one.topic_id: one.status for one in Consent.objects.all()} == {
        campaign.topic.pk: "withdrawn",
        second.pk: "granted",
    }
    assert ConsentStatement.objects.filter(status="granted").count() == 1
    # One to a text of no topic that can be stopped means the last STOP: not one that another START came after.
    orders = Topic.objects.create(account=campaign.account, key="o", name="Orders", kind="transactional")
    Deployment.objects.update(topic=orders)

    def start() -> set[str]:
        InboundText.objects.create(
            gateway=campaign.gateway, number=NUMBER, recipient="36180", text="START", received_at=NOW
        )
        assert handle() == 1
        return set(Consent.objects.filter(status="granted").values_list("topic__name", flat=True))

    assert start() == {"Events"}
    ConsentStatement.objects.create(
        account=campaign.account,
        contact=contacts[0],
        topic=campaign.topic,
        status="withdrawn",
        basis="express",
        at=now(),
        source=BY_TEXT,
        recorded_at=now(),
        recorded_by="Chappe",
    )
    assert start() == {"Events", campaign.topic.name}


def test_keywords_are_answered_a_few_times_and_confirmed_once() -> None:
    campaign = make_campaign()
    account = campaign.account
    ReplyRule.objects.create(account=account, confirms_stop=True, most_automatic=2)
    AutoAnswer.objects.create(account=account, word="Horaires", phrase="horaires", text="9-19")
    AddedWord.objects.create(account=account, meaning="stop", word="Nenni", phrase="nenni")
    for _ in range(3):
        write(campaign, "horaires")
        assert handle() == 1
    assert DirectText.objects.filter(purpose="automatic", text="9-19").count() == 2
    write(campaign, "nenni !")
    write(campaign, "STOP")
    assert handle() == 2
    assert Suppression.objects.get().reason == "stop"
    assert DirectText.objects.filter(purpose="confirmation").count() == 1
    # Out of reach of the words of others.
    other = make_campaign(name="other")
    InboundText.objects.create(gateway=other.gateway, number="+33639980001", text="nenni", received_at=NOW)
    assert handle() == 1
    assert Suppression.objects.count() == 1


def test_long_texts_are_joined_whatever_order_their_parts_come_in() -> None:
    campaign = make_campaign()
    parts = ["Please ", "STOP this ", "and that"]

    def told(*places: int, reference: int = 7, number: str = NUMBER) -> list[ReplyEvent]:
        return [
            ReplyEvent(number, "36180", parts[place - 1], now(), PartOf(reference, 3, place))
            for place in places
        ]

    def keep(*events: ReplyEvent) -> None:
        async def tell(store: Store) -> None:
            await store.keep_events([], events, gateway_id=campaign.gateway.pk, now=now())

        with_store(tell)

    keep(*told(3, 1), *told(2, number="+33639980001"))
    assert handle() == 0
    keep(*told(1, 2))
    assert handle() == 1
    row = InboundText.objects.get()
    assert (row.text, row.is_incomplete, row.recipient) == ("Please STOP this and that", False, "36180")
    # A part told again changes nothing; the one that stays alone is shown for what it is.
    keep(*told(2))
    assert handle() == 0
    ReplyPart.objects.filter(joined_at__isnull=True).update(received_at=now() - timedelta(minutes=6))
    assert handle() == 1
    lone = InboundText.objects.get(number="+33639980001")
    assert (lone.text, lone.is_incomplete) == (" […] STOP this  […] ", True)
    # The same reference, another text.
    keep(ReplyEvent(NUMBER, "36180", "Hello ", now(), PartOf(7, 2, 1)), *told(1, reference=8))
    keep(ReplyEvent(NUMBER, "36180", "again", now(), PartOf(7, 2, 2)))
    assert handle() == 1
    assert InboundText.objects.order_by("-id").values_list("text", flat=True)[0] == "Hello again"
    ReplyPart.objects.filter(joined_at__isnull=False).update(joined_at=now() - timedelta(days=2))
    handle()
    assert ReplyPart.objects.filter(joined_at__isnull=False).count() == 0


def test_start_lifts_no_suppression_but_that_of_a_stop() -> None:
    campaign = make_campaign()
    Suppression.objects.create(account=campaign.account, number=NUMBER, reason="complaint", at=NOW)
    write(campaign, "START")
    assert handle() == 1
    assert Suppression.objects.get().reason == "complaint"
