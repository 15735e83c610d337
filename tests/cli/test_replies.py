"""Replies from the command line."""

import json

import pytest
from tests.cli.conftest import Chappe
from tests.console.test_replies import make_thread
from tests.factories import make_actor, make_campaign

from chappe.accounts.roles import Role
from chappe.cli.exits import Exit
from chappe.contacts.models import Suppression
from chappe.direct.models import DirectText
from chappe.gateways.models import InboundText
from chappe.inbound.models import AddedWord, AutoAnswer, ReplyText

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_conversation_from_its_list_to_its_end(chappe: Chappe) -> None:
    campaign = make_campaign()
    author = make_actor(campaign.account, Role.AUTHOR)
    scope = ("--account", campaign.account.slug)
    thread = make_thread(campaign, 0, "please no more", intent="doubtful", is_doubtful=True)
    number = str(thread.pk)
    (listed,) = json.loads(chappe("replies", "list", "--which", "doubtful", "--json", *scope).out)
    assert (listed["id"], listed["state"], listed["last_text"]) == (thread.pk, "waiting", "please no more")
    assert "please no more" in chappe("replies", "list", *scope).out
    chappe("replies", "assign", number, author.label, *scope)
    sent = json.loads(chappe("replies", "answer", number, "As you wish.", "--json", *scope).out)
    assert (sent["text"], sent["sender"], sent["state"]) == ("As you wish.", "36180", "ready")
    shown = json.loads(chappe("replies", "show", number, "--json", *scope).out)
    assert {line["text"] for line in shown["texts"]} == {"please no more", "As you wish."}
    assert shown["conversation"]["line"]["assigned_to"] == author.label
    assert "As you wish." in chappe("replies", "show", number, *scope).out
    DirectText.objects.update(state="unknown", code="no_answer")
    chappe("replies", "resend", str(sent["id"]), *scope)
    assert DirectText.objects.get().state == "ready"
    chappe("replies", "settle", str(InboundText.objects.get().pk), "--stop", *scope)
    assert Suppression.objects.get().reason == "stop"
    refused = chappe("replies", "answer", number, "But", *scope)
    assert refused.code == Exit.REFUSED
    assert "said STOP" in refused.err
    chappe("replies", "reopen", number, *scope)
    chappe("replies", "close", number, *scope)
    thread.refresh_from_db()
    assert thread.state == "closed"


def test_what_is_said_and_obeyed_by_itself(chappe: Chappe) -> None:
    scope = ("--account", make_campaign().account.slug)
    assert json.loads(chappe("replies", "rules", "--json", *scope).out) == {
        "scope": "everything",
        "confirms_stop": False,
        "confirms_start": False,
        "most_automatic": 3,
    }
    changed = chappe("replies", "rules", "--scope", "sender", "--confirm-stop", "--json", *scope)
    assert json.loads(changed.out)["scope"] == "sender"
    chappe("replies", "words", "add", "stop", "Nenni", *scope)
    assert "Nenni" in chappe("replies", "words", "list", *scope).out
    chappe("replies", "words", "remove", str(AddedWord.objects.get().pk), *scope)
    assert not AddedWord.objects.exists()
    assert "désabonnement" not in chappe("replies", "words", "list", "--shipped", *scope).out
    assert "desabonnement" in chappe("replies", "words", "list", "--shipped", *scope).out
    chappe("replies", "answers", "add", "Hours", "9 to 19", "--sender", "36180", *scope)
    assert "9 to 19" in chappe("replies", "answers", "list", *scope).out
    chappe("replies", "answers", "remove", str(AutoAnswer.objects.get().pk), *scope)
    assert not AutoAnswer.objects.exists()
    chappe("replies", "say", "help", "en", "Bookshop", *scope)
    assert ReplyText.objects.get().text == "Bookshop"
    assert "Bookshop" in chappe("replies", "texts", *scope).out
