"""One account with one thing of every kind, and the five people who may come to its door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.factories import (
    NOW,
    Campaign,
    make_account,
    make_actor,
    make_campaign,
    make_consent_change,
    make_contacts,
    make_sending,
    user_id_of,
)

from chappe.accounts.models import Account, Membership, User
from chappe.accounts.roles import Actor, Role
from chappe.contacts import operations as contact_operations
from chappe.contacts.models import ConsentChange, Contact, Group, GroupMember, Import, SenderStop, Suppression
from chappe.deployments import operations
from chappe.deployments.models import Deployment
from chappe.inbound.models import Thread
from chappe.messages import operations as messages
from chappe.messages.models import StartingText, TrialNumber


@dataclass(frozen=True, slots=True)
class World:
    """What the pages of one account show."""

    campaign: Campaign
    author: Actor
    contacts: list[Contact]
    group: Group
    upload: Import
    draft: int
    prepared: int
    sending: int
    field_key: str
    rewrite: int

    @property
    def account(self) -> Account:
        return self.campaign.account

    def ids(self, deployment_id: int | None = None) -> MappingProxyType[str, int | str]:
        """The values of the addresses' parameters, by name."""
        assert self.author.user_id is not None
        return MappingProxyType(
            {
                "contact_id": self.contacts[0].pk,
                "group_id": self.group.pk,
                "import_id": self.upload.pk,
                "change_id": ConsentChange.objects.get(account=self.account).pk,
                "topic_id": self.campaign.topic.pk,
                "message_id": self.campaign.message.pk,
                "version": 1,
                "trial_number_id": TrialNumber.objects.get(account=self.account).pk,
                "starting_text_id": StartingText.objects.get(account=self.account).pk,
                "deployment_id": self.draft if deployment_id is None else deployment_id,
                "gateway_id": self.campaign.gateway.pk,
                "field_key": self.field_key,
                "rewrite_id": self.rewrite,
                "thread_id": Thread.objects.get(account=self.account).pk,
                "user_id": self.author.user_id,
            }
        )


def make_world() -> World:
    """An account with a deployment in each of the three places of its path: draft, prepared, sending."""
    campaign = make_campaign()
    author = make_actor(campaign.account, Role.AUTHOR)
    owner = make_actor(campaign.account, Role.ADMINISTRATOR)
    field_key = contact_operations.create_field(
        f"Shop {campaign.account.pk}", kind="text", actor=owner, now=NOW
    )
    messages.save_starting_text(campaign.message.pk, "Ours", actor=author, now=NOW)
    messages.save_trial_number("Ana", "+33639980077", actor=author, now=NOW)
    contacts = make_contacts(campaign, 3)
    group = Group.objects.create(account=campaign.account, name="Customers", created_at=NOW)
    GroupMember.objects.bulk_create(GroupMember(group=group, contact=contact) for contact in contacts)
    Suppression.objects.create(account=campaign.account, number="+33639989999", reason="stop", at=NOW)
    SenderStop.objects.create(
        account=campaign.account, number=contacts[2].number or "", sender="ACME", reason="stop", at=NOW
    )
    upload = Import.objects.create(
        account=campaign.account, file_name="people.csv", state="done", created_by="x", created_at=NOW
    )
    make_consent_change(group, campaign.topic, len(contacts))
    Thread.objects.create(
        account=campaign.account,
        number=contacts[0].number or "",
        contact=contacts[0],
        last_at=NOW,
        last_text="Hello",
    )
    return World(
        campaign,
        author,
        contacts,
        group,
        upload,
        draft=make_draft(campaign, author, group, "Draft"),
        prepared=make_prepared(campaign, author, group, "Prepared"),
        sending=make_sending(campaign, contacts).pk,
        field_key=field_key,
        rewrite=contact_operations.propose_numbers(number_format="local:US", actor=owner, now=NOW),
    )


def make_draft(campaign: Campaign, author: Actor, group: Group, name: str) -> int:
    return operations.create_deployment(
        name, message_id=campaign.message.pk, group_ids=[group.pk], actor=author, now=NOW
    )


def make_prepared(campaign: Campaign, author: Actor, group: Group, name: str) -> int:
    deployment_id = make_draft(campaign, author, group, name)
    revision = operations.prepare(deployment_id, actor=author, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    assert Deployment.objects.get(pk=deployment_id).state == "prepared"
    return deployment_id


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all the tests of a module, each of which undoes what it does to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def enter(world: World) -> Callable[[Role | None], Client]:
    """Signs in a new member of the world's account with a role; None: a member of another account only."""

    def sign_in(role: Role | None) -> Client:
        account = world.account if role else make_account()
        actor = make_actor(account, role or Role.ADMINISTRATOR)
        return client_of(User.objects.get(pk=user_id_of(actor)))

    return sign_in


def client_of(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def administrator_of(account: Account) -> Client:
    found = Membership.objects.filter(account=account, role="administrator").select_related("user").first()
    assert found is not None
    return client_of(found.user)
