"""The gateways of one account, as others may see them: without their secrets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.gateways import registry
from chappe.gateways.models import Gateway, Price
from chappe.gateways.prices import Rate, Tariff
from chappe.gateways.routing import Way, way_to

GATEWAYS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class LaneView:
    """One bind. ``condition`` is what the dispatch process that holds it, or held it, last said of it."""

    index: int
    holder: str
    is_held: bool
    condition: str
    condition_at: datetime | None


@dataclass(frozen=True, slots=True)
class GatewayView:
    """A gateway and its lanes; lanes appear once a dispatch process has run. No country means every country."""

    id: int
    name: str
    kind: str
    host: str
    port: int
    system_id: str
    window: int
    pace: int | None
    binds: int
    countries: tuple[str, ...]
    preference: int
    settings: Mapping[str, object]
    is_enabled: bool
    lanes: tuple[LaneView, ...]
    # Where the provider is to send receipts and replies; empty where none come this way, or none can.
    callback_url: str = ""
    calls_back: bool = False
    # Callbacks have a secret of their own, and it is there.
    signs: bool = False
    has_callback_secret: bool = False


def gateways(account_id: int) -> list[GatewayView]:
    """The account's gateways, in the order they are tried."""
    found = Gateway.objects.filter(account_id=account_id).defer("secret").order_by("preference", "id")
    lanes = lanes_of(account_id)
    return [gateway_view(gateway, lanes[gateway.pk]) for gateway in found[:GATEWAYS_SHOWN]]


def gateway(account_id: int, gateway_id: int) -> GatewayView:
    """Raises NotFound."""
    found = Gateway.objects.filter(account_id=account_id, pk=gateway_id).defer("secret").first()
    if found is None:
        raise NotFound(kind="gateway", name=str(gateway_id))
    return gateway_view(found, lanes_of(account_id)[found.pk])


def lanes_of(account_id: int) -> Mapping[int, list[LaneView]]:
    """The lanes of every gateway of the account, by gateway."""
    lanes: dict[int, list[LaneView]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement("gateways", "lanes"), {"account_id": account_id})
        for gateway_id, index, holder, is_held, condition, condition_at in cursor.fetchall():
            lanes[gateway_id].append(LaneView(index, holder, is_held, condition, condition_at))
    return lanes


def gateway_view(found: Gateway, lanes: list[LaneView]) -> GatewayView:
    kind = registry.kinds().get(found.kind)
    return GatewayView(
        id=found.pk,
        name=found.name,
        kind=found.kind,
        host=found.host,
        port=found.port,
        system_id=found.system_id,
        window=found.window,
        pace=found.pace,
        binds=found.binds,
        countries=tuple(found.countries),
        preference=found.preference,
        settings=found.settings,
        is_enabled=found.is_enabled,
        lanes=tuple(lanes),
        callback_url=registry.callback_url(found.kind, found.pk, found.settings),
        calls_back=kind is not None and kind.calls_back,
        signs=kind is not None and kind.signs,
        has_callback_secret=len(found.callback_secret) > 0,
    )


def ways(account_id: int) -> list[Way]:
    """The account's enabled gateways."""
    found = Gateway.objects.filter(account_id=account_id, is_enabled=True).order_by("preference", "id")
    rows = found.values_list("id", "name", "preference", "countries", "pace")
    return [
        Way(pk, name, preference, frozenset(countries), pace)
        for pk, name, preference, countries, pace in rows
    ]


def tariff(account_id: int, gateway_id: int) -> Tariff:
    """A gateway's prices. Raises NotFound."""
    currency = (
        Gateway.objects.filter(account_id=account_id, pk=gateway_id)
        .values_list("currency", flat=True)
        .first()
    )
    if currency is None:
        raise NotFound(kind="gateway", name=str(gateway_id))
    return Tariff(
        currency, dict(Price.objects.filter(gateway_id=gateway_id).values_list("country", "amount"))
    )


def tariffs(account_id: int) -> dict[int, Tariff]:
    """The prices of the account's gateways, by gateway."""
    prices: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = Price.objects.filter(gateway__account_id=account_id)
    for gateway_id, country, amount in rows.values_list("gateway_id", "country", "amount"):
        prices[gateway_id][country] = amount
    currencies = Gateway.objects.filter(account_id=account_id).values_list("id", "currency")
    return {gateway_id: Tariff(currency, prices[gateway_id]) for gateway_id, currency in currencies}


def rates(account_id: int, countries: Iterable[str]) -> dict[str, Rate | None]:
    """What a fragment to each country costs through the gateway that it takes; None where that is not known."""
    known, lead = tariffs(account_id), ways(account_id)
    found: dict[str, Rate | None] = {}
    for country in countries:
        way = way_to(country, lead)
        found[country] = known[way.gateway_id].rate(country) if way else None
    return found
