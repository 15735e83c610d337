"""``chappe rewrites``: changes of every contact, counted before they are confirmed."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.rewriting import NO_WAIT, confirm, write_rewrite
from chappe.cli.session import Scope, in_account
from chappe.wording import word

NUMBER = click.argument("number", type=int, metavar="NUMBER")


@click.group()
def rewrites() -> None:
    """Changes of every contact: how numbers are read, what a field holds, a field that goes."""


@rewrites.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@in_account
def list_(scope: Scope, limit: int, as_json: bool) -> None:
    """List them, the latest first."""
    from chappe.contacts import queries

    found = queries.rewrites(scope.account.id, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Of", "Stage", "Seen", "Contacts", "Changed", "By", "When"],
        [
            (
                each.id,
                word("purpose", each.purpose),
                word("rewrite", each.stage),
                each.seen,
                each.total,
                each.changes,
                each.created_by,
                moment(each.created_at, scope.account.time_zone),
            )
            for each in found
        ],
    )


@rewrites.command("show")
@NUMBER
@as_json
@in_account
def show(scope: Scope, number: int, as_json: bool) -> None:
    """Show one: how far it is, and what it changes."""
    from chappe.contacts import queries

    seen = queries.rewrite(scope.account.id, number)
    if as_json:
        write_json(seen)
    else:
        write_rewrite(scope, seen)


@rewrites.command("confirm")
@NUMBER
@click.option("--clear", "clears", is_flag=True, help="Values that the new kind cannot hold may go.")
@NO_WAIT
@as_json
@in_account
def confirm_(scope: Scope, number: int, clears: bool, no_wait: bool, as_json: bool) -> None:
    """Confirm one that was counted, and apply it."""
    seen = confirm(scope, number, clears=clears, no_wait=no_wait)
    if as_json:
        write_json(seen)
    else:
        write_rewrite(scope, seen)


@rewrites.command("drop")
@NUMBER
@in_account
def drop(scope: Scope, number: int) -> None:
    """Drop one that was not confirmed: nothing changes."""
    from chappe.contacts import operations

    operations.drop_rewrite(number, actor=scope.actor, now=clock.now())
    click.echo("Nothing is changed.")
