"""``chappe test-numbers``: the numbers that messages are tested on."""

import click

from chappe.base import clock
from chappe.cli.naming import found_by
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group("test-numbers")
def numbers() -> None:
    """Numbers that messages are tested on, each by a name."""


@numbers.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's test numbers."""
    from chappe.messages.queries import trial_numbers

    found = trial_numbers(scope.account.id)
    if as_json:
        write_json(found)
    else:
        write_table(["Name", "Number"], [(each.name, each.number) for each in found])


@numbers.command("add")
@click.argument("name")
@click.argument("number")
@as_json
@in_account
def add(scope: Scope, name: str, number: str, as_json: bool) -> None:
    """Keep a NUMBER, in any form the account reads, by a NAME; one of that name is replaced."""
    from chappe.messages import operations
    from chappe.messages.queries import trial_numbers

    made = operations.save_trial_number(name, number, actor=scope.actor, now=clock.now())
    found = next(each for each in trial_numbers(scope.account.id) if each.id == made)
    if as_json:
        write_json(found)
    else:
        click.echo(f"{found.name} is kept: {found.number}.")


@numbers.command("delete")
@click.argument("name")
@in_account
def delete(scope: Scope, name: str) -> None:
    """Delete the test number called NAME. What was tested on it stays."""
    from chappe.messages import operations
    from chappe.messages.queries import trial_numbers

    kept = trial_numbers(scope.account.id)
    found = found_by(
        name,
        kind="trial_number",
        by_name={each.name: each for each in kept},
        by_id={each.id: each for each in kept},
    )
    operations.delete_trial_number(found.id, actor=scope.actor, now=clock.now())
    click.echo(f"{found.name} is deleted.")
