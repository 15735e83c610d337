"""A deployment whose texts have links, prepared, with one text handed to the network."""

from dataclasses import dataclass

import pytest
from pytest_django import Settings
from tests.factories import LONG_AGO, NOW, Campaign, make_actor, make_campaign, make_contacts

from chappe.contacts.models import Contact
from chappe.deployments import operations
from chappe.deployments.models import Deployment, Recipient, RecipientText
from chappe.dispatch.models import Attempt

SALE = "https://shop.example.com/sale?x=1&y=é"
NEWS = "https://shop.example.com/news"
TEXT = f"Hello {{{{ first_name }}}} {{% link '{SALE}' %}} STOP {{{{ unsubscribe_link }}}}"
SENT_AT = LONG_AGO


@dataclass(frozen=True, slots=True)
class Sent:
    """The texts as they were prepared; the first was handed to the network at `SENT_AT`, the others were not."""

    campaign: Campaign
    contacts: list[Contact]
    deployment: Deployment

    def tokens(self, position: int) -> tuple[str, ...]:
        """The recipient's own: of the sale, and of the preference page."""
        text = RecipientText.objects.get(deployment=self.deployment, position=position).text
        words = text.split()
        return tuple(word.rpartition("/")[2] for word in words if word.startswith("https://go.example.org/"))


@pytest.fixture
def sent(settings: Settings) -> Sent:
    settings.PUBLIC_URL = "https://sms.example.org"
    return send(make_campaign(TEXT))


def send(campaign: Campaign) -> Sent:
    campaign.account.link_domain = "go.example.org"
    campaign.account.save()
    contacts = make_contacts(campaign, 3)
    deployment = prepare(campaign)
    Recipient.objects.filter(deployment=deployment, position=1).update(state="submitted", changed_at=SENT_AT)
    Attempt.objects.create(
        deployment=deployment,
        position=1,
        part=1,
        parts=1,
        gateway=campaign.gateway,
        outcome="accepted",
        at=SENT_AT,
    )
    return Sent(campaign, contacts, deployment)


def prepare(campaign: Campaign) -> Deployment:
    actor = make_actor(campaign.account)
    pk = operations.create_deployment(
        "Sale", message_id=campaign.message.pk, all_contacts=True, actor=actor, now=NOW
    )
    revision = operations.prepare(pk, actor=actor, now=NOW)
    operations.run_preparation(pk, revision, clock=lambda: NOW)
    return Deployment.objects.get(pk=pk)
