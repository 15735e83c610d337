"""``chappe numbers``: what a telephone number is. Needs no database."""

import sys

import click

from chappe.cli.output import as_json, write_json, write_table
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
