"""What a gateway's fragments cost."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from chappe.accounts.details import checked_countries
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.gateways.models import Price
from chappe.gateways.operations.gateways import locked
from chappe.gateways.prices import ELSEWHERE, checked_currency, checked_prices, written_amount


@transaction.atomic
def set_prices(
    gateway_id: int,
    *,
    prices: Mapping[str, Decimal],
    actor: Actor,
    now: datetime,
    currency: str | None = None,
    without: tuple[str, ...] = (),
    replace: bool = False,
) -> None:
    """Sets the prices of a fragment by code of country, '' for every other one; those of ``without`` go.

    With ``replace`` these are all the prices there are. What was prepared before keeps its prices.
    Raises NotFound, CountryUnknown and the refusals of `gateways.prices`.
    """
    actor.require(Permission.ADMINISTER)
    gateway = locked(gateway_id, actor)
    given = checked_prices(prices)
    checked_countries(country for country in given if country != ELSEWHERE)
    before = dict(Price.objects.filter(gateway=gateway).values_list("country", "amount"))
    kept = {} if replace else {country: before[country] for country in before if country not in without}
    after = {**kept, **given}
    changed_currency = currency is not None and checked_currency(currency) != gateway.currency
    if changed_currency and currency is not None:
        gateway.currency = checked_currency(currency)
        gateway.save(update_fields=["currency"])
    if after == before and not changed_currency:
        return
    Price.objects.filter(gateway=gateway).delete()
    Price.objects.bulk_create(
        Price(gateway=gateway, country=country, amount=amount) for country, amount in after.items()
    )
    audit.record_by(
        actor,
        "gateway.priced",
        now=now,
        subject_kind="gateway",
        subject_id=gateway.pk,
        name=gateway.name,
        currency=gateway.currency,
        prices={country or "*": written_amount(amount) for country, amount in sorted(after.items())},
    )
