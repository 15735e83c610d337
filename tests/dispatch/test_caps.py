"""Caps at the claim: two deployments that reach the same people do not both text them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F, Func
from tests.dispatch.clocked import Clocked, beside
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.contacts.models import Contact
from chappe.contacts.operations import set_cap
from chappe.deployments.models import Block, Deployment, Recipient
from chappe.dispatch.worker import sending as sending_module
from chappe.gateways.contract import Outcome, Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_module, "IDLE", 0.01)


@pytest.fixture
def campaign() -> Campaign:
    """Transactional, so that it is sent whatever the hour."""
    campaign = make_campaign()
    campaign.topic.kind = "transactional"
    campaign.topic.save()
    return campaign


def states(deployment: Deployment) -> Counter[tuple[str, str]]:
    return Counter(Recipient.objects.filter(deployment=deployment).values_list("state", "code"))


def run(clocked: Clocked) -> None:
    """Until no block has anybody to be claimed."""

    async def scenario() -> None:
        await clocked.move_to(clocked.now)
        while await beside(something_left):
            await clocked.move_to(clocked.now)

    clocked.run(scenario)


def something_left() -> bool:
    blocks = Block.objects.exclude(state="done")
    return blocks.filter(pointer__lt=Func(F("positions"), function="cardinality")).exists()


def test_the_second_of_two_is_left_out_at_the_claim(campaign: Campaign) -> None:
    set_cap(campaign.topic.pk, most=1, days=1, actor=make_actor(campaign.account), now=NOW)
    contacts = make_contacts(campaign, 12)
    first = make_sending(campaign, contacts[:8], block=3)
    second = make_sending(campaign, contacts[4:], block=3)
    clocked = Clocked(NOW)
    run(clocked)
    assert Counter(text.number for text in clocked.gateway.texts) == Counter(
        contact.number for contact in contacts
    )
    assert states(first) + states(second) == {("submitted", ""): 12, ("excluded", "frequency_capped"): 4}


def test_one_whose_answer_is_still_to_come_counts(campaign: Campaign) -> None:
    set_cap(campaign.topic.pk, most=1, days=1, actor=make_actor(campaign.account), now=NOW)
    contacts = make_contacts(campaign, 3)
    make_sending(campaign, contacts)
    make_sending(campaign, contacts)
    clocked = Clocked(NOW)

    def silent(_submission: Submission, _before: int) -> Outcome | None:
        return None

    clocked.gateway.script = silent
    run(clocked)
    assert Counter(text.number for text in clocked.gateway.texts) == Counter(
        contact.number for contact in contacts
    )


def test_the_next_day_in_their_own_zone_they_may_be_texted_again(campaign: Campaign) -> None:
    set_cap(campaign.topic.pk, most=1, days=1, actor=make_actor(campaign.account), now=NOW)
    contacts = make_contacts(campaign, 2)
    # At 9:00 UTC it is 18:00 in Tokyo: midnight is six hours away there, fourteen in Paris.
    Contact.objects.filter(pk=contacts[0].pk).update(time_zone="Asia/Tokyo")
    first = make_sending(campaign, contacts)
    clocked = Clocked(NOW)
    run(clocked)
    assert states(first) == {("submitted", ""): 2}
    second = make_sending(campaign, contacts)
    run(Clocked(NOW + timedelta(hours=7)))
    assert dict(Recipient.objects.filter(deployment=second).values_list("contact_id", "state")) == {
        contacts[0].pk: "submitted",
        contacts[1].pk: "excluded",
    }


def test_without_caps_nobody_is_left_out(campaign: Campaign) -> None:
    contacts = make_contacts(campaign, 2)
    sendings = [make_sending(campaign, contacts) for _ in range(2)]
    run(Clocked(NOW))
    assert [states(sending) for sending in sendings] == [{("submitted", ""): 2}] * 2
