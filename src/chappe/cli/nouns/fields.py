"""``chappe fields``: the account's own fields of its contacts."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.rewriting import NO_WAIT, YES, carry_out
from chappe.cli.session import Scope, in_account
from chappe.wording import word

KINDS = "text, number, date, boolean, choice or phone."
CHOICES = click.option(
    "--choice", "choices", multiple=True, metavar="TEXT", help="One of a choice's; to be repeated."
)


@click.group()
def fields() -> None:
    """The account's own fields of its contacts, and what each may hold."""


@fields.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's own fields, the SMS field first."""
    from chappe.contacts import queries

    found = queries.fields(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Key", "Name", "Kind", "Choices", "SMS field"],
        [(each.key, each.name, word("field_kind", each.kind), each.choices, each.is_sms) for each in found],
    )


@fields.command("add")
@click.argument("name")
@click.option("--kind", default="text", show_default=True, help=KINDS)
@click.option("--key", default="", help="What texts and files call it; made of the name if it is not given.")
@CHOICES
@as_json
@in_account
def add(scope: Scope, name: str, kind: str, key: str, choices: tuple[str, ...], as_json: bool) -> None:
    """Give contacts a field called NAME."""
    from chappe.contacts import operations, queries

    made = operations.create_field(
        name, kind=kind, key=key, choices=choices, actor=scope.actor, now=clock.now()
    )
    if as_json:
        write_json(queries.field(scope.account.id, made))
    else:
        click.echo(f"The field {made} is made.")


@fields.command("rename")
@click.argument("key")
@click.argument("name")
@as_json
@in_account
def rename(scope: Scope, key: str, name: str, as_json: bool) -> None:
    """Show the field KEY as NAME; texts and files go on calling it by its key."""
    from chappe.contacts import operations, queries

    operations.rename_field(key, name=name, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(queries.field(scope.account.id, key))
    else:
        click.echo(f"The field {key} is now shown as {name}.")


@fields.command("change")
@click.argument("key")
@click.option("--kind", required=True, help=KINDS)
@CHOICES
@click.option("--clear", "clears", is_flag=True, help="Values that the new kind cannot hold may go.")
@YES
@NO_WAIT
@as_json
@in_account
def change(
    scope: Scope,
    key: str,
    kind: str,
    choices: tuple[str, ...],
    clears: bool,
    yes: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Change what the field KEY holds, after saying how many values change and how many do not fit."""
    from chappe.contacts import operations

    proposed = operations.propose_kind(key, kind=kind, choices=choices, actor=scope.actor, now=clock.now())
    seen = carry_out(scope, proposed, yes=yes, clears=clears, no_wait=no_wait, quiet=as_json)
    if as_json:
        write_json(seen)
    else:
        click.echo(f"The field {key} now holds: {word('field_kind', kind)}.")


@fields.command("remove")
@click.argument("key")
@YES
@NO_WAIT
@as_json
@in_account
def remove(scope: Scope, key: str, yes: bool, no_wait: bool, as_json: bool) -> None:
    """Remove the field KEY and every value of it, after saying how many contacts hold one, and which texts name it."""
    from chappe.contacts import operations
    from chappe.messages.queries import messages_naming

    texts = [text.name for text in messages_naming(scope.account.id, key)]
    if texts:
        click.echo(
            f"These texts name {key}, and cannot be prepared without it: {', '.join(texts)}. Take it out first.",
            err=True,
        )
    proposed = operations.propose_removal(key, actor=scope.actor, now=clock.now())
    seen = carry_out(scope, proposed, yes=yes, no_wait=no_wait, quiet=as_json)
    if as_json:
        write_json(seen)
    else:
        click.echo(f"The field {key} is removed.")
