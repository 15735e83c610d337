"""Prices through their page, and the costs that other pages say."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of
from tests.factories import NOW, make_actor

from chappe.gateways import queries
from chappe.gateways.operations import set_prices
from chappe.gateways.prices import Tariff

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def prices_of(world: World) -> Tariff:
    return queries.tariff(world.account.pk, world.campaign.gateway.pk)


def test_a_list_is_written_uploaded_and_downloaded(world: World, client: Client) -> None:
    address = page(world, "gateway_prices", world.campaign.gateway.pk)
    assert client.post(address, {"currency": "cad", "prices": "FR;0,045\r\n* 0.1"}).status_code == 422
    assert client.post(address, {"currency": "cad", "prices": "FR;0,045\r\n*;0.1"}).status_code == 302
    assert prices_of(world) == Tariff("CAD", {"FR": Decimal("0.045"), "": Decimal("0.1")})
    shown = client.get(address).content.decode()
    assert "CA$0.045" in shown
    assert "Every other country" in shown
    download = client.get(page(world, "gateway_prices_file", world.campaign.gateway.pk))
    assert download.content.decode() == "FR;0.045\n*;0.1\n"
    upload = SimpleUploadedFile("prices.csv", "\ufeffcountry;price\nBE;0.06\n".encode())
    assert client.post(address, {"currency": "EUR", "prices": "x", "file": upload}).status_code == 302
    assert prices_of(world) == Tariff("EUR", {"BE": Decimal("0.06")})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prices": "FR;0.04\nBE;dear", "currency": "EUR"}, "Line 2: “dear” is no price"),
        ({"prices": "ZZ;0.04", "currency": "EUR"}, "ZZ"),
        ({"prices": "FR;0.04", "currency": "€"}, "is no currency"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    world: World, client: Client, given: dict[str, str], said: str
) -> None:
    response = client.post(page(world, "gateway_prices", world.campaign.gateway.pk), given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert prices_of(world) == Tariff("EUR", {})


def test_a_file_that_is_no_text_is_refused(world: World, client: Client) -> None:
    upload = SimpleUploadedFile("prices.csv", b"FR;0,04\n\xe9;1\n")
    response = client.post(
        page(world, "gateway_prices", world.campaign.gateway.pk), {"currency": "EUR", "file": upload}
    )
    assert response.status_code == 422
    assert "CSV UTF-8" in response.content.decode()


def test_count_says_the_cost_and_the_countries_without_a_price(world: World, client: Client) -> None:
    address = page(world, "deployment_recipients", world.draft)
    counted = client.post(address, {"audience": "all", "next": "count"}, follow=True).content.decode()
    assert "no price for 1 country: France" in counted
    actor = make_actor(world.account)
    set_prices(world.campaign.gateway.pk, prices={"FR": Decimal("0.5")}, actor=actor, now=NOW)
    counted = client.post(address, {"audience": "all", "next": "count"}, follow=True).content.decode()
    assert "no price" not in counted
    assert "€" in counted
