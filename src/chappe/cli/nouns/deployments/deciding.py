"""What moves a deployment: checked, prepared, approved, stopped."""

from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.errors import Stop, say
from chappe.cli.exits import Exit
from chappe.cli.nouns.deployments import views
from chappe.cli.nouns.deployments.naming import (
    DEPLOYMENT,
    deployment_id,
    deployments,
    viewed,
    write_deployment,
)
from chappe.cli.output import as_json, write_json
from chappe.cli.progress import Glance, until_over, watched
from chappe.cli.session import Scope, in_account
from chappe.wording import sentence_of

if TYPE_CHECKING:
    pass


@deployments.command("validate")
@DEPLOYMENT
@as_json
@in_account
def validate(scope: Scope, deployment: str, as_json: bool) -> None:
    """Look at every point that must hold before the preparation; exit code 1 if one blocks it."""
    from chappe.deployments import queries
    from chappe.deployments.validation import blocks

    points = queries.validation(scope.account.id, deployment_id(scope, deployment), now=clock.now())
    if as_json:
        write_json(
            [{**views.plain_point(point), "sentence": views.point_sentence(point)} for point in points]
        )
    else:
        for point in points:
            click.echo(views.point_line(point))
    if blocks(points):
        raise Stop(Exit.REFUSED)


@deployments.command("prepare")
@DEPLOYMENT
@click.option("--no-wait", is_flag=True, help="Leave the work to a worker, and return at once.")
@as_json
@in_account
def prepare(scope: Scope, deployment: str, no_wait: bool, as_json: bool) -> None:
    """Freeze the text, compute the recipients and fill their texts."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    revision = operations.prepare(found, actor=scope.actor, now=clock.now())
    if not no_wait:
        compute(scope, found, revision)
    seen = queries.deployment(scope.account.id, found)
    if seen.preparation_problem:
        problem = seen.preparation_problem
        say(f"{sentence_of(problem['code'], problem['params'])} [{problem['code']}]")
        raise Stop(Exit.REFUSED)
    write_deployment(scope, seen, as_json)


def compute(scope: Scope, deployment_id: int, revision: int) -> None:
    """Does the work of the preparation here, unless a worker is at it already; returns when it is over."""
    from chappe.deployments import operations, queries
    from chappe.deployments.states import State

    def is_over() -> bool:
        seen = queries.deployment(scope.account.id, deployment_id)
        return seen.state is not State.PREPARING or seen.revision != revision

    def look() -> Glance:
        seen = queries.deployment(scope.account.id, deployment_id)
        return Glance(seen.prepared_done, seen.prepared_total, f"{seen.prepared_done:,} texts filled")

    def work() -> None:
        until_over(lambda: operations.run_preparation(deployment_id, revision, clock=clock.now), is_over)

    watched("Preparing", work, look)


@deployments.command("approve")
@DEPLOYMENT
@click.option("--revision", type=int, help="The revision that was looked at; the present one if not given.")
@as_json
@in_account
def approve(scope: Scope, deployment: str, revision: int | None, as_json: bool) -> None:
    """Let a prepared deployment leave, at its moment or at once."""
    from chappe.deployments import operations, queries

    seen = viewed(scope, deployment)
    operations.approve(
        seen.id,
        actor=scope.actor,
        now=clock.now(),
        revision=seen.revision if revision is None else revision,
    )
    write_deployment(scope, queries.deployment(scope.account.id, seen.id), as_json)


@deployments.command("reject")
@DEPLOYMENT
@click.option("--reason", required=True, help="Why; the preparer reads it.")
@as_json
@in_account
def reject(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """Send a prepared deployment back, with a reason."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.reject(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("cancel")
@DEPLOYMENT
@click.option("--reason", default="")
@as_json
@in_account
def cancel(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """End a deployment: whoever has not been sent it gets nothing."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.cancel(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("pause")
@DEPLOYMENT
@click.option("--reason", default="")
@as_json
@in_account
def pause(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """Stop a sending where it is; what is on the wire ends."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.pause(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("resume")
@DEPLOYMENT
@as_json
@in_account
def resume(scope: Scope, deployment: str, as_json: bool) -> None:
    """Go on with a sending that was paused, or that waits for a person since hours have closed."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.resume(found, actor=scope.actor, now=clock.now())
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)
