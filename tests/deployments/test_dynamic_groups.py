"""Dynamic groups chosen for a deployment and excluded from it: counted, prepared, frozen."""

import pytest
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor
from chappe.audience import operations as audience
from chappe.audience.queries import count
from chappe.contacts.models import Contact, Field, Group, GroupMember
from chappe.deployments import operations, queries
from chappe.deployments.models import Deployment, DeploymentGroup, Recipient
from chappe.deployments.queries.plans import audience_plan

pytestmark = pytest.mark.django_db


def where(op: str, value: str) -> dict[str, object]:
    return {"version": 1, "where": {"field": "city", "op": op, "value": value}}


@pytest.fixture
def campaign() -> Campaign:
    """Six people: three of Paris, two of Lyon, one of nowhere."""
    made = make_campaign()
    Field.objects.create(account=made.account, key="city", name="City", kind="text", created_at=NOW)
    for contact, city in zip(
        make_contacts(made, 6), ["Paris", "paris", "PARIS", "Lyon", "Lyon", ""], strict=True
    ):
        Contact.objects.filter(pk=contact.pk).update(attributes={"city": city} if city else {})
    return made


@pytest.fixture
def author(campaign: Campaign) -> Actor:
    return make_actor(campaign.account)


def group(author: Actor, name: str, op: str, value: str) -> int:
    return audience.create_dynamic_group(name, criteria=where(op, value), actor=author, now=NOW)


def deployment(campaign: Campaign, author: Actor, **groups: object) -> int:
    return operations.create_deployment(
        "Summer",
        message_id=campaign.message.pk,
        actor=author,
        now=NOW,
        **groups,  # type: ignore[arg-type]
    )


def reached(author: Actor, deployment_id: int) -> int:
    return queries.count_for(author.account_id, deployment_id, now=NOW).eligible


def test_chosen_and_excluded_groups_of_both_kinds(campaign: Campaign, author: Actor) -> None:
    paris, lyon = group(author, "Paris", "is", "Paris"), group(author, "Lyon", "is", "Lyon")
    listed = Group.objects.create(account=campaign.account, name="List", created_at=NOW)
    first, *_, last = Contact.objects.filter(account=campaign.account).order_by("pk")
    GroupMember.objects.bulk_create(GroupMember(group=listed, contact=each) for each in (first, last))
    deployment_id = deployment(campaign, author)

    def counted(**changes: object) -> int:
        operations.edit_deployment(deployment_id, actor=author, now=NOW, **changes)
        return reached(author, deployment_id)

    assert counted(group_ids=[paris]) == 3
    assert counted(group_ids=[paris, lyon]) == 5
    # Whoever is in two chosen groups is one contact.
    assert counted(group_ids=[paris, listed.pk]) == 4
    assert counted(excluded_group_ids=[lyon]) == 4
    assert counted(group_ids=[], excluded_group_ids=[paris], all_contacts=True) == 3
    assert counted(excluded_group_ids=[paris, listed.pk]) == 2
    assert counted(excluded_group_ids=[listed.pk], group_ids=[paris], all_contacts=False) == 2


def test_what_is_counted_is_prepared(campaign: Campaign, author: Actor) -> None:
    deployment_id = deployment(
        campaign,
        author,
        group_ids=[group(author, "Not Lyon", "is_not", "Lyon")],
        excluded_group_ids=[group(author, "Nowhere", "not_contains", "a")],
    )
    expected = reached(author, deployment_id)
    revision = operations.prepare(deployment_id, actor=author, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    prepared = Deployment.objects.get(pk=deployment_id)
    assert (prepared.state, prepared.recipient_count, expected) == ("prepared", 3, 3)
    assert Recipient.objects.filter(deployment_id=deployment_id).count() == 3


def test_a_preparation_freezes_the_criteria_and_an_edit_takes_them_as_they_are(
    campaign: Campaign, author: Actor
) -> None:
    inner = group(author, "Paris", "is", "Paris")
    outer = audience.create_dynamic_group(
        "Outer", criteria={"version": 1, "where": {"group": inner, "op": "in"}}, actor=author, now=NOW
    )
    deployment_id = deployment(campaign, author, group_ids=[outer])
    operations.prepare(deployment_id, actor=author, now=NOW)
    # Changed between asking and computing: what was asked for is computed.
    audience.edit_criteria(inner, criteria=where("is", "Lyon"), actor=author, now=NOW)
    found = Deployment.objects.get(pk=deployment_id)
    assert DeploymentGroup.objects.get(deployment=found).criteria == where("is", "Paris")
    operations.run_preparation(deployment_id, found.revision, clock=lambda: NOW)
    found.refresh_from_db()
    assert (found.state, found.recipient_count) == ("prepared", 3)
    assert count(author.account_id, audience_plan(found), now=NOW).eligible == 3
    operations.edit_deployment(deployment_id, actor=author, now=NOW, name="Autumn")
    assert reached(author, deployment_id) == 2


def test_a_group_that_no_longer_holds_reaches_nobody(campaign: Campaign, author: Actor) -> None:
    paris = group(author, "Paris", "is", "Paris")
    deployment_id = deployment(campaign, author, all_contacts=True, excluded_group_ids=[paris])
    Field.objects.filter(key="city").delete()
    assert reached(author, deployment_id) == 0
    operations.edit_deployment(
        deployment_id, actor=author, now=NOW, all_contacts=False, excluded_group_ids=[], group_ids=[paris]
    )
    assert reached(author, deployment_id) == 0
