"""What the page of a contact says of its own fields and of its groups."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.console.conftest import World, administrator_of
from tests.factories import NOW

from chappe.audience import operations as audience
from chappe.audience import queries
from chappe.base import clock
from chappe.console.fields_shown import own_shown, shown
from chappe.contacts import operations
from chappe.contacts.kinds import FieldKind
from chappe.contacts.models import Contact, Field
from chappe.contacts.queries import FieldView

HTMX = {"HX-Request": "true"}


@given(st.sampled_from(FieldKind), st.text())
def test_a_value_that_is_not_of_its_kind_is_shown_as_it_stands(kind: FieldKind, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        if value not in ("true", "false"):
            assert shown(kind, value) == value


def test_fields_are_called_by_name_in_their_order_and_empty_ones_are_not_shown() -> None:
    fields = [
        FieldView("mobile", "Mobile phone", FieldKind.PHONE, (), is_sms=True),
        FieldView("vip", "Very important", FieldKind.BOOLEAN, (), is_sms=False),
        FieldView("born", "Born on", FieldKind.DATE, (), is_sms=False),
        FieldView("city", "City", FieldKind.TEXT, (), is_sms=False),
    ]
    values = {"city": "", "born": "1980-05-12", "vip": "false", "mobile": "06", "old": "x"}
    assert own_shown(fields, values) == [
        ("Mobile phone", "06"),
        ("Very important", "No"),
        ("Born on", "May 12, 1980"),
        ("old", "x"),
    ]


@pytest.mark.django_db
def test_the_page_names_own_fields_and_the_groups_that_hold_the_contact_now(world: World) -> None:
    client: Client = administrator_of(world.account)
    Field.objects.create(account=world.account, key="hat", name="Size of the hat", created_at=NOW)
    person = world.contacts[0]
    Contact.objects.filter(pk=person.pk).update(attributes={"hat": "58"})
    for name, value in (("Wear 58", "58"), ("Wear 60", "60")):
        where = {"field": "hat", "op": "is", "value": value}
        audience.create_dynamic_group(
            name, criteria={"version": 1, "where": where}, actor=world.author, now=clock.now()
        )
    url = reverse("console:contact", args=[world.account.slug, person.pk])
    page = client.get(url).content.decode()
    assert "<dt>Size of the hat</dt><dd>58</dd>" in page
    assert f'hx-get="{url}groups/" hx-trigger="load"' in page
    piece = client.get(f"{url}groups/", headers=HTMX).content.decode()
    assert ("Wear 58" in piece, "Wear 60" in piece, "<html" in piece) == (True, False, False)
    whole = client.get(f"{url}groups/").content.decode()
    assert ("Wear 58" in whole, "<html" in whole) == (True, True)


@pytest.mark.django_db
def test_a_group_that_takes_too_long_is_named_as_untold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"group": world.group.name, "op": "in"}
    for name in ("First", "Second"):
        audience.create_dynamic_group(
            name, criteria={"version": 1, "where": where}, actor=world.author, now=clock.now()
        )
    person = world.contacts[0]
    found = queries.groups_holding(world.account.pk, person.pk, now=clock.now())
    assert ([group.name for group in found.groups], found.untold) == (["First", "Second"], ())
    in_vain = queries.groups_holding(world.account.pk, person.pk, now=clock.now(), patience=0)
    assert (in_vain.groups, [group.name for group in in_vain.untold]) == ((), ["First", "Second"])
    monkeypatch.setattr("chappe.audience.queries.of_contacts.MOST", 1)
    many = queries.groups_holding(world.account.pk, person.pk, now=clock.now())
    assert ([group.name for group in many.groups], [group.name for group in many.untold]) == (
        ["First"],
        ["Second"],
    )
    operations.remove_from_group(world.group.pk, [person.pk], actor=world.author, now=clock.now())
    assert queries.groups_holding(world.account.pk, person.pk, now=clock.now()).groups == ()
