"""What each purpose obeys, and that the claim obeys the same."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, make_campaign, make_contacts

from chappe.base.statements import statement
from chappe.contacts.models import Contact, SenderStop, Suppression
from chappe.direct.models import DirectText
from chappe.direct.purposes import (
    MOST_FRAGMENTS,
    OBEYS,
    DirectBlocked,
    DirectSenderStopped,
    DirectSuppressed,
    DirectTextMissing,
    DirectTooLong,
    Purpose,
    refuse_odd,
    refuse_stopped,
    stopped_by,
)
from chappe.direct.store import BLOCK, OWN_STOP
from chappe.dispatch.models import Lane

REASONS = ("", "stop", "complaint", "dead_number", "manual")
SENDER_REASONS = ("", "stop", "manual")


@pytest.mark.parametrize(
    ("purpose", "suppression", "is_blocked", "why"),
    [
        (Purpose.ANSWER, "", False, ""),
        (Purpose.ANSWER, "stop", False, "suppressed"),
        (Purpose.ANSWER, "", True, "channel_blocked"),
        (Purpose.CONFIRMATION, "stop", False, ""),
        (Purpose.CONFIRMATION, "complaint", False, "suppressed"),
        (Purpose.CONFIRMATION, "manual", False, "suppressed"),
        (Purpose.AUTOMATIC, "stop", False, "suppressed"),
        (Purpose.TEST, "", True, ""),
        (Purpose.TEST, "stop", False, "suppressed"),
    ],
)
def test_who_gets_it(purpose: Purpose, suppression: str, is_blocked: bool, why: str) -> None:
    assert stopped_by(purpose, suppression=suppression, is_blocked=is_blocked) == why


@given(st.sampled_from(Purpose), st.sampled_from(REASONS), st.booleans(), st.sampled_from(SENDER_REASONS))
def test_the_refusal_says_what_the_rule_says(
    purpose: Purpose, suppression: str, is_blocked: bool, sender_stop: str
) -> None:
    refusals = {
        "suppressed": DirectSuppressed,
        "sender_stopped": DirectSenderStopped,
        "channel_blocked": DirectBlocked,
    }
    found: Mapping[str, Any] = {
        "suppression": suppression,
        "is_blocked": is_blocked,
        "sender_stop": sender_stop,
    }
    why = stopped_by(purpose, **found)
    if not why:
        refuse_stopped(purpose, "+33639980000", **found)
        return
    with pytest.raises(refusals[why]):
        refuse_stopped(purpose, "+33639980000", **found)


def test_a_text_is_there_and_of_a_bounded_length() -> None:
    refuse_odd("Yes", MOST_FRAGMENTS)
    with pytest.raises(DirectTextMissing):
        refuse_odd(" \n", 1)
    with pytest.raises(DirectTooLong) as found:
        refuse_odd("long", MOST_FRAGMENTS + 1)
    assert found.value.params == {"fragments": 11, "most": 10}


@pytest.mark.django_db
def test_the_claim_obeys_the_rule() -> None:
    campaign = make_campaign()
    cases = list(product(Purpose, REASONS, (False, True), SENDER_REASONS))
    contacts = make_contacts(campaign, len(cases))
    stops: list[SenderStop] = []
    for contact, (_, suppression, is_blocked, sender_stop) in zip(contacts, cases, strict=True):
        if suppression:
            Suppression.objects.create(
                account=campaign.account, number=contact.number or "", reason=suppression, at=NOW
            )
        for sender, reason in (("CHAPPE", sender_stop), ("ANOTHER", "stop")):
            if reason:
                stops.append(
                    SenderStop(
                        account=campaign.account,
                        number=contact.number or "",
                        sender=sender,
                        reason=reason,
                        at=NOW,
                    )
                )
        Contact.objects.filter(pk=contact.pk).update(sms_blocked=is_blocked)
    SenderStop.objects.bulk_create(stops)
    written = DirectText.objects.bulk_create(
        DirectText(
            account=campaign.account,
            purpose=purpose.value,
            number=contact.number or "",
            sender="CHAPPE",
            sender_kind="alphanumeric",
            text="Hello",
            encoding="GSM-7",
            fragments=1,
            gateway=campaign.gateway,
            due_at=NOW,
            ends_at=NOW + OBEYS[purpose].lifetime,
            created_at=NOW,
        )
        for contact, (purpose, *_) in zip(contacts, cases, strict=True)
    )
    lane = Lane.objects.create(gateway=campaign.gateway, index=0, lease=uuid4())
    claim = {
        "gateway_id": campaign.gateway.pk,
        "lane_id": lane.pk,
        "lease": lane.lease,
        "count": 1000,
        "now": NOW,
        "own_stop": OWN_STOP,
        "block": BLOCK,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("direct", "claim"), claim)
        # Nobody holds the lane: it may claim nothing.
        assert cursor.fetchall() == []
        cursor.execute("UPDATE chappe_lane SET lease_until = clock_timestamp() + interval '1 minute'")
        cursor.execute(statement("direct", "claim"), claim | {"now": NOW + timedelta(days=2)})
        assert cursor.fetchall() == []
        cursor.execute(statement("direct", "claim"), claim)
        claimed = {row[0] for row in cursor.fetchall()}
    for one, (purpose, suppression, is_blocked, sender_stop) in zip(written, cases, strict=True):
        one.refresh_from_db()
        why = stopped_by(purpose, suppression=suppression, is_blocked=is_blocked, sender_stop=sender_stop)
        assert (one.state, one.code) == (("excluded", why) if why else ("claimed", ""))
        assert (one.pk in claimed) is (why == "")
