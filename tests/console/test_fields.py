"""The account's own fields, how its numbers are read, and the countries it serves, through their pages."""

import csv
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of, client_of
from tests.factories import NOW, make_actor, user_id_of

from chappe.accounts import queries as accounts
from chappe.accounts.models import User
from chappe.accounts.roles import Actor, Role
from chappe.audience.operations import create_dynamic_group
from chappe.contacts import operations, queries
from chappe.contacts.models import Contact, Field, Rewrite
from chappe.contacts.numbering import COUNTRIES
from chappe.contacts.operations import rewriting
from chappe.contacts.rewriting import Stage
from chappe.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


@pytest.fixture
def owner(world: World) -> Actor:
    return make_actor(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def last(world: World) -> Rewrite:
    return Rewrite.objects.filter(account=world.account).latest("pk")


def save(actor: Actor, **fields: str) -> int:
    return operations.save_contact(fields=fields, actor=actor, now=NOW)


def test_fields_are_made_shown_and_renamed(world: World, client: Client) -> None:
    values = {"name": "Card", "kind": "choice", "choices": "Gold\r\nSilver\r\n", "key": ""}
    assert client.post(page(world, "field_new"), values).status_code == 302
    html = client.get(page(world, "fields")).content.decode()
    assert "Gold, Silver" in html
    again = client.post(page(world, "field_new"), values)
    assert (again.status_code, 'href="#id_key"' in again.content.decode()) == (422, True)
    none = client.post(page(world, "field_new"), {"name": "Other", "kind": "choice", "choices": "One"})
    assert (none.status_code, 'href="#id_choices"' in none.content.decode()) == (422, True)
    client.post(page(world, "field", "card"), {"name": "Loyalty card"})
    assert queries.field(world.account.pk, "card").name == "Loyalty card"
    assert client.get(page(world, "field", "nothing")).status_code == 404


def test_what_names_a_field_is_listed_where_it_is_removed(world: World, client: Client, owner: Actor) -> None:
    Field.objects.create(account=world.account, key="hat", name="Hat", created_at=NOW)
    url = page(world, "field", "hat")
    assert "take it out there first" not in client.get(url).content.decode()
    Message.objects.filter(account=world.account).update(text="Hello", copies={"fr": "Votre {{ hat }}."})
    shown = client.get(url).content.decode()
    assert "This text names it, and cannot be prepared without it" in shown
    assert f'href="{page(world, "message", world.campaign.message.pk)}"' in shown
    assert '<button class="button danger">Remove' in shown
    where = {"field": "hat", "op": "is", "value": "58"}
    group_id = create_dynamic_group("Hats", criteria={"version": 1, "where": where}, actor=owner, now=NOW)
    shown = client.get(url).content.decode()
    assert f'href="{page(world, "group_criteria", group_id)}">Hats</a>' in shown
    assert '<button class="button danger" disabled>Remove' in shown


def test_each_kind_has_its_box(world: World, client: Client, owner: Actor) -> None:
    for name, kind in (("Visits", "number"), ("Born", "date"), ("VIP", "boolean"), ("Home", "phone")):
        operations.create_field(name, kind=kind, actor=owner, now=NOW)
    operations.create_field("Card", kind="choice", choices=["Gold", "Silver"], actor=owner, now=NOW)
    contact_id = save(owner, born="1990-07-14", vip="yes", card="silver", visits="12.5")
    html = client.get(page(world, "contact_edit", contact_id)).content.decode()
    boxes = {
        name: tag
        for tag in re.findall(r"<(?:input|select)[^>]*>", html)
        for name in re.findall(r'name="own\.(\w+)"', tag)
    }
    assert 'type="date"' in boxes["born"]
    assert 'value="1990-07-14"' in boxes["born"]
    assert 'inputmode="decimal"' in boxes["visits"]
    assert 'type="tel"' in boxes["home"]
    assert 'type="tel"' in boxes["mobile"]
    assert '<option value="true" selected>' in html
    assert '<option value="Silver" selected>' in html
    values = {"own.visits": "1 250,5", "own.born": "", "own.vip": "false", "own.card": "Gold"}
    client.post(page(world, "contact_edit", contact_id), values)
    kept = queries.contact(world.account.pk, contact_id).attributes
    assert kept == {"visits": "1250.5", "vip": "false", "card": "Gold"}
    wrong = client.post(page(world, "contact_edit", contact_id), {"own.visits": "many"})
    assert (wrong.status_code, 'href="#id_own.visits"' in wrong.content.decode()) == (422, True)


def test_a_value_that_its_kind_cannot_show_is_not_lost(world: World, client: Client, owner: Actor) -> None:
    operations.create_field("Born", kind="date", actor=owner, now=NOW)
    operations.create_field("Card", kind="choice", choices=["Gold", "Silver"], actor=owner, now=NOW)
    contact_id = save(owner, first_name="Ana")
    Contact.objects.filter(pk=contact_id).update(attributes={"born": "long ago", "card": "Bronze"})
    html = client.get(page(world, "contact_edit", contact_id)).content.decode()
    assert 'value="long ago"' in html
    assert '<option value="Bronze" selected>' in html


def test_a_change_that_concerns_nobody_is_made_at_once(world: World, client: Client, owner: Actor) -> None:
    operations.create_field("Shop", kind="text", actor=owner, now=NOW)
    changed = client.post(page(world, "field_kind", "shop"), {"kind": "date"})
    assert changed.headers["Location"] == page(world, "fields")
    assert queries.field(world.account.pk, "shop").kind == "date"
    client.post(page(world, "field_remove", "shop"))
    assert "shop" not in queries.own_fields(world.account.pk)


def test_values_that_do_not_fit_are_cleared_only_when_told(
    world: World, client: Client, owner: Actor
) -> None:
    few, many = save(owner, visits="3"), save(owner, visits="many", last_name="Roux")
    asked = client.post(page(world, "field_kind", "visits"), {"kind": "number"}, follow=True)
    html = asked.content.decode()
    assert (last(world).stage, "Roux" in html, 'name="clears"' in html) == (Stage.COUNTED, True, True)
    confirm = page(world, "rewrite_confirm", last(world).pk)
    assert "toast error" in client.post(confirm, follow=True).content.decode()
    client.post(confirm, {"clears": "yes"})
    assert last(world).stage == Stage.DONE
    assert queries.contact(world.account.pk, few).attributes == {"visits": "3"}
    assert queries.contact(world.account.pk, many).attributes == {}


def test_numbers_are_read_anew_once_it_is_seen_what_changes(
    world: World, client: Client, owner: Actor
) -> None:
    contact_id = save(owner, mobile="416-888/8888", last_name="Tremblay")
    Contact.objects.exclude(pk=contact_id).delete()
    values = {"sms_field": "mobile", "number_format": "local:CA"}
    html = client.post(page(world, "numbers"), values, follow=True).content.decode()
    assert "Tremblay" in html
    assert "+1\N{NO-BREAK SPACE}416-888-8888" in html
    assert "keep the numbers and the texts" in html
    assert queries.contact(world.account.pk, contact_id).number is None
    assert page(world, "rewrite", last(world).pk) in client.get(page(world, "numbers")).content.decode()
    client.post(page(world, "rewrite_drop", last(world).pk))
    assert accounts.account(world.account.pk).number_format == "e164"
    client.post(page(world, "numbers"), values)
    client.post(page(world, "rewrite_confirm", last(world).pk))
    assert queries.contact(world.account.pk, contact_id).number == "+14168888888"
    assert accounts.account(world.account.pk).number_format == "local:CA"


def test_a_long_change_shows_how_far_it_is(
    world: World, client: Client, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "SLICE", 1)
    for _ in range(3):
        save(owner, visits="3")
    client.post(page(world, "field_remove", "visits"))
    url = page(world, "rewrite", last(world).pk)
    piece = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert ('hx-trigger="every 1s"' in piece, "<html" in piece) == (True, False)
    operations.run_rewrite(last(world).pk, now=lambda: NOW)
    over = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert ("hx-trigger" in over, page(world, "rewrite_confirm", last(world).pk) in over) == (False, True)


def test_countries_are_searched_and_turned_on_and_off(world: World, client: Client) -> None:
    Contact.objects.filter(account=world.account).delete()
    found = client.get(page(world, "number_formats"), {"search": "allemagne"}).content.decode()
    assert re.findall(r'name="country" value="(\w+)"', found) == ["DE"]
    client.post(page(world, "number_serve"), {"country": ["DE", "FR"], "serves": "no"})
    served = accounts.account(world.account.pk).supported_countries
    assert set(served) == COUNTRIES - {"DE", "FR"}
    off = client.get(page(world, "number_formats"), {"served": "no"}).content.decode()
    assert re.findall(r'name="country" value="(\w+)"', off) == ["FR", "DE"]
    client.post(page(world, "number_serve"), {"country": ["DE", "FR"], "serves": "yes"})
    assert accounts.account(world.account.pk).supported_countries == ()


def test_countries_whose_contacts_would_lose_their_number_are_confirmed(
    world: World, client: Client, owner: Actor
) -> None:
    contact_id = save(owner, mobile="+33 6 12 34 56 78")
    html = client.post(
        page(world, "number_serve"), {"country": ["FR"], "serves": "no"}, follow=True
    ).content.decode()
    assert "its country is not served" in html
    client.post(page(world, "rewrite_confirm", last(world).pk))
    assert queries.contact(world.account.pk, contact_id).number_problem == "unsupported_country"


def test_formats_are_taken_away_as_a_file(world: World, client: Client) -> None:
    response = client.get(page(world, "number_formats_csv"))
    text = b"".join(response).decode()
    rows = list(csv.DictReader(text.splitlines()))
    assert next(row["name_fr"] for row in rows if row["country"] == "DE") == "Allemagne"


def test_a_viewer_reads_and_changes_nothing(world: World, owner: Actor) -> None:
    viewer = client_of(User.objects.get(pk=user_id_of(make_actor(world.account, Role.VIEWER))))
    operations.create_field("Shop", kind="text", actor=owner, now=NOW)
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=owner, now=NOW)
    operations.run_rewrite(rewrite_id, now=lambda: NOW)
    for url in (
        page(world, "fields"),
        page(world, "numbers"),
        page(world, "number_formats"),
        page(world, "rewrite", rewrite_id),
    ):
        html = viewer.get(url).content.decode()
        assert re.findall(r"<button[^>]*>(?:Apply this|Serve them|See what would change)", html) == []
    buttons: list[tuple[str, tuple[object, ...]]] = [
        ("field_kind", ("shop",)),
        ("field_remove", ("shop",)),
        ("number_serve", ()),
        ("rewrite_confirm", (rewrite_id,)),
        ("rewrite_drop", (rewrite_id,)),
    ]
    for name, values_of in buttons:
        assert viewer.post(page(world, name, *values_of)).status_code == 403
    values = {"sms_field": "mobile", "number_format": "local:FR"}
    assert viewer.post(page(world, "numbers"), values).status_code == 403
