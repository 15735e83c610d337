"""Replies in the console: the list, a conversation, an answer, a doubt settled, the rules."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.console.conftest import administrator_of, client_of
from tests.factories import (
    NOW,
    Campaign,
    make_actor,
    make_campaign,
    make_contacts,
    make_reply,
    make_sending,
)

from chappe.accounts.models import User
from chappe.accounts.roles import Role
from chappe.contacts.models import Contact, SenderStop, Suppression
from chappe.deployments.models import Recipient
from chappe.direct.models import DirectText
from chappe.gateways.models import InboundText
from chappe.inbound.models import AddedWord, AutoAnswer, ReplyRule, ReplyText, Thread
from chappe.inbound.queries import threads
from chappe.messages.models import Sender

pytestmark = pytest.mark.django_db

NUMBER = "+33639980000"


def make_thread(campaign: Campaign, index: int = 0, *texts: str, **given: object) -> Thread:
    """A conversation with the contact of that index, as inbound would have left it."""
    number = f"+3363998{index:04}"
    for text in texts or ("When do you open?",):
        make_reply(campaign, text, number=number, handled_at=NOW, intent=given.get("intent", "none"))
    values = {
        "last_at": NOW + timedelta(minutes=index),
        "last_text": texts[-1] if texts else "",
        "replies": 1,
    }
    return Thread.objects.create(account=campaign.account, number=number, **{**values, **given})


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def client(campaign: Campaign) -> Client:
    make_actor(campaign.account)
    return administrator_of(campaign.account)


def at(name: str, campaign: Campaign, *arguments: object) -> str:
    return reverse(f"console:{name}", args=[campaign.account.slug, *arguments])


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_whatever_it_shows(client: Client, campaign: Campaign) -> None:
    empty = client.get(at("replies", campaign)).content.decode()
    assert "No reply waits for anybody" in empty
    contacts = make_contacts(campaign, 3)
    make_thread(campaign, 0, contact=contacts[0])
    one = queries_of(client, at("replies", campaign))
    make_thread(campaign, 1, contact=contacts[1])
    make_thread(campaign, 2, contact=contacts[2], assigned_to=User.objects.first())
    assert queries_of(client, at("replies", campaign)) == one
    shown = client.get(at("replies", campaign)).content.decode()
    assert shown.index("Person 2") < shown.index("Person 1") < shown.index("Person 0")
    assert "3 replies wait for somebody" in client.get(at("overview", campaign)).content.decode()


def test_places_and_search(client: Client, campaign: Campaign) -> None:
    user = User.objects.get()
    make_thread(campaign, 0, "one", contact=make_contacts(campaign, 1)[0])
    make_thread(campaign, 1, "two", state="answered", assigned_to=user)
    make_thread(campaign, 2, "three", is_doubtful=True, intent="doubtful")
    make_thread(campaign, 3, "four", state="closed", intent="stop")

    def seen(**posted: str) -> list[str]:
        shown = client.post(at("replies", campaign), posted).content.decode()
        return [word for word in ("one", "two", "three", "four") if f">{word}<" in shown]

    assert seen(choice="waiting") == ["one", "three"]
    assert seen(choice="mine") == ["two"]
    assert seen(choice="unassigned") == ["one", "three"]
    assert seen(choice="doubtful") == ["three"]
    assert seen(choice="stop") == ["four"]
    assert seen(choice="closed") == ["four"]
    assert seen(choice="all") == ["one", "two", "three", "four"]
    assert seen(search="+33 6 39 98 00 01") == ["two"]
    assert seen(search="33639980002") == ["three"]
    assert seen(search="998 00 00") == ["one"]
    assert seen(search="person 0") == ["one"]
    # Some digits, of numbers that no contact has too; a name that reads as a number; a name without its accents.
    assert seen(search="80002", choice="all") == ["three"]
    assert seen(search="06 39 98", choice="all") == ["one", "two", "three", "four"]
    Contact.objects.filter(account=campaign.account).update(first_name="Zoé", last_name="1664")
    assert (seen(search="zoe"), seen(search="1664"), seen(search="Zoé 16")) == (["one"], ["one"], ["one"])
    assert seen(search="nobody") == []
    assert seen(choice="nonsense", after="nonsense") == ["one", "three"]


def test_pages_go_on_among_replies_of_one_moment(client: Client, campaign: Campaign) -> None:
    Thread.objects.bulk_create(
        Thread(
            account=campaign.account, number=f"+3363998{index:04}", last_at=NOW, last_text=f"text-{index}-"
        )
        for index in range(60)
    )
    first = client.get(at("replies", campaign)).content.decode()
    after = first.split('name="after" value="')[1].split('"')[0]
    second = client.post(at("replies", campaign), {"after": after, "choice": "waiting"}).content.decode()
    found = [[index for index in range(60) if f"text-{index}-" in page] for page in (first, second)]
    assert [len(page) for page in found] == [50, 10]
    assert sorted(found[0] + found[1]) == list(range(60))


def test_a_conversation_is_read_and_answered(client: Client, campaign: Campaign) -> None:
    (contact,) = make_contacts(campaign, 1)
    deployment = make_sending(campaign, [contact])
    Recipient.objects.update(state="delivered", changed_at=NOW - timedelta(hours=1))
    thread = make_thread(campaign, 0, "When do you open?", contact=contact)
    InboundText.objects.update(deployment=deployment, contact=contact)
    shown = client.get(at("thread", campaign, thread.pk)).content.decode()
    assert shown.index("Hello Person 0. STOP 36180") < shown.index("When do you open?")
    assert f"after “{deployment.name}”" in shown
    assert "Leaves at once, from 36180." in shown
    assert NUMBER not in at("thread", campaign, thread.pk)
    counted = client.post(at("reply_count", campaign), {"text": "☺" * 80}).content.decode()
    assert "<b>2</b>" in counted
    assert "UCS-2" in counted
    assert client.post(at("thread", campaign, thread.pk), {"text": "  "}).status_code == 422
    answered = client.post(at("thread", campaign, thread.pk), {"text": "From 9 to 19."}, follow=True)
    assert "The answer is on its way." in answered.content.decode()
    (text,) = DirectText.objects.all()
    assert (text.text, text.sender, text.number, text.purpose) == ("From 9 to 19.", "36180", NUMBER, "answer")
    thread.refresh_from_db()
    assert (thread.state, thread.assigned_to) == ("answered", User.objects.get())
    DirectText.objects.update(state="unknown", code="no_answer")
    asked = client.get(
        at("thread_texts", campaign, thread.pk), headers={"hx-request": "true"}
    ).content.decode()
    assert "The provider did not answer in time" in asked
    client.post(at("thread_settle", campaign, thread.pk), {"way": "resend", "id": text.pk})
    text.refresh_from_db()
    assert text.state == "ready"
    one = queries_of(client, at("thread", campaign, thread.pk))
    for _ in range(3):
        make_reply(campaign, "Thanks", number=NUMBER)
    assert queries_of(client, at("thread", campaign, thread.pk)) == one


def test_who_may_not_be_answered_is_said(client: Client, campaign: Campaign) -> None:
    thread = make_thread(campaign, 0)
    Suppression.objects.create(account=campaign.account, number=NUMBER, reason="stop", at=NOW)
    shown = client.get(at("thread", campaign, thread.pk)).content.decode()
    assert "No answer can be sent to this number: the person answered STOP." in shown
    assert 'name="text"' not in shown
    refused = client.post(at("thread", campaign, thread.pk), {"text": "But"})
    assert refused.status_code == 422
    assert "said STOP: nothing is sent to this number." in refused.content.decode()
    assert not DirectText.objects.exists()
    # Of its sender alone.
    Suppression.objects.all().delete()
    SenderStop.objects.create(account=campaign.account, number=NUMBER, sender="36180", reason="stop", at=NOW)
    shown = client.get(at("thread", campaign, thread.pk)).content.decode()
    assert "this number gets nothing from 36180" in shown
    refused = client.post(at("thread", campaign, thread.pk), {"text": "But"})
    assert "said STOP to 36180" in refused.content.decode()


def test_a_doubt_is_settled_with_one_click(client: Client, campaign: Campaign) -> None:
    thread = make_thread(campaign, 0, "leave me alone", is_doubtful=True, intent="doubtful")
    other = make_thread(campaign, 1, "wrong number", is_doubtful=True, intent="doubtful")
    first, second = InboundText.objects.order_by("id")
    shown = client.get(at("thread", campaign, thread.pk)).content.decode()
    assert "Treat as STOP" in shown
    Sender.objects.create(account=campaign.account, value="36180", kind="short_code")
    ReplyRule.objects.create(account=campaign.account, scope="sender")
    client.post(at("thread_settle", campaign, thread.pk), {"way": "stop", "id": first.pk})
    assert SenderStop.objects.get().sender == "36180"
    assert not Suppression.objects.exists()
    thread.refresh_from_db()
    assert (thread.is_doubtful, thread.intent, thread.state) == (False, "stop", "closed")
    client.post(at("thread_settle", campaign, other.pk), {"way": "not_stop", "id": second.pk})
    other.refresh_from_db()
    assert (other.is_doubtful, other.intent, other.state) == (False, "none", "waiting")
    assert SenderStop.objects.count() == 1
    again = client.post(
        at("thread_settle", campaign, other.pk), {"way": "stop", "id": second.pk}, follow=True
    )
    assert "Somebody has said what this reply means" in again.content.decode()


def test_a_conversation_is_given_closed_and_opened(client: Client, campaign: Campaign) -> None:
    thread = make_thread(campaign, 0)
    author = make_actor(campaign.account, Role.AUTHOR)
    viewer = make_actor(campaign.account, Role.VIEWER)
    client.post(at("thread_assign", campaign, thread.pk), {"member": author.user_id})
    thread.refresh_from_db()
    assert thread.assigned_to_id == author.user_id
    said = client.post(at("thread_assign", campaign, thread.pk), {"member": viewer.user_id}, follow=True)
    assert "cannot answer in this account" in said.content.decode()
    client.post(at("thread_move", campaign, thread.pk), {"to": "closed"})
    thread.refresh_from_db()
    assert thread.state == "closed"
    client.post(at("thread_move", campaign, thread.pk), {"to": "waiting"})
    client.post(at("thread_assign", campaign, thread.pk), {"member": ""})
    thread.refresh_from_db()
    assert (thread.state, thread.assigned_to) == ("waiting", None)
    looking = client_of(User.objects.get(email=viewer.label))
    seen = looking.get(at("thread", campaign, thread.pk)).content.decode()
    assert "When do you open?" in seen
    assert "<textarea" not in seen
    assert looking.post(at("thread_move", campaign, thread.pk), {"to": "closed"}).status_code == 403


def test_the_rules_words_and_answers_are_set(client: Client, campaign: Campaign) -> None:
    shown = client.get(at("replying", campaign)).content.decode()
    assert 'value="everything"' in shown
    client.post(at("replying", campaign), {"scope": "topic", "confirms_stop": "on", "most_automatic": "2"})
    rule = ReplyRule.objects.get()
    assert (rule.scope, rule.confirms_stop, rule.confirms_start, rule.most_automatic) == (
        "topic",
        True,
        False,
        2,
    )
    assert (
        client.post(at("replying", campaign), {"scope": "topic", "most_automatic": "21"}).status_code == 422
    )
    client.post(at("reply_words", campaign), {"word": "Nenni", "meaning": "stop"})
    assert AddedWord.objects.get().phrase == "nenni"
    refused = client.post(at("reply_words", campaign), {"word": "arrêt", "meaning": "help"})
    assert "means STOP already, in every account" in refused.content.decode()
    client.post(at("reply_words", campaign), {"remove": AddedWord.objects.get().pk})
    assert not AddedWord.objects.exists()
    client.post(at("auto_answers", campaign), {"keyword": "Horaires", "answer": "9-19", "sender": "CHAPPE"})
    assert (AutoAnswer.objects.get().phrase, AutoAnswer.objects.get().sender) == ("horaires", "CHAPPE")
    twice = client.post(
        at("auto_answers", campaign), {"keyword": "HORAIRES", "answer": "9-19", "sender": "CHAPPE"}
    )
    assert "is answered already" in twice.content.decode()
    client.post(at("auto_answers", campaign), {"remove": AutoAnswer.objects.get().pk})
    assert not AutoAnswer.objects.exists()
    client.post(at("reply_texts", campaign), {"help_fr": "Librairie, 01 02 03 04 05"})
    assert ReplyText.objects.get().text == "Librairie, 01 02 03 04 05"
    listed = client.get(at("replying", campaign)).content.decode()
    assert "Librairie, 01 02 03 04 05" in listed
    client.post(at("reply_texts", campaign), {"help_fr": ""})
    assert not ReplyText.objects.exists()


def test_every_list_is_read_from_an_index(campaign: Campaign) -> None:
    account_id = campaign.account.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chappe_thread (account_id, number, state, is_doubtful, intent, last_at, last_text, replies)"
            " SELECT %s, '+3363' || n, CASE WHEN n %% 50 = 0 THEN 'waiting' ELSE 'closed' END, n %% 100 = 0,"
            " CASE WHEN n %% 9 = 0 THEN 'stop' ELSE 'none' END, %s::timestamptz - n * interval '1 minute', '', 1"
            " FROM generate_series(1, 20000) AS n",
            [account_id, NOW],
        )
        cursor.execute("ANALYZE chappe_thread")
    for wish in ("waiting", "unassigned", "doubtful", "stop", "closed", "all"):
        for before in ("", threads(account_id, wish=wish, limit=20)[-1].place):
            with CaptureQueriesContext(connection) as seen:
                threads(account_id, wish=wish, before=before)
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + seen.captured_queries[-1]["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            # Nothing is sorted but within one moment, and no conversation is read that is not shown.
            assert "Index Scan using thread_" in plan, (wish, plan)
            assert "Seq Scan on chappe_thread" not in plan, (wish, plan)
            assert "  Sort  " not in plan, (wish, plan)
