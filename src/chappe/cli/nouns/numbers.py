"""``chappe numbers``: what a telephone number is, and which numbers an account serves."""

import sys

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.rewriting import NO_WAIT, YES, carry_out
from chappe.cli.session import Scope, in_account
from chappe.contacts.phone import NumberFormat, normalise, supported_formats


@click.group()
def numbers() -> None:
    """What a telephone number is, and how the numbers of each country are."""


@numbers.command("check")
@click.argument("given", metavar="NUMBER...", nargs=-1, required=True)
@click.option(
    "--country", metavar="FR", help="Read them as numbers of this country, as format local:FR does."
)
@as_json
def check(given: tuple[str, ...], country: str | None, as_json: bool) -> None:
    """Normalise each NUMBER, or say why it is none; "-" reads one a line from standard input.

    Before a number that begins with a hyphen, write --.
    """
    number_format = NumberFormat.parse(f"local:{country}") if country else NumberFormat()
    found = [checked(number, number_format) for number in expanded(given)]
    if as_json:
        write_json(found)
        return
    write_table(
        ["Input", "Number", "Problem", "Country", "Time zones"],
        [(each["input"], each["number"], each["problem"], each["country"], each["zones"]) for each in found],
    )


def expanded(given: tuple[str, ...]) -> list[str]:
    if given == ("-",):
        return [line.rstrip("\r\n") for line in sys.stdin]
    return list(given)


def checked(written: str, number_format: NumberFormat) -> dict[str, object]:
    found = normalise(written, number_format)
    return {
        "input": written,
        "number": found.number,
        "problem": found.problem.value if found.problem else None,
        "country": found.country,
        "zones": zones(found.number),
    }


def zones(number: str | None) -> list[str]:
    """Every zone the person may be in: the same as ``chappe windows check`` says."""
    if number is None:
        return []
    from chappe.windows import registry
    from chappe.windows.law import all_zones, whereabouts
    from chappe.windows.places import Clues

    return list(all_zones(whereabouts(registry.law(), Clues(number))))


@numbers.command("countries")
@as_json
def countries(as_json: bool) -> None:
    """List the countries whose mobile numbers Chappe can tell: their code, lengths, and an example."""
    found = supported_formats()
    if as_json:
        write_json(found)
        return
    write_table(
        ["Country", "Code", "Digits", "Trunk prefix", "Example"],
        [
            (
                each.country,
                f"+{each.calling_code}",
                " or ".join(str(length) for length in each.lengths),
                each.trunk_prefix,
                each.example,
            )
            for each in found
        ],
    )


@numbers.command("formats")
@click.option("--search", default="", help="A country's code, calling code, or part of its name.")
@click.option(
    "--served/--not-served", "is_served", default=None, help="Only those the account serves, or not."
)
@click.option("--csv", "as_csv", is_flag=True, help="Write every country as CSV, as the console's file.")
@as_json
@in_account
def formats(scope: Scope, search: str, is_served: bool | None, as_csv: bool, as_json: bool) -> None:
    """List the formats of numbers by country, whether the account serves it and a route reaches it."""
    from chappe.reports import exports, queries
    from chappe.reports.formats import matching

    if as_csv:
        for lines in exports.export_number_formats(scope.account.id):
            click.echo(lines, nl=False)
        return
    found = matching(queries.number_formats(scope.account.id), search, is_served=is_served)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Country", "Name", "Code", "Digits", "Trunk prefix", "Example", "Served", "Reached"],
        [
            (
                each.country,
                each.name_en,
                f"+{each.calling_code}",
                " or ".join(str(length) for length in each.lengths),
                each.trunk_prefix,
                each.example,
                each.is_served,
                each.is_reached,
            )
            for each in found
        ],
    )


@numbers.command("serve")
@click.argument("countries", nargs=-1, required=True, metavar="COUNTRY...")
@click.option("--off", is_flag=True, help="No longer serve them.")
@YES
@NO_WAIT
@as_json
@in_account
def serve(
    scope: Scope, countries: tuple[str, ...], off: bool, yes: bool, no_wait: bool, as_json: bool
) -> None:
    """Serve each COUNTRY (its code, as FR), or no longer, after saying whose numbers that changes."""
    from chappe.contacts.operations import propose_numbers
    from chappe.contacts.serving import serving

    wanted = serving(scope.account.supported_countries, countries, serves=not off)
    proposed = propose_numbers(supported_countries=wanted, actor=scope.actor, now=clock.now())
    seen = carry_out(scope, proposed, yes=yes, no_wait=no_wait, quiet=as_json)
    if as_json:
        write_json(seen)
    else:
        click.echo(f"Countries served: {', '.join(wanted) or 'every country'}.")
