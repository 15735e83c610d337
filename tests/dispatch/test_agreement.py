"""What is counted is what is prepared, and what is prepared is what is submitted."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.audience.accounts import NOW, SENDER, Chosen, candidates, chosen
from tests.audience.storing import store
from tests.dispatch.clocked import Clocked, beside
from tests.factories import Campaign, make_actor, make_campaign

from chappe.accounts.roles import Actor
from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict, verdicts
from chappe.contacts.models import Group, GroupMember
from chappe.deployments import operations, queries
from chappe.deployments.models import Block, Exclusion, Recipient
from chappe.deployments.operations.preparation import NotValid
from chappe.dispatch.worker import sending as sending_module
from chappe.gateways.models import Gateway

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_module, "IDLE", 0.01)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(candidates(), chosen, st.data())
def test_count_preparation_and_dispatch_agree(
    everyone: list[Candidate], choice: Chosen, data: st.DataObject
) -> None:
    campaign = make_account_of(choice)
    stored = {one.contact_id: store(one, campaign.account.pk, campaign.topic) for one in everyone}
    members = {one.contact_id: data.draw(st.sets(st.sampled_from([0, 1, 2]))) for one in everyone}
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor, stored, members, choice)

    targeted = [
        one for one in everyone if members[one.contact_id] & {0, 1} and 2 not in members[one.contact_id]
    ]
    by_rule = {
        stored[one]: verdict for one, verdict in verdicts(targeted, plan_of(campaign, choice), NOW).items()
    }
    counted = queries.count_for(campaign.account.pk, deployment_id, now=NOW)
    assert counted.verdicts == dict(Counter(verdict.value for verdict in by_rule.values()))
    if not counted.eligible:
        with pytest.raises(NotValid):
            operations.prepare(deployment_id, actor=actor, now=NOW)
        return

    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    recipients = Recipient.objects.filter(deployment_id=deployment_id)
    assert dict(recipients.values_list("contact_id", "number")) == {
        stored[one.contact_id]: one.number
        for one in targeted
        if by_rule[stored[one.contact_id]] is Verdict.ELIGIBLE
    }
    assert dict(
        Exclusion.objects.filter(deployment_id=deployment_id).values_list("contact_id", "verdict")
    ) == {contact_id: verdict for contact_id, verdict in by_rule.items() if verdict is not Verdict.ELIGIBLE}

    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    assert Counter(sent(deployment_id)) == Counter(recipients.values_list("number", flat=True))
    assert recipients.filter(state="submitted").count() == counted.eligible


def make_account_of(choice: Chosen) -> Campaign:
    """An account that serves and routes the countries of the choice, and is the only one that sends."""
    Gateway.objects.update(is_enabled=False)
    routed = sorted(choice.routed or ())
    campaign = make_campaign(text="Hello. STOP 36180", countries=routed)
    campaign.account.supported_countries = sorted(choice.served or ())
    campaign.account.save()
    # Transactional: may leave at any hour.
    campaign.topic.kind = "transactional"
    campaign.topic.requires_consent = choice.needs_consent
    campaign.topic.save()
    return campaign


def plan_of(campaign: Campaign, choice: Chosen) -> AudiencePlan:
    """The choice as the rule has it: no country at all means every one, as in the settings."""
    return AudiencePlan(
        topic_id=campaign.topic.pk,
        needs_consent=choice.needs_consent,
        sender=SENDER,
        duplicates=choice.duplicates,
        served_countries=choice.served or None,
        routed_countries=choice.routed or None,
    )


def draft(
    campaign: Campaign, actor: Actor, stored: dict[int, int], members: dict[int, set[int]], choice: Chosen
) -> int:
    """A deployment to the first two groups but not the third."""
    groups = [
        Group.objects.create(account=campaign.account, name=f"Group {index}", created_at=NOW)
        for index in range(3)
    ]
    GroupMember.objects.bulk_create(
        GroupMember(group=groups[index], contact_id=stored[contact_id])
        for contact_id, indexes in members.items()
        for index in indexes
    )
    return operations.create_deployment(
        "Agreement",
        message_id=campaign.message.pk,
        group_ids=[groups[0].pk, groups[1].pk],
        excluded_group_ids=[groups[2].pk],
        duplicates=choice.duplicates.value,
        actor=actor,
        now=NOW,
    )


def sent(deployment_id: int) -> list[str]:
    """The numbers that the gateway was given, through the real claim, at that moment."""
    clocked = Clocked(NOW)

    async def scenario() -> None:
        await clocked.move_to(NOW)
        while await beside(Block.objects.filter(deployment_id=deployment_id).exclude(state="done").exists):
            await clocked.move_to(NOW)

    clocked.run(scenario)
    return [submission.number for submission in clocked.gateway.texts]
