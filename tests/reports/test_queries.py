"""What a deployment has come to."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, make_account, make_campaign, make_contacts, make_sending

from chappe.base.refusal import NotFound
from chappe.contacts.models import Suppression
from chappe.deployments.models import Block, Recipient
from chappe.deployments.states import RecipientState
from chappe.dispatch.models import Attempt, Lane
from chappe.gateways.models import InboundText
from chappe.reports.queries import Reason, report

pytestmark = pytest.mark.django_db


def test_every_recipient_is_counted_once() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 10)
    deployment = make_sending(campaign, contacts)
    for position, (state, code) in enumerate(
        [
            ("delivered", ""),
            ("delivered", ""),
            ("submitted", ""),
            ("undelivered", "001"),
            ("failed", "ESME_RINVDSTADR"),
            ("unknown", "no_answer"),
            ("excluded", "suppressed"),
        ],
        start=1,
    ):
        Recipient.objects.filter(deployment=deployment, position=position).update(state=state, code=code)
    lane = Lane.objects.create(gateway=campaign.gateway, index=0)
    Block.objects.update(state="leased", pointer=9, lane=lane, lease="00000000-0000-0000-0000-000000000001")
    found = report(campaign.account.id, deployment.id, now=NOW)
    assert found.states == {
        RecipientState.DELIVERED: 2,
        RecipientState.SUBMITTED: 1,
        RecipientState.UNDELIVERED: 1,
        RecipientState.FAILED: 1,
        RecipientState.UNKNOWN: 1,
        RecipientState.EXCLUDED: 1,
        RecipientState.CLAIMED: 2,
        RecipientState.READY: 1,
    }
    assert Counter(found.reasons) == Counter(
        [
            Reason(RecipientState.UNDELIVERED, "001", 1),
            Reason(RecipientState.FAILED, "ESME_RINVDSTADR", 1),
            Reason(RecipientState.UNKNOWN, "no_answer", 1),
            Reason(RecipientState.EXCLUDED, "suppressed", 1),
        ]
    )
    assert (found.recipients, found.left, found.final, found.fragments_sent) == (10, 3, 5, 4)
    assert found.percent_sent == 70
    assert found.countries == {"FR": found.states}


def test_throughput_replies_and_opt_outs() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 3)
    deployment = make_sending(campaign, contacts, started_at=NOW - timedelta(minutes=1))
    Attempt.objects.bulk_create(
        Attempt(
            deployment=deployment,
            position=1,
            part=part,
            parts=2,
            gateway=campaign.gateway,
            outcome="accepted",
            reference=f"{seconds}-{part}",
            at=NOW - timedelta(seconds=seconds),
        )
        for seconds in (1, 2, 30)
        for part in (1, 2)
    )
    for contact, text in ((contacts[0], "STOP"), (contacts[1], "Thanks"), (contacts[1], "Again")):
        InboundText.objects.create(
            gateway=campaign.gateway, number=contact.number or "", text=text, received_at=NOW
        )
    Suppression.objects.create(
        account=campaign.account, number=contacts[0].number or "", reason="stop", at=NOW
    )
    found = report(campaign.account.id, deployment.id, now=NOW)
    # Two texts in the last ten seconds, whatever their fragments.
    assert found.per_second == 0.2
    assert (found.replies, found.opt_outs) == (2, 1)


def test_a_report_costs_the_same_for_one_recipient_and_three() -> None:
    costs = []
    for recipients in (1, 3):
        campaign = make_campaign()
        deployment = make_sending(campaign, make_contacts(campaign, recipients))
        with CaptureQueriesContext(connection) as captured:
            report(campaign.account.id, deployment.id, now=NOW)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_stranger_finds_no_report() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    with pytest.raises(NotFound):
        report(make_account().id, deployment.id, now=NOW)
