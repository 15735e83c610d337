"""``chappe gateways prices``: what a fragment costs, by country."""

from decimal import Decimal
from typing import TextIO

import click

from chappe.base import clock
from chappe.cli.naming import found_by
from chappe.cli.output import as_json, write_fields, write_json
from chappe.cli.session import Scope, in_account

GATEWAY = click.argument("gateway")
CURRENCY = click.option("--currency", metavar="CODE", help="Of all its prices, by ISO 4217: EUR, CAD.")


@click.group()
def prices() -> None:
    """What a fragment to each country costs through a gateway.

    A COUNTRY is the code of two letters; * stands for every country without a price of its own.
    """


@prices.command("show")
@GATEWAY
@as_json
@in_account
def show(scope: Scope, gateway: str, as_json: bool) -> None:
    """Show the prices of a gateway."""
    write_prices(scope, gateway_id(scope, gateway), as_json)


@prices.command("set")
@GATEWAY
@click.argument("given", metavar="[COUNTRY=PRICE]...", nargs=-1)
@CURRENCY
@as_json
@in_account
def set_(scope: Scope, gateway: str, given: tuple[str, ...], currency: str | None, as_json: bool) -> None:
    """Set some prices, FR=0.045 or "*=0.1"; the others stay."""
    from chappe.gateways import operations

    found = gateway_id(scope, gateway)
    operations.set_prices(found, prices=parsed(given), currency=currency, actor=scope.actor, now=clock.now())
    write_prices(scope, found, as_json)


@prices.command("remove")
@GATEWAY
@click.argument("countries", metavar="COUNTRY...", nargs=-1, required=True)
@as_json
@in_account
def remove(scope: Scope, gateway: str, countries: tuple[str, ...], as_json: bool) -> None:
    """Remove the prices of some countries."""
    from chappe.gateways import operations
    from chappe.gateways.prices import read_country

    found = gateway_id(scope, gateway)
    without = tuple(read_country(country) for country in countries)
    operations.set_prices(found, prices={}, without=without, actor=scope.actor, now=clock.now())
    write_prices(scope, found, as_json)


@prices.command("import")
@GATEWAY
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@CURRENCY
@as_json
@in_account
def import_(scope: Scope, gateway: str, file: TextIO, currency: str | None, as_json: bool) -> None:
    """Read all prices from a CSV file, a country and its price a line; those it does not give are removed.

    FILE may be - for standard input. A line that is wrong is named, and nothing is changed.
    """
    from chappe.gateways import operations
    from chappe.gateways.prices import read_prices

    found = gateway_id(scope, gateway)
    operations.set_prices(
        found,
        prices=read_prices(file.read()),
        currency=currency,
        replace=True,
        actor=scope.actor,
        now=clock.now(),
    )
    write_prices(scope, found, as_json)


@prices.command("export")
@GATEWAY
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@in_account
def export(scope: Scope, gateway: str, file: TextIO) -> None:
    """Write the prices as CSV, on standard output if no FILE is named."""
    from chappe.gateways import queries
    from chappe.gateways.prices import written_prices

    file.write(written_prices(queries.tariff(scope.account.id, gateway_id(scope, gateway)).prices))


def gateway_id(scope: Scope, given: str) -> int:
    from chappe.gateways import queries

    known = queries.gateways(scope.account.id)
    return found_by(
        given,
        kind="gateway",
        by_name={each.name: each for each in known},
        by_id={each.id: each for each in known},
    ).id


def parsed(given: tuple[str, ...]) -> dict[str, Decimal]:
    from chappe.gateways.prices import read_amount, read_country

    found = {}
    for pair in given:
        country, equals, amount = pair.partition("=")
        if not equals:
            raise click.UsageError(f"{pair} has no =: write it as COUNTRY=PRICE, for example FR=0.045.")
        found[read_country(country)] = read_amount(amount)
    return found


def write_prices(scope: Scope, gateway_id: int, as_json: bool) -> None:
    from chappe.gateways import queries
    from chappe.gateways.prices import ELSEWHERE_WRITTEN, written_amount

    tariff = queries.tariff(scope.account.id, gateway_id)
    written = {
        country or ELSEWHERE_WRITTEN: written_amount(amount)
        for country, amount in sorted(tariff.prices.items(), key=lambda price: price[0] or "~")
    }
    if as_json:
        write_json({"currency": tariff.currency, "prices": written})
        return
    write_fields([("Currency", tariff.currency), *written.items()])
