"""Writing to one person: what is refused, what is written."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import NOW, make_account, make_actor, make_campaign, make_contacts, make_reply

from chappe.accounts.roles import Role
from chappe.base.audit import entries
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Contact, Suppression
from chappe.direct.models import DirectText
from chappe.direct.numbers import DirectNumberInvalid
from chappe.direct.operations import leave_direct, resend_direct, send_direct
from chappe.direct.purposes import (
    DirectBlocked,
    DirectNoRoute,
    DirectNotUnknown,
    DirectSuppressed,
    DirectTextMissing,
    DirectTooLong,
)
from chappe.direct.queries import direct, directs, standing
from chappe.dossier.operations import erase_contact
from chappe.gateways.models import Gateway
from chappe.messages.sender import SenderTooLong

pytestmark = pytest.mark.django_db

NUMBER = "+33639980000"


def test_an_answer_is_written_and_read() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account, Role.AUTHOR)
    (contact,) = make_contacts(campaign, 1)
    reply_id = make_reply(campaign)
    direct_id = send_direct(
        NUMBER,
        "À 18 h ☺",
        purpose="answer",
        sender="36180",
        actor=actor,
        now=NOW,
        contact_id=contact.pk,
        reply_id=reply_id,
    )
    found = direct(campaign.account.pk, direct_id)
    assert (found.sender, found.text, found.encoding, found.fragments, found.gateway) == (
        "36180",
        "À 18 h ☺",
        "UCS-2",
        1,
        "main",
    )
    assert (found.state, found.code, found.reply_id, found.created_by) == ("ready", "", reply_id, actor.label)
    row = DirectText.objects.get()
    assert (row.sender_kind, row.country, row.ends_at) == ("short_code", "FR", NOW + timedelta(hours=24))
    (entry,) = entries(campaign.account.pk, action="direct.")
    assert (entry.action, entry.subject_id) == ("direct.sent", direct_id)
    # Its number stands in the text, and goes with an erasure.
    assert entry.details == {"purpose": "answer", "fragments": 1}
    # Nothing of another account's.
    assert directs(make_account().pk, [direct_id]) == {}


def test_what_cannot_be_sent_is_refused_and_nothing_is_written() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 1)

    def refused(kind: type[Refusal], number: str = NUMBER, text: str = "Yes", **given: Any) -> None:
        values: dict[str, Any] = {
            "purpose": "answer",
            "sender": "CHAPPE",
            "actor": actor,
            "now": NOW,
            **given,
        }
        with pytest.raises(kind):
            send_direct(number, text, **values)

    refused(DirectNumberInvalid, number="36180")
    refused(DirectNumberInvalid, number="+33 6 39 98 00 00")
    refused(DirectTextMissing, text="\n")
    refused(DirectTooLong, text="☺" * 700)
    refused(SenderTooLong, sender="far too long a name")
    refused(NotFound, reply_id=make_reply(make_campaign()))
    refused(NotFound, contact_id=make_contacts(make_campaign(), 1)[0].pk)
    Contact.objects.update(sms_blocked=True)
    refused(DirectBlocked)
    assert standing(campaign.account.pk, NUMBER) == ("", True)
    Suppression.objects.create(account=campaign.account, number=NUMBER, reason="stop", at=NOW)
    refused(DirectSuppressed)
    assert standing(campaign.account.pk, NUMBER) == ("stop", True)
    Gateway.objects.update(countries=["BE"])
    refused(DirectNoRoute, number="+33639980001")
    assert DirectText.objects.count() == 0


def test_the_way_named_is_taken_while_it_is_on() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    other = make_campaign(name="other").gateway
    second = Gateway.objects.create(
        account=campaign.account,
        name="second",
        kind="smpp",
        host="127.0.0.1",
        port=1,
        system_id="x",
        secret=b"",
        countries=["BE"],
        created_at=NOW,
    )

    def way(gateway_id: int | None) -> str:
        direct_id = send_direct(
            NUMBER, "Yes", purpose="test", sender="CHAPPE", actor=actor, now=NOW, gateway_id=gateway_id
        )
        return direct(campaign.account.pk, direct_id).gateway

    assert [way(None), way(second.pk), way(other.pk)] == ["main", "second", "main"]
    Gateway.objects.filter(pk=second.pk).update(is_enabled=False)
    assert way(second.pk) == "main"


def test_a_person_settles_an_unknown_outcome() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account, Role.AUTHOR)
    direct_id = send_direct(NUMBER, "Yes", purpose="answer", sender="CHAPPE", actor=actor, now=NOW)
    with pytest.raises(DirectNotUnknown):
        resend_direct(direct_id, actor=actor, now=NOW)
    DirectText.objects.update(state="unknown", code="process_lost", round=3)
    leave_direct(direct_id, actor=actor, now=NOW)
    assert direct(campaign.account.pk, direct_id).code == "left_unknown"
    later = NOW + timedelta(days=3)
    resend_direct(direct_id, actor=actor, now=later)
    row = DirectText.objects.get()
    assert (row.state, row.code, row.round, row.due_at, row.ends_at) == (
        "ready",
        "",
        0,
        later,
        later + timedelta(hours=24),
    )


def test_who_was_erased_after_a_stop_gets_nothing_at_the_number_typed() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    (contact,) = make_contacts(campaign, 1)
    number = contact.number or ""
    Suppression.objects.create(account=campaign.account, number=number, reason="stop", source="", at=NOW)
    erase_contact(contact.pk, confirmation=str(contact.pk), actor=actor, now=NOW)
    assert standing(campaign.account.pk, number) == ("", False), "the number itself is nowhere"
    with pytest.raises(DirectSuppressed):
        send_direct(number, "Yes", purpose="test", sender="CHAPPE", actor=actor, now=NOW)
    assert not DirectText.objects.exists()


def test_a_text_that_was_erased_is_not_sent_again_empty() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    direct_id = send_direct(NUMBER, "Yes", purpose="answer", sender="CHAPPE", actor=actor, now=NOW)
    DirectText.objects.update(state="unknown", text="")
    with pytest.raises(DirectTextMissing):
        resend_direct(direct_id, actor=actor, now=NOW)
