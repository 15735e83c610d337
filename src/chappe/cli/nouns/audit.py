"""``chappe audit``: who did what, and when."""

import click

from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group()
def audit() -> None:
    """The audit log: who did what, when and why."""


@audit.command("list")
@click.option(
    "--action", default="", help="Only entries whose action begins so: deployment, gateway.changed…"
)
@click.option("--before", type=int, help="Only entries older than the one of this number.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, action: str, before: int | None, limit: int, as_json: bool) -> None:
    """List the account's audit log, the latest first."""
    from chappe.accounts.roles import Permission
    from chappe.base.audit import entries
    from chappe.wording import action_sentence

    scope.actor.require(Permission.VIEW)
    found = entries(scope.account.id, action=action, before=before, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "When", "Who", "What", "Details"],
        [
            (
                each.id,
                moment(each.at, scope.account.time_zone),
                each.actor,
                action_sentence(each.action),
                each.details,
            )
            for each in found
        ],
    )
