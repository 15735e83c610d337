"""Contacts, groups and imports through their pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of

from chappe.base import clock
from chappe.contacts import operations, queries
from chappe.contacts.models import Contact, Group, GroupMember, Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def test_a_number_that_is_searched_for_stands_in_no_address(world: World, client: Client) -> None:
    html = client.get(page(world, "contacts")).content.decode()
    (form,) = [part for part in html.split("<form") if 'id="search"' in part]
    assert 'method="post"' in form
    response = client.post(page(world, "contacts"), {"search": "06 39 98 00 01", "standing": "active"})
    assert response.status_code == 302
    assert "standing=active" in response.headers["location"]
    assert "9980001" not in response.headers["location"].replace("%20", "").replace("+", "")
    found = client.get(response.headers["location"]).content.decode()
    assert "Person 1" in found
    assert "Person 2" not in found
    assert 'value="06 39 98 00 01"' in found


def test_a_search_that_another_installation_sealed_finds_everyone(world: World, client: Client) -> None:
    found = client.get(page(world, "contacts"), {"q": "gAAAA", "country": "nowhere", "group": "x"})
    assert "Person 1" in found.content.decode()


def test_filters_stand_in_the_address_and_hold_on_the_next_page(world: World, client: Client) -> None:
    topic = world.campaign.topic.pk
    posted = {"search": "", "consent": f"granted.{topic}", "group": world.group.pk, "country": "FR"}
    response = client.post(page(world, "contacts"), posted)
    assert (
        response.headers["location"]
        == page(world, "contacts") + f"?country=FR&group={world.group.pk}&topic={topic}&consent=granted"
    )
    html = client.get(response.headers["location"]).content.decode()
    assert "3 contacts" in html
    assert f'<option value="granted.{topic}" selected>' in html
    assert (
        "No contact yet" not in client.get(page(world, "contacts"), {"standing": "blocked"}).content.decode()
    )


def test_the_next_page_goes_on_where_the_page_ends(world: World, client: Client) -> None:
    now = clock.now()
    Contact.objects.bulk_create(
        Contact(account=world.account, first_name=f"Twin {n}", created_at=now, updated_at=now)
        for n in range(120)
    )
    url = client.post(page(world, "contacts"), {"search": "twin"}).headers["location"]
    seen, pages = [], 0
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r">Twin (\d+)<", html)
        pages += 1
        after = re.search(r'href="(\?[^"]+before=\d+)"', html)
        url = page(world, "contacts") + after[1].replace("&amp;", "&") if after else ""
    assert (pages, seen) == (3, [str(n) for n in reversed(range(120))])


def test_a_contact_is_added_found_changed_and_made_inactive(world: World, client: Client) -> None:
    values = {"first_name": "Zoë", "external_id": "z-1", "own.mobile": "+1 416 555 0123", "country": "CA"}
    response = client.post(page(world, "contact_new"), values, follow=True)
    contact = Contact.objects.get(external_id="z-1")
    assert response.redirect_chain[-1][0] == page(world, "contact", contact.pk)
    assert contact.number == "+14165550123"
    client.post(page(world, "contact_edit", contact.pk), {**values, "own.mobile": "12"})
    changed = queries.contact(world.account.pk, contact.pk)
    assert (changed.number, changed.number_problem) == (None, "invalid")
    client.post(page(world, "contact_activity", contact.pk), {"active": "no"})
    contact.refresh_from_db()
    assert contact.is_active is False


def test_an_external_id_twice_is_said_beside_its_field(world: World, client: Client) -> None:
    response = client.post(page(world, "contact_new"), {"external_id": "c-0"})
    assert response.status_code == 422
    assert 'href="#id_external_id"' in response.content.decode()


def test_a_statement_of_consent_joins_the_history(world: World, client: Client) -> None:
    contact = Contact.objects.create(account=world.account, created_at=clock.now(), updated_at=clock.now())
    client.post(
        page(world, "contact_consent", contact.pk),
        {"topic": "offers", "basis": "express", "status": "withdrawn", "source": "by telephone"},
    )
    shown = queries.contact(world.account.pk, contact.pk)
    assert [(line.status, line.source) for line in shown.history] == [("withdrawn", "by telephone")]
    assert [consent.status for consent in shown.consents] == ["withdrawn"]


def test_a_group_is_made_filled_emptied_renamed_and_deleted(world: World, client: Client) -> None:
    client.post(page(world, "group_new"), {"name": "VIP"})
    group = Group.objects.get(name="VIP")
    client.post(page(world, "group_add", group.pk), {"external_ids": "c-0\r\n c-1 \r\n\r\n"})
    assert GroupMember.objects.filter(group=group).count() == 2
    unknown = client.post(page(world, "group_add", group.pk), {"external_ids": "c-2\nnobody"})
    assert (unknown.status_code, "nobody" in unknown.content.decode()) == (422, True)
    assert GroupMember.objects.filter(group=group).count() == 2
    client.post(page(world, "group_remove", group.pk), {"contact": [world.contacts[0].pk]})
    assert GroupMember.objects.filter(group=group).count() == 1
    client.post(page(world, "group_rename", group.pk), {"name": "Very important"})
    group.refresh_from_db()
    assert group.name == "Very important"
    client.post(page(world, "group_delete", group.pk))
    assert not Group.objects.filter(pk=group.pk).exists()


def test_a_group_that_a_deployment_names_stays_and_says_why(world: World, client: Client) -> None:
    response = client.post(page(world, "group_delete", world.group.pk), follow=True)
    assert Group.objects.filter(pk=world.group.pk).exists()
    assert "toast error" in response.content.decode()


CHOSEN = {"existing": "update", "basis": "express"}


def test_a_file_is_imported_followed_and_its_rejected_rows_taken_away(world: World, client: Client) -> None:
    file = SimpleUploadedFile(
        "new people.csv",
        b"external_id,first_name,mobile\nn-1,Ada,+1 416 555 0101\nn-2,Bob,12\nn-1,Twice,+1 416 555 0102\n",
    )
    response = client.post(page(world, "import_new"), {"file": file}, follow=True)
    upload = Import.objects.get(file_name="new people.csv")
    assert response.redirect_chain[-1][0] == page(world, "import_preview", upload.pk)
    response = client.post(
        page(world, "import_begin", upload.pk),
        {
            **CHOSEN,
            "column-0": "external_id",
            "column-1": "first_name",
            "column-2": "sms",
            "group": world.group.pk,
        },
        follow=True,
    )
    assert response.redirect_chain[-1][0] == page(world, "import", upload.pk)
    assert 'hx-trigger="every 1s"' in response.content.decode()
    operations.run_import(upload.pk, now=clock.now)
    piece = client.get(page(world, "import", upload.pk), headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<div class="stack-wide" id="progress"')
    assert "every 1s" not in piece
    shown = queries.import_status(world.account.pk, upload.pk)
    assert (shown.rows_read, shown.created) == (3, 2)
    rows = b"".join(client.get(page(world, "import_rejections", upload.pk)).streaming_content)  # type: ignore[attr-defined]
    assert len(rows.splitlines()) == 1 + len(queries.import_rejections(world.account.pk, upload.pk))


def test_an_import_is_undone_from_its_page(world: World, client: Client) -> None:
    file = SimpleUploadedFile("people.csv", b"external_id,mobile\nu-1,+14165550101\nu-2,+14165550102\n")
    client.post(page(world, "import_new"), {"file": file})
    upload = Import.objects.get(file_name="people.csv", state="draft")
    chosen = {**CHOSEN, "column-0": "external_id", "column-1": "sms"}
    client.post(page(world, "import_begin", upload.pk), chosen)
    operations.run_import(upload.pk, now=clock.now)
    url = page(world, "import_undo", upload.pk)
    assert url in client.get(page(world, "import", upload.pk)).content.decode()
    assert "2 contacts that it made are removed" in client.get(url).content.decode()
    client.post(url)
    operations.run_undo(upload.pk, now=clock.now)
    seen = queries.import_status(world.account.pk, upload.pk)
    assert (seen.state, seen.undone["removed"]) == ("undone", 2)
    assert "undone" in client.get(url).content.decode()
