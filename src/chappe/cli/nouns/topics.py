"""``chappe topics``: what contacts consent to."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group()
def topics() -> None:
    """Kinds of communication that a contact may consent to."""


@topics.command("create")
@click.argument("key")
@click.option("--name", help="The name people see; the key if it is not given.")
@click.option("--kind", required=True, help="marketing or transactional.")
@click.option(
    "--requires-consent/--no-requires-consent",
    default=None,
    help="By default marketing does and transactional does not.",
)
@as_json
@in_account
def create(
    scope: Scope, key: str, name: str | None, kind: str, requires_consent: bool | None, as_json: bool
) -> None:
    """Make a topic; KEY is its short name in commands and files, for example promotions."""
    from chappe.contacts import operations, queries

    operations.create_topic(
        key,
        name=name or key,
        kind=kind,
        actor=scope.actor,
        now=clock.now(),
        requires_consent=requires_consent,
    )
    if as_json:
        write_json(queries.topic_by_key(scope.account.id, key))
    else:
        click.echo(f"Topic {key} is made.")


@topics.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's topics."""
    from chappe.contacts import queries

    found = queries.topics(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Topic", "Name", "Kind", "Needs consent"],
        [(each.key, each.name, each.kind, each.requires_consent) for each in found],
    )
