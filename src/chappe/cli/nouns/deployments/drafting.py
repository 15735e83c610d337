"""What is chosen of a deployment: ``create`` and ``set``."""

from typing import TYPE_CHECKING, cast

import click

from chappe.base import clock
from chappe.cli.nouns.deployments.naming import DEPLOYMENT, deployment_id, deployments, write_deployment
from chappe.cli.nouns.deployments.pace import SPEED, Speed, chosen_pace
from chappe.cli.nouns.groups import group_named
from chappe.cli.nouns.messages.writing import message_named
from chappe.cli.output import as_json
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    pass


class Plan(Speed, total=False):
    """What may be chosen of a deployment."""

    name: str
    message_id: int
    all_contacts: bool
    group_ids: list[int]
    excluded_group_ids: list[int]
    duplicates: str
    schedule_at: str
    schedule_zone: str
    schedule_local: bool
    refresh: bool
    limit_at: str


PLAN = (
    click.option(
        "--group", "groups", multiple=True, metavar="G", help="A group that gets it; may be repeated."
    ),
    click.option("--all-contacts/--no-all-contacts", default=None, help="Everybody gets it, without groups."),
    click.option(
        "--exclude", "excluded", multiple=True, metavar="G", help="A group that does not; may be repeated."
    ),
    click.option("--duplicates", help="one_per_number (as it is from the start) or each_contact."),
    click.option(
        "--at", "schedule_at", metavar="TIME", help="When it starts: 2026-12-01T10:00; now: on approval."
    ),
    click.option(
        "--zone", "schedule_zone", metavar="ZONE", help="Time zone of these times; the account's if not."
    ),
    click.option(
        "--local/--no-local",
        "schedule_local",
        default=None,
        help="The time of --at is that of each recipient's own zone.",
    ),
    click.option(
        "--refresh/--no-refresh",
        default=None,
        help="Compute the list again at that moment, by the same choices.",
    ),
    click.option("--limit-at", metavar="TIME", help="After it nothing leaves any more; none: no limit."),
    *SPEED,
)


@deployments.command("create")
@click.argument("name")
@click.option("--message", required=True, help="Name or number of the message.")
@as_json
@in_account
def create(scope: Scope, /, name: str, message: str, as_json: bool, **given: object) -> None:
    """Make a draft."""
    from chappe.deployments import operations, queries

    made = operations.create_deployment(
        name,
        message_id=message_named(scope, message).id,
        actor=scope.actor,
        now=clock.now(),
        **chosen(scope, given),  # type: ignore[misc]
    )
    write_deployment(scope, queries.deployment(scope.account.id, made), as_json)


@deployments.command("set")
@DEPLOYMENT
@click.option("--name")
@click.option("--message", help="Name or number of the message.")
@as_json
@in_account
def set_(
    scope: Scope,
    /,
    deployment: str,
    name: str | None,
    message: str | None,
    as_json: bool,
    **given: object,
) -> None:
    """Change a deployment that has not started: what is given. What was prepared or approved is revoked."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    changes = chosen(scope, given)
    if name is not None:
        changes["name"] = name
    if message is not None:
        changes["message_id"] = message_named(scope, message).id
    operations.edit_deployment(found, actor=scope.actor, now=clock.now(), **changes)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


for option in reversed(PLAN):
    option(create)
    option(set_)


def chosen(scope: Scope, given: dict[str, object]) -> Plan:
    """The options of a plan that were given, as operations take them."""
    plan: Plan = {}
    groups, excluded = given["groups"], given["excluded"]
    assert isinstance(groups, tuple)
    assert isinstance(excluded, tuple)
    if groups:
        plan["group_ids"] = [group_named(scope, name).id for name in groups]
    if excluded:
        plan["excluded_group_ids"] = [group_named(scope, name).id for name in excluded]
    if isinstance(given["all_contacts"], bool):
        plan["all_contacts"] = given["all_contacts"]
    if isinstance(given["duplicates"], str):
        plan["duplicates"] = given["duplicates"]
    if isinstance(given["schedule_zone"], str):
        plan["schedule_zone"] = given["schedule_zone"]
    if isinstance(given["schedule_local"], bool):
        plan["schedule_local"] = given["schedule_local"]
    if isinstance(given["refresh"], bool):
        plan["refresh"] = given["refresh"]
    if isinstance(given["schedule_at"], str):
        plan["schedule_at"] = "" if given["schedule_at"] == "now" else given["schedule_at"]
    if isinstance(given["limit_at"], str):
        plan["limit_at"] = "" if given["limit_at"] == "none" else given["limit_at"]
    return cast(Plan, {**plan, **chosen_pace(given)})
