"""``chappe senders``: what texts show as their origin."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group()
def senders() -> None:
    """What texts show as their origin: a name, a number or a short code."""


@senders.command("create")
@click.argument("value")
@click.option("--kind", help="alphanumeric, number or short_code; by default what the characters tell.")
@as_json
@in_account
def create(scope: Scope, value: str, kind: str | None, as_json: bool) -> None:
    """Make a sender: VALUE is a name of 11 characters at most, an international number or a short code."""
    from chappe.messages import operations, queries

    made = operations.create_sender(value, kind=kind, actor=scope.actor, now=clock.now())
    found = next(each for each in queries.senders(scope.account.id) if each.id == made)
    if as_json:
        write_json(found)
    else:
        click.echo(f"Sender {found.value} is made.")


@senders.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's senders."""
    from chappe.messages import queries

    found = queries.senders(scope.account.id)
    if as_json:
        write_json(found)
    else:
        write_table(["Sender", "Kind"], [(each.value, each.kind) for each in found])
