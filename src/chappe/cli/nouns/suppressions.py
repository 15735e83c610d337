"""``chappe suppressions``: numbers that must get nothing."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group()
def suppressions() -> None:
    """Numbers that must get nothing from the account: STOP, complaint, dead number, or by hand."""


@suppressions.command("add")
@click.argument("number")
@click.option("--reason", default="manual", show_default=True, help="stop, complaint, dead_number or manual.")
@click.option("--source", default="command line", show_default=True, help="Where this comes from.")
@as_json
@in_account
def add(scope: Scope, number: str, reason: str, source: str, as_json: bool) -> None:
    """Keep a number from ever getting a text of the account."""
    from chappe.contacts import operations

    is_new = operations.suppress(number, reason=reason, source=source, actor=scope.actor, now=clock.now())
    if as_json:
        write_json({"number": number, "is_new": is_new})
    else:
        click.echo(f"{number} gets nothing any more." if is_new else f"{number} was suppressed already.")


@suppressions.command("lift")
@click.argument("number")
@in_account
def lift(scope: Scope, number: str) -> None:
    """Let a number get texts again: only with a good reason, since the person may have asked for nothing."""
    from chappe.contacts import operations

    operations.lift_suppression(number, actor=scope.actor, now=clock.now())
    click.echo(f"{number} may get texts again.")


@suppressions.command("list")
@click.option("--search", default="", help="Part of a number.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, search: str, limit: int, as_json: bool) -> None:
    """List suppressed numbers, the newest first."""
    from chappe.contacts import queries

    found = queries.suppressions(scope.account.id, search=search, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Reason", "Source", "Since"],
        [(each.number, each.reason, each.source, moment(each.at, scope.account.time_zone)) for each in found],
    )
