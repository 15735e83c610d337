"""The group of commands, and how a deployment is named and written."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chappe.cli.nouns.deployments import views
from chappe.cli.output import write_fields, write_json
from chappe.cli.session import Scope

if TYPE_CHECKING:
    from chappe.deployments.queries import DeploymentView

DEPLOYMENT = click.argument("deployment")


Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def deployments() -> None:
    """One sending of one message to an audience: from draft to report.

    A DEPLOYMENT is named by its name or its number.
    """


def deployment_id(scope: Scope, given: str) -> int:
    from chappe.deployments import queries

    return queries.find_deployment(scope.account.id, given)


def viewed(scope: Scope, given: str) -> "DeploymentView":
    from chappe.deployments import queries

    return queries.deployment(scope.account.id, deployment_id(scope, given))


def write_deployment(scope: Scope, found: "DeploymentView", as_json: bool) -> None:
    if as_json:
        write_json(found)
    else:
        write_fields(views.deployment_fields(found, scope.account.time_zone))
