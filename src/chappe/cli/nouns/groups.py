"""``chappe groups``: sets of contacts."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chappe.audience.criteria.reading import parsed
from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.cli.errors import Stop, say
from chappe.cli.exits import Exit
from chappe.cli.naming import as_number
from chappe.cli.nouns.consents import group_consent
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import explanation, sentence

if TYPE_CHECKING:
    from chappe.contacts.queries import GroupView

FROM_FILE = click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with one external id a line; - reads standard input.",
)


CRITERIA_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
CRITERIA = click.option(
    "--criteria", type=CRITERIA_FILE, help="A file with criteria as JSON; - reads standard input."
)
CRITERIA_NEEDED = click.option(
    "--criteria",
    type=CRITERIA_FILE,
    required=True,
    help="A file with criteria as JSON; - reads standard input.",
)


@click.group()
def groups() -> None:
    """Sets of contacts."""


groups.add_command(group_consent)


@groups.command("create")
@click.argument("name")
@CRITERIA
@as_json
@in_account
def create(scope: Scope, name: str, criteria: Path | None, as_json: bool) -> None:
    """Make a group: empty, or of whoever meets criteria."""
    from chappe.audience import operations as audience
    from chappe.contacts import operations, queries

    if criteria is None:
        made = operations.create_group(name, actor=scope.actor, now=clock.now())
    else:
        made = audience.create_dynamic_group(
            name, criteria=criteria_in(criteria), actor=scope.actor, now=clock.now()
        )
        counted(scope, made)
    if as_json:
        write_json(queries.group(scope.account.id, made))
    else:
        click.echo(f"Group {name.strip()} is made.")


@groups.command("criteria")
@click.argument("group")
@as_json
@in_account
def criteria(scope: Scope, group: str, as_json: bool) -> None:
    """Say who is in a dynamic group: in a sentence, or as the JSON that --criteria takes."""
    from chappe.audience import queries

    found = queries.criteria(scope.account.id, group_named(scope, group).id)
    if as_json:
        write_json(found.data)
    elif found.node is None:
        say(sentence(found.problem) if found.problem else "")
        raise Stop(Exit.REFUSED)
    else:
        click.echo(explanation(found.node, queries.vocabulary(scope.account.id)))


@groups.command("edit")
@click.argument("group")
@CRITERIA_NEEDED
@as_json
@in_account
def edit(scope: Scope, group: str, criteria: Path, as_json: bool) -> None:
    """Define a dynamic group anew. Deployments prepared already keep the criteria as they stood then."""
    from chappe.audience import operations
    from chappe.contacts import queries

    found = group_named(scope, group)
    operations.edit_criteria(found.id, criteria=criteria_in(criteria), actor=scope.actor, now=clock.now())
    counted(scope, found.id)
    if as_json:
        write_json(queries.group(scope.account.id, found.id))
    else:
        click.echo(f"Group {found.name} has new criteria.")


@groups.command("count")
@click.argument("group", required=False)
@CRITERIA
@click.option("--patience", type=click.IntRange(1, 3600), default=60, show_default=True, metavar="SECONDS")
@as_json
@in_account
def count(scope: Scope, group: str | None, criteria: Path | None, patience: int, as_json: bool) -> None:
    """Count who is in a group now, or who meets criteria that no group has yet."""
    from chappe.audience import operations, queries

    if (group is None) is (criteria is None):
        raise click.UsageError("Name a group, or give --criteria.")
    if criteria is not None:
        node = queries.checked_criteria(scope.account.id, criteria_in(criteria))
        found = queries.count_criteria(scope.account.id, node, now=clock.now(), patience=patience)
    else:
        meant = group_named(scope, str(group)).id
        found = operations.recount_group(scope.account.id, meant, now=clock.now(), patience=patience)
    if as_json:
        write_json({"contacts": found})
    else:
        click.echo(f"{found} contacts.")


@groups.command("members")
@click.argument("group")
@click.option("--search", default="", help="Parts of a name, a number or some digits of it, an external id.")
@click.option("--before", type=int, help="Only those made before the contact of this number.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def members(scope: Scope, group: str, search: str, before: int | None, limit: int, as_json: bool) -> None:
    """List who is in a group now, of either kind, the newest contact first."""
    from chappe.audience import queries

    found = queries.members(
        scope.account.id,
        group_named(scope, group).id,
        now=clock.now(),
        search=search,
        before=before,
        limit=limit,
    )
    if as_json:
        write_json(found)
    else:
        write_table(
            ["Number", "External id", "First name", "Last name", "Phone"],
            [(each.id, each.external_id, each.first_name, each.last_name, each.number) for each in found],
        )


@groups.command("duplicate")
@click.argument("group")
@click.argument("name")
@as_json
@in_account
def duplicate(scope: Scope, group: str, name: str, as_json: bool) -> None:
    """Make another group with the same members, or the same criteria."""
    from chappe.audience import operations
    from chappe.contacts import queries

    found = group_named(scope, group)
    made = operations.duplicate_group(found.id, name=name, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(queries.group(scope.account.id, made))
    else:
        click.echo(f"Group {name.strip()} is made, as {found.name} is.")


@groups.command("freeze")
@click.argument("group")
@as_json
@in_account
def freeze(scope: Scope, group: str, as_json: bool) -> None:
    """Make a dynamic group a list of those who are in it now."""
    from chappe.audience import operations

    found = group_named(scope, group)
    kept = operations.freeze_group(found.id, actor=scope.actor, now=clock.now())
    write_change(scope, found.id, "kept", kept, as_json)


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


def criteria_in(file: Path) -> object:
    """The JSON in the file. Raises CriteriaNotJson."""
    with click.open_file(str(file), encoding="utf-8-sig", errors="replace") as opened:
        return parsed(opened.read())


def counted(scope: Scope, group_id: int) -> None:
    """Keeps how many a dynamic group has, unless counting takes too long."""
    from chappe.audience import operations, queries

    with contextlib.suppress(queries.CountTooLong):
        operations.recount_group(scope.account.id, group_id, now=clock.now())


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
