"""A change of every contact from the command line: counted, shown, confirmed, applied, with progress."""

import sys
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.cli.output import write_fields, write_table
from chappe.cli.progress import Glance, until_over, watched
from chappe.cli.session import Scope
from chappe.wording import word
from chappe.wording.fields import EFFECTS

if TYPE_CHECKING:
    from chappe.contacts.queries import RewriteView

YES = click.option("--yes", is_flag=True, help="Do not ask: what changes contacts is confirmed.")
NO_WAIT = click.option("--no-wait", is_flag=True, help="Leave the work on contacts to a worker.")


class NotConfirmed(Refusal):
    """Contacts would change, and nobody is there to be asked (``rewrite``: its number)."""

    code = "cli.not_confirmed"


def carry_out(
    scope: Scope,
    rewrite_id: int,
    *,
    yes: bool,
    clears: bool = False,
    no_wait: bool = False,
    quiet: bool = False,
) -> "RewriteView":
    """Counts what a proposal changes, shows it, asks unless told not to, and applies it; as it stands then.

    What changes no contact is not asked. Raises NotConfirmed, and the refusals of confirming.
    """
    from chappe.contacts import queries

    go_through(scope, rewrite_id, "Counting")
    seen = queries.rewrite(scope.account.id, rewrite_id)
    if seen.changes and not quiet:
        write_rewrite(scope, seen)
    if seen.changes and not yes:
        ask(scope, rewrite_id)
    return confirm(scope, rewrite_id, clears=clears, no_wait=no_wait)


def ask(scope: Scope, rewrite_id: int) -> None:
    """Asks whoever is there; a no drops the proposal and ends the command. Raises NotConfirmed."""
    from chappe.contacts import operations

    if not sys.stdin.isatty():
        raise NotConfirmed(rewrite=rewrite_id)
    if not click.confirm("Apply this?", err=True):
        operations.drop_rewrite(rewrite_id, actor=scope.actor, now=clock.now())
        click.echo("Nothing is changed.", err=True)
        raise click.exceptions.Exit(0)


def confirm(scope: Scope, rewrite_id: int, *, clears: bool, no_wait: bool) -> "RewriteView":
    """Confirms a proposal that is counted, and applies it here unless a worker is to. Raises the refusals of it."""
    from chappe.contacts import operations, queries

    operations.confirm_rewrite(rewrite_id, actor=scope.actor, now=clock.now(), clears=clears)
    if not no_wait:
        go_through(scope, rewrite_id, "Applying")
    return queries.rewrite(scope.account.id, rewrite_id)


def go_through(scope: Scope, rewrite_id: int, title: str) -> None:
    """Does the work here, beside a worker that may be at it; returns when this part is over."""
    from chappe.contacts import operations, queries

    def look() -> Glance:
        seen = queries.rewrite(scope.account.id, rewrite_id)
        return Glance(seen.seen, seen.total, f"{seen.seen:,} contacts")

    def work() -> None:
        until_over(
            lambda: operations.run_rewrite(rewrite_id, now=clock.now),
            lambda: not queries.rewrite(scope.account.id, rewrite_id).is_moving,
        )

    watched(title, work, look)


def write_rewrite(scope: Scope, seen: "RewriteView") -> None:
    """What it is, what it changes, and some of the contacts concerned."""
    from chappe.contacts import queries

    write_fields(
        [
            ("Change", seen.id),
            ("Of", word("purpose", seen.purpose)),
            ("Stage", word("rewrite", seen.stage)),
            ("Contacts", f"{seen.seen} of {seen.total}" if seen.is_moving else seen.total),
            *((f"To be: {name}", value) for name, value in seen.settings.items()),
        ]
    )
    tally = seen.tally if not seen.applied else seen.applied
    write_table(
        ["Contacts", "Effect"], [(tally[code], word("effect", code)) for code in EFFECTS if code in tally]
    )
    if examples := queries.rewrite_examples(scope.account.id, seen.id):
        write_table(
            ["Contact", "External id", "Written", "Now", "Then", "Effect"],
            [
                (
                    each.contact_id,
                    each.external_id,
                    each.written,
                    each.old.number if each.new_value is None else each.written,
                    each.new.number if each.new_value is None else each.new_value,
                    word("effect", each.code),
                )
                for each in examples
            ],
        )
    click.echo("Deployments already prepared keep the numbers and texts that they have.")
