"""Prices in the database."""

from decimal import Decimal

import pytest
from tests.factories import NOW, make_actor, make_campaign

from chappe.accounts.details import CountryUnknown
from chappe.base.models import AuditEntry
from chappe.gateways import operations, queries
from chappe.gateways.prices import CurrencyInvalid, Rate, Tariff

pytestmark = pytest.mark.django_db


def test_prices_are_set_replaced_and_removed() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    gateway = campaign.gateway.pk

    def change(**given: object) -> Tariff:
        operations.set_prices(gateway, actor=actor, now=NOW, **{"prices": {}, **given})  # type: ignore[arg-type]
        return queries.tariff(campaign.account.pk, gateway)

    assert change(prices={"FR": Decimal("0.04"), "": Decimal("0.1")}) == Tariff(
        "EUR", {"FR": Decimal("0.04"), "": Decimal("0.1")}
    )
    assert change(prices={"BE": Decimal("0.05")}, currency="cad", without=("FR",)) == Tariff(
        "CAD", {"": Decimal("0.1"), "BE": Decimal("0.05")}
    )
    assert queries.rates(campaign.account.pk, ["BE", "FR"]) == {
        "BE": Rate(Decimal("0.05"), "CAD"),
        "FR": Rate(Decimal("0.1"), "CAD"),
    }
    assert change(prices={"FR": Decimal("1")}, replace=True) == Tariff("CAD", {"FR": Decimal("1")})
    before = AuditEntry.objects.count()
    change(prices={"FR": Decimal("1.000")})
    assert AuditEntry.objects.count() == before
    entry = AuditEntry.objects.filter(action="gateway.priced").latest("id")
    assert entry.details == {"name": "main", "currency": "CAD", "prices": {"FR": "1"}}


def test_a_bad_price_changes_nothing() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    with pytest.raises(CountryUnknown):
        operations.set_prices(campaign.gateway.pk, prices={"ZZ": Decimal(1)}, actor=actor, now=NOW)
    with pytest.raises(CurrencyInvalid):
        operations.set_prices(
            campaign.gateway.pk, prices={"FR": Decimal(1)}, currency="€", actor=actor, now=NOW
        )
    assert queries.tariff(campaign.account.pk, campaign.gateway.pk) == Tariff("EUR", {})
