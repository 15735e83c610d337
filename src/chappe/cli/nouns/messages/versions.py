"""``chappe messages history|compare|restore``: the versions of a message."""

import click

from chappe.base import clock
from chappe.cli.nouns.messages.writing import message_named, messages, shortened
from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.session import Scope, in_account

SIGNS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


@messages.command("history")
@click.argument("message")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def history(scope: Scope, message: str, limit: int, as_json: bool) -> None:
    """List the versions of a message, the latest first."""
    from chappe.messages import queries

    found = queries.versions(scope.account.id, message_named(scope, message).id, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Version", "Saved", "By", "Brings back", "Text"],
        [
            (
                each.number,
                moment(each.at, scope.account.time_zone),
                each.by,
                each.restores or "",
                shortened(each.contents.text),
            )
            for each in found
        ],
    )


@messages.command("compare")
@click.argument("message")
@click.argument("older", type=click.IntRange(min=1))
@click.argument("newer", type=click.IntRange(min=1))
@as_json
@in_account
def compare(scope: Scope, message: str, older: int, newer: int, as_json: bool) -> None:
    """Show what changed from a version to another: [-taken away-] and {+added+}."""
    from chappe.messages import queries

    found = queries.compare_versions(scope.account.id, message_named(scope, message).id, older, newer)
    if as_json:
        write_json(found)
        return
    for each in found.changed:
        said = "".join(SIGNS[piece.change].format(piece.text) for piece in each.pieces)
        heading = f"{each.part} ({each.language})" if each.language else each.part
        click.echo(f"{click.style(heading, bold=True)}\n{said}")
    if not found.changed:
        click.echo("They say the same.")


@messages.command("restore")
@click.argument("message")
@click.argument("version", type=click.IntRange(min=1))
@as_json
@in_account
def restore(scope: Scope, message: str, version: int, as_json: bool) -> None:
    """Bring a version back, as a new one."""
    from chappe.messages import operations

    found = message_named(scope, message)
    made = operations.restore_version(found.id, version, actor=scope.actor, now=clock.now())
    if as_json:
        write_json({"version": made, "changed": made != found.revision})
    elif made == found.revision:
        click.echo(f"The message already says what version {version} does.")
    else:
        click.echo(f"Version {version} is back, as version {made}.")
