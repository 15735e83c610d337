"""Every list costs the same number of questions to the database whether it has one row or three."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.console.conftest import World, administrator_of, make_draft, make_prepared
from tests.factories import make_actor, make_sending

from chappe.base import clock
from chappe.contacts.models import Contact, Group, GroupMember, Import, SenderStop, Suppression, Topic
from chappe.gateways.models import Gateway
from chappe.messages.models import Message, Sender

pytestmark = pytest.mark.django_db


def more_contacts(world: World, number: int) -> None:
    contact = Contact.objects.create(
        account=world.account, external_id=f"more-{number}", created_at=clock.now(), updated_at=clock.now()
    )
    GroupMember.objects.create(group=world.group, contact=contact)


def more_groups(world: World, number: int) -> None:
    Group.objects.create(account=world.account, name=f"Group {number}", created_at=clock.now())


def more_imports(world: World, number: int) -> None:
    Import.objects.create(
        account=world.account, file_name=f"{number}.csv", created_by="x", created_at=clock.now()
    )


def more_messages(world: World, number: int) -> None:
    message = world.campaign.message
    Message.objects.create(
        account=world.account,
        name=f"Message {number}",
        topic=message.topic,
        sender=message.sender,
        text="x",
        created_at=clock.now(),
        updated_at=clock.now(),
    )


def more_deployments(world: World, number: int) -> None:
    make_draft(world.campaign, world.author, world.group, f"Draft {number}")
    make_sending(world.campaign, world.contacts, state="finished")


def more_waiting(world: World, number: int) -> None:
    make_prepared(world.campaign, world.author, world.group, f"Prepared {number}")


def more_topics(world: World, number: int) -> None:
    Topic.objects.create(account=world.account, key=f"t-{number}", name=f"T {number}", kind="marketing")


def more_senders(world: World, number: int) -> None:
    Sender.objects.create(account=world.account, value=f"S{number}", kind="alphanumeric")


def more_gateways(world: World, number: int) -> None:
    gateway = world.campaign.gateway
    Gateway.objects.create(
        account=world.account,
        name=f"G {number}",
        kind="smpp",
        host="h",
        port=1,
        system_id="s",
        secret=gateway.secret,
        created_at=clock.now(),
    )


def more_people(world: World, number: int) -> None:
    make_actor(world.account, email=f"person-{number}@example.org")


def more_stopped(world: World, number: int) -> None:
    Suppression.objects.create(
        account=world.account, number=f"+3363998888{number}", reason="stop", at=clock.now()
    )


def more_stopped_of_one(world: World, number: int) -> None:
    SenderStop.objects.create(
        account=world.account, number=f"+3363998888{number}", sender="ACME", reason="stop", at=clock.now()
    )


LISTS: dict[str, Callable[[World, int], None]] = {
    "contacts": more_contacts,
    "group": more_contacts,
    "groups": more_groups,
    "imports": more_imports,
    "messages": more_messages,
    "message_new": more_topics,
    "deployments": more_deployments,
    "reports": more_deployments,
    "overview": more_waiting,
    "deployment_recipients": more_groups,
    "topics": more_topics,
    "senders": more_senders,
    "gateways": more_gateways,
    "members": more_people,
    "suppressions": more_stopped,
    "suppression_senders": more_stopped_of_one,
    "audit": more_messages,
}
MOST = 26


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_ask_no_more_questions(name: str, world: World) -> None:
    client = administrator_of(world.account)
    args = {"group": [world.group.pk], "deployment_recipients": [world.draft]}.get(name, [])
    url = reverse(f"console:{name}", args=[world.account.slug, *args])
    LISTS[name](world, 1)
    once = questions(client, url)
    LISTS[name](world, 2)
    LISTS[name](world, 3)
    assert questions(client, url) == once
    assert once <= MOST


@pytest.mark.parametrize("name", ["deployment_people", "deployment_left_out", "deployment_sending"])
def test_more_recipients_ask_no_more_questions(name: str, world: World) -> None:
    client = administrator_of(world.account)
    Contact.objects.filter(pk=world.contacts[0].pk).update(is_active=False)
    few = make_prepared(world.campaign, world.author, world.group, "Few")
    if name == "deployment_sending":
        few = make_sending(world.campaign, world.contacts[:1]).pk
    once = questions(client, reverse(f"console:{name}", args=[world.account.slug, few]))
    for number in (1, 2, 3):
        more_contacts(world, number)
    many = make_prepared(world.campaign, world.author, world.group, "Many")
    if name == "deployment_sending":
        many = make_sending(world.campaign, world.contacts).pk
    assert questions(client, reverse(f"console:{name}", args=[world.account.slug, many])) == once


def test_a_long_list_is_turned_page_by_page(world: World) -> None:
    client = administrator_of(world.account)
    make_contacts_beside(world, 60)
    GroupMember.objects.bulk_create(
        GroupMember(group=world.group, contact=contact)
        for contact in Contact.objects.filter(external_id__startswith="b-")
    )
    url = reverse("console:group", args=[world.account.slug, world.group.pk])
    first = client.get(url).content.decode()
    assert first.count("<tr>") == 51
    after = first.split('name="after" value="')[1].split('"')[0]
    second = client.post(url, {"after": after}).content.decode()
    assert second.count("<tr>") == 1 + 60 + len(world.contacts) - 50
    assert 'name="after"' not in second
    assert "From the start" in second


def make_contacts_beside(world: World, how_many: int) -> None:
    Contact.objects.bulk_create(
        Contact(
            account=world.account, external_id=f"b-{number}", created_at=clock.now(), updated_at=clock.now()
        )
        for number in range(how_many)
    )
