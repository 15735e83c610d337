"""``chappe groups``: sets of contacts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.cli.naming import as_number
from chappe.cli.nouns.consents import group_consent
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    from chappe.contacts.queries import GroupView

FROM_FILE = click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with one external id a line; - reads standard input.",
)


@click.group()
def groups() -> None:
    """Sets of contacts."""


groups.add_command(group_consent)


@groups.command("create")
@click.argument("name")
@as_json
@in_account
def create(scope: Scope, name: str, as_json: bool) -> None:
    """Make an empty group."""
    from chappe.contacts import operations, queries

    made = operations.create_group(name, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(queries.group(scope.account.id, made))
    else:
        click.echo(f"Group {name.strip()} is made.")


@groups.command("list")
@click.option("--search", default="", help="Part of a name.")
@as_json
@in_account
def list_(scope: Scope, search: str, as_json: bool) -> None:
    """List the account's groups."""
    from chappe.contacts import queries

    found = queries.groups(scope.account.id, search=search)
    if as_json:
        write_json(found)
    else:
        write_table(
            ["Number", "Group", "Kind", "Contacts"],
            [(each.id, each.name, each.kind, each.size) for each in found],
        )


@groups.command("add")
@click.argument("group")
@click.argument("external_ids", nargs=-1)
@FROM_FILE
@as_json
@in_account
def add(scope: Scope, group: str, external_ids: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """Put contacts into a group, by their external ids: all of them, or none."""
    from chappe.contacts import operations

    found = group_named(scope, group)
    added = operations.add_to_group(
        found.id, external_ids=given_ids(external_ids, file), actor=scope.actor, now=clock.now()
    )
    write_change(scope, found.id, "added", added, as_json)


@groups.command("remove")
@click.argument("group")
@click.argument("external_ids", nargs=-1)
@FROM_FILE
@as_json
@in_account
def remove(scope: Scope, group: str, external_ids: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """Take contacts out of a group, by their external ids."""
    from chappe.contacts import operations

    found = group_named(scope, group)
    removed = operations.remove_from_group(
        found.id, external_ids=given_ids(external_ids, file), actor=scope.actor, now=clock.now()
    )
    write_change(scope, found.id, "removed", removed, as_json)


@groups.command("rename")
@click.argument("group")
@click.argument("name")
@in_account
def rename(scope: Scope, group: str, name: str) -> None:
    """Give a group another name."""
    from chappe.contacts import operations

    found = group_named(scope, group)
    operations.rename_group(found.id, name=name, actor=scope.actor, now=clock.now())
    click.echo(f"Group {found.name} is now called {name.strip()}.")


@groups.command("delete")
@click.argument("group")
@in_account
def delete(scope: Scope, group: str) -> None:
    """Remove a group; its contacts stay."""
    from chappe.contacts import operations

    found = group_named(scope, group)
    operations.delete_group(found.id, actor=scope.actor, now=clock.now())
    click.echo(f"Group {found.name} is deleted; its contacts stay.")


def group_named(scope: Scope, given: str) -> "GroupView":
    """The account's group of that name or number. Raises NotFound."""
    from chappe.contacts import queries

    try:
        return queries.group_by_name(scope.account.id, given)
    except NotFound:
        if as_number(given) < 0:
            raise
        return queries.group(scope.account.id, as_number(given))


def given_ids(external_ids: tuple[str, ...], file: Path | None) -> list[str]:
    lines: list[str] = []
    if file is not None:
        with click.open_file(str(file), encoding="utf-8") as opened:
            lines = [line.strip() for line in opened if line.strip()]
    found = [*external_ids, *lines]
    if not found:
        raise click.UsageError("Name at least one contact by its external id, or give --file.")
    return found


def write_change(scope: Scope, group_id: int, verb: str, contacts: int, as_json: bool) -> None:
    from chappe.contacts import queries

    found = queries.group(scope.account.id, group_id)
    if as_json:
        write_json({"group": found, verb: contacts})
    else:
        click.echo(f"{contacts} contacts {verb}; group {found.name} has {found.size}.")
