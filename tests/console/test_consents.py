"""A person's consents through the pages."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of

from chappe.audience import operations as audience
from chappe.base import clock
from chappe.contacts import operations, queries
from chappe.contacts.models import ConsentStatement, Contact
from chappe.contacts.queries import StatementView

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


@pytest.fixture
def person(world: World) -> Contact:
    return Contact.objects.create(
        account=world.account, first_name="Zoë", created_at=clock.now(), updated_at=clock.now()
    )


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def said(**changes: str) -> dict[str, str]:
    return {"topic": "offers", "status": "granted", "basis": "express", "source": "shop", **changes}


def latest(world: World, person: Contact) -> StatementView:
    return queries.contact(world.account.pk, person.pk).history[0]


def test_consent_is_stated_with_its_moment_its_end_and_its_proof(
    world: World, client: Client, person: Contact
) -> None:
    values = said(basis="implied", said_on="2026-01-05", ends_on="2099-05-12", proof="order 12")
    response = client.post(page(world, "contact_consent", person.pk), values)
    assert response.headers["location"] == page(world, "contact", person.pk)
    found = latest(world, person)
    assert (found.basis, found.source, found.proof) == ("implied", "shop", "order 12")
    zone = ZoneInfo("Europe/Paris")
    assert found.at.astimezone(zone).isoformat() == "2026-01-05T00:00:00+01:00"
    assert found.expires_at is not None
    assert found.expires_at.astimezone(zone).isoformat() == "2099-05-13T00:00:00+02:00"
    shown = client.get(page(world, "contact", person.pk)).content.decode()
    for part in ("implied", "13 May 2099, 00:00", "order 12"):
        assert part in shown


def test_a_purchase_in_canada_gives_two_years(world: World, client: Client, person: Contact) -> None:
    today = clock.now().astimezone(ZoneInfo("Europe/Paris")).date()
    client.post(
        page(world, "contact_consent", person.pk),
        said(basis="ca-purchase", said_on=(today - timedelta(days=900)).isoformat()),
    )
    found = latest(world, person)
    assert found.expires_at is not None
    assert (found.basis, found.expires_at.year - found.at.year) == ("implied", 2)
    assert found.expires_at < clock.now()
    shown = client.get(page(world, "contact", person.pk)).content.decode()
    assert "Expired" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"basis": "implied"}, "ends_on"),
        ({"said_on": "2026-05-12", "ends_on": "2026-05-01"}, "ends_on"),
        ({"said_on": "2099-01-01"}, "said_on"),
        ({"said_on": "yesterday"}, "said_on"),
        ({"topic": "nothing"}, "topic"),
    ],
)
def test_what_is_half_said_is_said_beside_its_field(
    world: World, client: Client, person: Contact, changes: dict[str, str], field: str
) -> None:
    response = client.post(page(world, "contact_consent", person.pk), said(**changes))
    assert (response.status_code, f'href="#id_{field}"' in response.content.decode()) == (422, True)
    assert queries.contact(world.account.pk, person.pk).history == ()


def test_consent_of_a_group_is_looked_at_in_numbers_then_stated(world: World, client: Client) -> None:
    url = page(world, "group_consent", world.group.pk)
    values = said(status="withdrawn", source="they asked")
    shown = client.post(url, values).content.decode()
    assert f'hx-post="{url}"' in shown
    assert "State it for everybody in the group" in shown
    assert "State it for 3 contacts" in client.post(url, {**values, "count": "yes"}).content.decode()
    piece = client.post(url, {**values, "count": "yes"}, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<div class="stack" id="effects"')
    assert "State it for 3 contacts" in piece
    assert not ConsentStatement.objects.filter(account=world.account, source="they asked").exists()
    response = client.post(url, {**values, "confirmed": "yes"})
    change = queries.consent_changes(world.account.pk)[0]
    assert response.headers["location"] == page(world, "consent_change", change.id)
    operations.run_consent_change(change.id, now=clock.now)
    done = client.get(page(world, "consent_change", change.id)).content.decode()
    assert "Done" in done
    assert ConsentStatement.objects.filter(account=world.account, source="they asked").count() == 3
    assert client.post(url, said(source="")).status_code == 422


def test_consent_of_a_dynamic_group_is_stated_for_those_in_it(world: World, client: Client) -> None:
    criteria = {"version": 1, "where": {"group": world.group.name, "op": "in"}}
    group_id = audience.create_dynamic_group("Live", criteria=criteria, actor=world.author, now=clock.now())
    url = page(world, "group_consent", group_id)
    assert f'href="{url}"' in client.get(page(world, "group", group_id)).content.decode()
    values = said(status="withdrawn", source="they asked")
    assert "State it for 3 contacts" in client.post(url, {**values, "count": "yes"}).content.decode()
    client.post(url, {**values, "confirmed": "yes"})
    change = queries.consent_changes(world.account.pk)[0]
    shown = page(world, "consent_change", change.id)
    assert "Working out who is in the group" in client.get(shown).content.decode()
    audience.run_group_consent(change.id, now=clock.now)
    assert "3 / 3" in client.get(shown).content.decode()


def test_a_change_under_way_is_stopped_by_its_button(world: World, client: Client) -> None:
    change_id = int(world.ids()["change_id"])
    assert "Stop here" in client.get(page(world, "consent_change", change_id)).content.decode()
    client.post(page(world, "consent_change_stop", change_id))
    assert queries.consent_change(world.account.pk, change_id).state == "stopped"
