"""Recipients of whom it is not known whether they were sent to, settled by a person."""

from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.nouns.deployments import views
from chappe.cli.nouns.deployments.naming import DEPLOYMENT, Command, deployment_id, deployments
from chappe.cli.output import as_json, write_json
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    pass


def which_unknown(command: Command) -> Command:
    """The options by which unknown recipients are chosen, and the reason given."""
    for option in (
        click.option("--reason", default="", help="Why; the audit log keeps it."),
        click.option("--all", "everybody", is_flag=True, help="All of the deployment's."),
        click.option(
            "--position", "positions", type=int, multiple=True, help="One of them; may be repeated."
        ),
    ):
        command = option(command)
    return command


def chosen_unknown(positions: tuple[int, ...], everybody: bool) -> tuple[int, ...] | None:
    """The positions meant; None: all. Raises UsageError unless it is one or the other."""
    if everybody == bool(positions):
        raise click.UsageError("Give --all, or one --position or more.")
    return None if everybody else positions


@deployments.command("unknown")
@DEPLOYMENT
@click.option("--after", type=int, default=0, help="The position after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def unknown(scope: Scope, deployment: str, after: int, limit: int, as_json: bool) -> None:
    """List the recipients whose outcome is unknown and asks for a person's word."""
    from chappe.deployments import queries

    found = queries.unknowns(scope.account.id, deployment_id(scope, deployment), after=after, limit=limit)
    if as_json:
        write_json(found)
    else:
        views.write_unknowns(found)


@deployments.command("resend")
@DEPLOYMENT
@which_unknown
@as_json
@in_account
def resend(
    scope: Scope, deployment: str, positions: tuple[int, ...], everybody: bool, reason: str, as_json: bool
) -> None:
    """Send unknown outcomes again: who did get the text reads it twice."""
    from chappe.deployments import operations

    resent = operations.resend_unknown(
        deployment_id(scope, deployment),
        actor=scope.actor,
        now=clock.now(),
        positions=chosen_unknown(positions, everybody),
        reason=reason,
    )
    if as_json:
        write_json(resent)
        return
    click.echo(f"{resent.recipients:,} sent again; {resent.in_hand:,} still in the hands of their lane.")


@deployments.command("leave")
@DEPLOYMENT
@which_unknown
@as_json
@in_account
def leave(
    scope: Scope, deployment: str, positions: tuple[int, ...], everybody: bool, reason: str, as_json: bool
) -> None:
    """Leave unknown outcomes as they are: nothing more is asked about them."""
    from chappe.deployments import operations

    left = operations.leave_unknown(
        deployment_id(scope, deployment),
        actor=scope.actor,
        now=clock.now(),
        positions=chosen_unknown(positions, everybody),
        reason=reason,
    )
    if as_json:
        write_json({"recipients": left})
        return
    click.echo(f"{left:,} left unknown.")
