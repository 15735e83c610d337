"""One person through the pages: why, texts, data, erasure, the search of the top bar."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of
from tests.factories import NOW

from chappe.contacts.models import Contact
from chappe.contacts.queries import contact
from chappe.gateways.models import InboundText

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def test_why_says_every_point_of_a_message_or_a_deployment(world: World, client: Client) -> None:
    person = world.contacts[0]
    Contact.objects.filter(pk=person.pk).update(is_active=False, sms_blocked=True)
    url = page(world, "contact_why", person.pk)
    html = client.get(url, {"text": f"message.{world.campaign.message.pk}"}).content.decode()
    assert "Would not receive “Summer”" in html
    assert "Is inactive. Make the contact active again" in html
    assert "Texts are blocked for this contact. Allow them again" in html
    told = client.get(url, {"text": f"deployment.{world.prepared}"}).content.decode()
    assert "as it was prepared" in told
    assert "Hello Person 0. STOP 36180" in told
    assert client.get(url, {"text": "deployment.0"}).status_code == 422


def test_the_page_of_a_contact_shows_its_texts_and_replies(world: World, client: Client) -> None:
    person = world.contacts[0]
    InboundText.objects.create(
        gateway=world.campaign.gateway,
        number=person.number or "",
        text="Thank you",
        received_at=NOW,
        handled_at=NOW,
    )
    for name in ("contact", "contact_texts"):
        html = client.get(page(world, name, person.pk)).content.decode()
        assert "Hello Person 0. STOP 36180" in html
        assert "Thank you" in html


def test_texts_are_blocked_and_allowed_again(world: World, client: Client) -> None:
    person = world.contacts[0]
    client.post(page(world, "contact_channel", person.pk), {"texts": "block"})
    assert contact(world.account.pk, person.pk).sms_blocked is True
    client.post(page(world, "contact_channel", person.pk), {"texts": "allow"})
    assert contact(world.account.pk, person.pk).sms_blocked is False


def test_the_data_of_a_person_is_read_and_taken_away(world: World, client: Client) -> None:
    url = page(world, "contact_data", world.contacts[0].pk)
    assert "Hello Person 0. STOP 36180" in client.get(url).content.decode()
    response = client.get(url, {"as": "json"})
    assert response.headers["content-disposition"].startswith("attachment")
    assert json.loads(response.content)["contact"]["external_id"] == "c-0"
    # Whoever said STOP to a sender alone reads it there too.
    url = page(world, "contact_data", world.contacts[2].pk)
    assert "Stopped senders" in client.get(url).content.decode()
    (stopped,) = json.loads(client.get(url, {"as": "json"}).content)["stopped_senders"]
    assert (stopped["sender"], stopped["reason"]) == ("ACME", "stop")


def test_a_person_is_erased_only_by_the_word_and_shown_as_erased(world: World, client: Client) -> None:
    person = world.contacts[1]
    url = page(world, "contact_erase", person.pk)
    wrong = client.post(url, {"confirmation": "yes", "keep_out": "on"})
    assert wrong.status_code == 422
    assert 'href="#id_confirmation"' in wrong.content.decode()
    html = client.post(url, {"confirmation": str(person.pk), "keep_out": "on"}, follow=True).content.decode()
    assert "The person is erased, and was taken out of 2 deployments" in html
    assert "This person was erased." in html
    assert "Person 1" not in html
    listed = client.get(page(world, "contacts"), {"standing": "erased"}).content.decode()
    assert f"Erased contact {person.pk}" in listed
    assert "This person is erased already." in client.get(url).content.decode()
    people = client.get(page(world, "deployment_people", world.sending)).content.decode()
    assert "erased number" in people


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("person 2", "Person 2"),
        ("06 39 98 00 02", "Person 2"),
        ("c-2", "Person 2"),
        ("prepar", "Prepared"),
        ("summ", "Summer"),
        ("nowhere to be found", "Nothing is called so"),
    ],
)
def test_the_top_bar_finds_people_deployments_and_messages(
    world: World, client: Client, typed: str, found: str
) -> None:
    url = page(world, "search")
    piece = client.post(url, {"search": typed}, headers={"HX-Request": "true"}).content.decode()
    assert found in piece
    assert "<html" not in piece
    response = client.post(url, {"search": typed})
    assert typed not in response.headers["location"]
    assert found in client.get(response.headers["location"]).content.decode()
