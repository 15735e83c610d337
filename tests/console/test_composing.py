"""Composing a message: languages, fixes, versions, templates, and what a deployment says of them."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of
from tests.factories import NOW, make_actor

from chappe.contacts import operations as contacts
from chappe.contacts.models import Contact
from chappe.deployments import operations
from chappe.deployments.models import Deployment
from chappe.gateways.operations import set_prices
from chappe.messages.models import Message, MessageVersion, StartingText

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def values(world: World, **changes: str) -> dict[str, str]:
    return {
        "name": "Autumn",
        "topic": str(world.campaign.topic.pk),
        "sender": str(world.campaign.sender.pk),
        "text": "Hello {{ first_name }}",
        "language": "en",
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }


def html_of(response: Any) -> str:
    return str(response.content.decode())


def test_every_button_works_without_a_script(world: World, client: Client) -> None:
    url = page(world, "message_new")
    added = html_of(client.post(url, values(world, do="add", new_language="fr")))
    assert '<input type="hidden" name="text" value="Hello {{ first_name }}">' in added
    assert re.search(r'<textarea name="copy-fr"[^>]*lang="fr"', added)
    shown = html_of(client.post(url, values(world, copy__fr="Bonjour", shown="fr", do="show:")))
    assert '<input type="hidden" name="copy-fr" value="Bonjour">' in shown
    assert '<textarea name="text"' in shown
    dropped = html_of(client.post(url, values(world, copy__fr="Bonjour", shown="fr", do="drop:fr")))
    assert "copy-fr" not in dropped
    fixed = html_of(client.post(url, values(world, text="it’s", do="fix:smart_replacement")))
    assert re.search(r'name="smart_replacement"[^>]*checked', fixed)
    assert "<b>GSM-7</b>" in fixed
    counted = html_of(client.post(url, values(world, text="x" * 161, do="count")))
    assert "<b>2</b>" in counted
    assert not Message.objects.filter(name="Autumn").exists()


def test_copies_are_saved_and_what_is_wrong_with_one_says_its_language(world: World, client: Client) -> None:
    url = page(world, "message_new")
    wrong = client.post(url, values(world, copy__fr="Bonjour {{ prenom }}"))
    assert (wrong.status_code, "French: No contact has a field “prenom”" in html_of(wrong)) == (422, True)
    unsaid = client.post(url, values(world, copy__fr="Bonjour", language=""))
    assert (unsaid.status_code, 'href="#id_language"' in html_of(unsaid)) == (422, True)
    client.post(url, values(world, copy__fr="Bonjour {{ first_name }}", without_accents="on"))
    message = Message.objects.get(name="Autumn")
    assert (message.language, message.copies, message.without_accents) == (
        "en",
        {"fr": "Bonjour {{ first_name }}"},
        True,
    )


def test_the_preview_marks_names_and_places_what_forces_ucs_2(world: World, client: Client) -> None:
    Contact.objects.filter(pk=world.contacts[0].pk).update(first_name="Noë")
    given = values(world, text="fête {{ first_name }}", sample=str(world.contacts[0].pk))
    html = html_of(client.post(page(world, "message_count"), given))
    assert "f<mark>ê</mark>te No<mark>ë</mark>" in html
    assert "e with a circumflex" in html
    assert "character 2" in html
    assert "fields of this contact: First name" in " ".join(html.split())
    assert "As many fragments, in GSM-7." in html
    assert "<del>fête</del><ins>fete</ins>" in html


def test_a_contact_is_found_to_read_the_text_as(world: World, client: Client) -> None:
    html = html_of(client.post(page(world, "message_readers"), values(world, who="Person 1")))
    assert re.findall(r'<option value="(\d+)"', html) == [str(world.contacts[1].pk)]


def test_fields_are_inserted_as_their_kind_asks(world: World, client: Client) -> None:
    owner = make_actor(world.account)
    for name, kind in (("Points", "number"), ("Birthday", "date"), ("Member", "boolean")):
        contacts.create_field(name, kind=kind, actor=owner, now=NOW)
    html = html_of(client.get(page(world, "message_new")))
    for text in (
        "{{ first_name | default: &quot;&quot; }}",
        "{{ points | number }}",
        "{{ birthday | date: &quot;long&quot; }}",
        "{% if member %}{% endif %}",
    ):
        assert f'data-insert="{text}"' in html
        assert f"<code>{text}</code>" in html


def test_versions_are_compared_and_brought_back(world: World, client: Client) -> None:
    message = world.campaign.message
    client.post(page(world, "message", message.pk), values(world, name="Summer", text="Hello you"))
    client.post(page(world, "message", message.pk), values(world, name="Summer", text="Hello all"))
    html = html_of(client.get(page(world, "message_history", message.pk)))
    assert "Hello </" not in html
    assert "<del>you</del>" in html
    assert "<ins>all</ins>" in html
    client.post(page(world, "message_restore", message.pk, 2))
    after = Message.objects.get(pk=message.pk)
    assert (after.text, after.revision) == ("Hello you", 4)
    assert list(MessageVersion.objects.filter(message=message).values_list("number", "restores"))[-1] == (
        4,
        2,
    )
    assert (
        client.get(page(world, "message_history", message.pk), {"older": "1", "newer": "99"}).status_code
        == 404
    )


def test_a_message_starts_from_a_template(world: World, client: Client) -> None:
    client.post(page(world, "message_template", world.campaign.message.pk), {"name": "Kept"})
    kept = StartingText.objects.get(name="Kept")
    html = html_of(client.get(page(world, "message_templates")))
    assert f"?template={kept.pk}" in html
    assert "?template=promotion" in html
    started = html_of(client.get(page(world, "message_new"), {"template": str(kept.pk)}))
    assert 'name="name" value="Kept"' in started
    assert "Hello {{ first_name }}. STOP 36180</textarea>" in started
    assert "20% off" in html_of(client.get(page(world, "message_new"), {"template": "promotion"}))
    assert client.get(page(world, "message_new"), {"template": "999999"}).status_code == 404
    client.post(page(world, "message_template_delete", kept.pk))
    assert not StartingText.objects.filter(pk=kept.pk).exists()


def test_the_approval_says_what_forces_ucs_2_for_whom_and_what_replacing_would_save(
    world: World, client: Client
) -> None:
    owner = make_actor(world.account)
    set_prices(world.campaign.gateway.pk, prices={"": Decimal("0.05")}, actor=owner, now=NOW)
    Contact.objects.filter(pk=world.contacts[0].pk).update(first_name="Noëlle")
    message = world.campaign.message
    text = "Hello {{ first_name }} {{ last_name }}" + "." * 70 + " STOP 36180"
    client.post(page(world, "message", message.pk), values(world, name="Summer", text=text))
    made = operations.create_deployment(
        "Mine", message_id=message.pk, all_contacts=True, actor=owner, now=NOW
    )
    revision = operations.prepare(made, actor=owner, now=NOW)
    operations.run_preparation(made, revision, clock=lambda: NOW)
    html = " ".join(html_of(client.get(page(world, "deployment_approval", made))).split())
    assert "1 text in UCS-2" in html
    assert "the field “First name”" in html
    assert f'{page(world, "contact", world.contacts[0].pk)}">Noëlle</a>' in html
    assert "Accents removed where they cost" in html
    assert "€0.20" in html
    assert "€0.15" in html
    people = page(world, "deployment_people", made)
    for choice, names in (
        ("fragments-2", ["Noëlle"]),
        ("fragments-1", ["Person 1", "Person 2"]),
        ("ucs2", ["Noëlle"]),
        ("character-eb", ["Noëlle"]),
        ("character-110000", ["Noëlle", "Person 1", "Person 2"]),
        ("character-0", ["Noëlle", "Person 1", "Person 2"]),
    ):
        listed = html_of(client.get(f"{people}?choice={choice}"))
        assert [name for name in ("Noëlle", "Person 1", "Person 2") if f"Hello {name}" in listed] == names
    for choice in ("fragments-2", "ucs2", "character-eb"):
        assert f'href="{people}?choice={choice}"' in html
    assert "version 2" in html
    assert "The message was changed since" not in html
    client.post(page(world, "message", message.pk), values(world, name="Summer", text="New. STOP 36180"))
    edited = " ".join(html_of(client.get(page(world, "deployment_approval", made))).split())
    assert "The message was changed since: what leaves is version 2, as it was prepared." in edited
    client.post(page(world, "deployment_redraft", made))
    assert Deployment.objects.get(pk=made).state == "draft"


def test_a_renamed_message_is_no_edited_text(world: World, client: Client) -> None:
    message = world.campaign.message
    client.post(
        page(world, "message", message.pk), values(world, name="Renamed", text=message.text, language="")
    )
    after = Message.objects.get(pk=message.pk)
    assert (after.name, after.revision) == ("Renamed", 2)
    html = html_of(client.get(page(world, "deployment_approval", world.prepared)))
    assert "The message was changed since" not in html
