"""What a deployment would come to, from rows."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor
from chappe.contacts.models import Contact
from chappe.deployments import operations, queries
from chappe.deployments.estimating import Fragments, Passage, cost_kept
from chappe.deployments.models import Recipient
from chappe.deployments.queries import estimates
from chappe.gateways.models import Gateway
from chappe.gateways.operations import set_prices
from chappe.gateways.prices import Cost
from chappe.reports.queries import report

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def draft(campaign: Campaign, actor: Actor) -> int:
    return operations.create_deployment(
        "Estimate", message_id=campaign.message.pk, all_contacts=True, actor=actor, now=NOW
    )


def test_one_text_for_all_is_known_exactly() -> None:
    campaign = make_campaign(text="Hello. STOP 36180", pace=2)
    make_contacts(campaign, 7)
    actor = make_actor(campaign.account)
    set_prices(campaign.gateway.pk, prices={"FR": Decimal("0.045")}, actor=actor, now=NOW)
    found = queries.estimate_for(campaign.account.pk, draft(campaign, actor), now=SUNDAY)
    assert found.fragments == Fragments({1: 7}, {"FR": 7})
    assert found.cost == Cost({"EUR": Decimal("0.315")})
    assert (found.passages, found.seconds) == ((Passage("main", 7, 2),), 4)
    (hold,) = found.holds
    assert (hold.territory, hold.held, hold.opens_at) == ("FR", 7, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


def test_texts_of_their_own_are_estimated_from_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimates, "SAMPLE", 20)
    campaign = make_campaign(text="{{ first_name }} {{ first_name }}. STOP 36180")
    make_contacts(campaign, 200)
    Contact.objects.update(first_name="x" * 100)
    actor = make_actor(campaign.account)
    found = queries.estimate_for(campaign.account.pk, draft(campaign, actor), now=NOW)
    assert found.fragments is not None
    assert 0 < found.fragments.sample <= 60
    assert (found.fragments.texts, found.fragments.by_country) == ({2: 200}, {"FR": 400})
    assert found.cost == Cost({}, ("FR",), 400)
    assert found.seconds is None


def test_each_gateway_s_own_prices_and_pace() -> None:
    campaign = make_campaign(text="Hello. STOP 36180", countries=["FR"], pace=1)
    other = Gateway.objects.create(
        account=campaign.account, name="abroad", kind="smpp", host="h", port=1, system_id="s", secret=b"",
        created_at=NOW,
    )  # fmt: skip
    make_contacts(campaign, 4)
    Contact.objects.filter(external_id="c-0").update(number="+32470000001", number_country="BE")
    actor = make_actor(campaign.account)
    set_prices(campaign.gateway.pk, prices={"": Decimal("0.04")}, actor=actor, now=NOW)
    set_prices(other.pk, prices={"": Decimal("0.1")}, currency="chf", actor=actor, now=NOW)
    found = queries.estimate_for(campaign.account.pk, draft(campaign, actor), now=NOW)
    assert found.cost == Cost({"EUR": Decimal("0.12"), "CHF": Decimal("0.1")})
    assert found.passages == (Passage("main", 3, 1), Passage("abroad", 1, None))


def test_what_is_prepared_keeps_its_prices_and_is_paid_as_it_is_sent() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 3)
    actor = make_actor(campaign.account)
    set_prices(campaign.gateway.pk, prices={"FR": Decimal("0.05")}, actor=actor, now=NOW)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    set_prices(campaign.gateway.pk, prices={"FR": Decimal("9")}, actor=actor, now=NOW)
    view = queries.deployment(campaign.account.pk, deployment_id)
    assert cost_kept(view.summary) == Cost({"EUR": Decimal("0.15")})
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    Recipient.objects.filter(deployment_id=deployment_id, position=1).update(state="delivered")
    Recipient.objects.filter(deployment_id=deployment_id, position=2).update(state="failed")
    assert report(campaign.account.pk, deployment_id, now=NOW).cost == Cost({"EUR": Decimal("0.05")})


def test_a_text_that_cannot_be_filled_is_still_counted() -> None:
    campaign = make_campaign(text="{% if %}")
    make_contacts(campaign, 2)
    found = queries.estimate_for(campaign.account.pk, draft(campaign, make_actor(campaign.account)), now=NOW)
    assert (found.count.eligible, found.fragments, found.cost) == (2, None, None)


def test_few_texts_are_all_filled_and_a_shared_number_has_one() -> None:
    campaign = make_campaign(text="{{ first_name }}. STOP 36180")
    make_contacts(campaign, 3)
    Contact.objects.update(number="+33639980000")
    Contact.objects.filter(external_id__in=["c-1", "c-2"]).update(first_name="[" * 120)
    actor = make_actor(campaign.account)
    found = queries.estimate_for(campaign.account.pk, draft(campaign, actor), now=NOW)
    assert found.fragments == Fragments({1: 1}, {"FR": 1})
