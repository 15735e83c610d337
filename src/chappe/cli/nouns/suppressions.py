"""``chappe suppressions``: numbers that must get nothing."""

from typing import BinaryIO, TextIO

import click

from chappe.base import clock
from chappe.cli.output import as_json, moment, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account

PIECE = 256 * 1024


@click.group()
def suppressions() -> None:
    """Numbers that must get nothing from the account: STOP, complaint, dead number, or by hand."""


@suppressions.command("add")
@click.argument("number")
@click.option("--reason", default="manual", show_default=True, help="stop, complaint, dead_number or manual.")
@click.option("--source", default="command line", show_default=True, help="Where this comes from.")
@click.option("--sender", default="", help="From this sender alone (stop or manual); others may still write.")
@as_json
@in_account
def add(scope: Scope, number: str, reason: str, source: str, sender: str, as_json: bool) -> None:
    """Keep a number from ever getting a text of the account, or of one sender."""
    from chappe.contacts.operations import suppress
    from chappe.messages.operations import stop_sender

    is_new = (
        stop_sender(number, sender=sender, reason=reason, source=source, actor=scope.actor, now=clock.now())
        if sender
        else suppress(number, reason=reason, source=source, actor=scope.actor, now=clock.now())
    )
    if as_json:
        write_json({"number": number, "sender": sender, "is_new": is_new})
    elif sender:
        click.echo(
            f"{number} gets nothing from {sender} any more."
            if is_new
            else f"{number} had stopped {sender} already."
        )
    else:
        click.echo(f"{number} gets nothing any more." if is_new else f"{number} was suppressed already.")


@suppressions.command("lift")
@click.argument("number")
@click.option("--why", required=True, help="Why it may get texts again: kept in the audit log.")
@click.option("--sender", default="", help="Texts of this sender, which alone was stopped.")
@in_account
def lift(scope: Scope, number: str, why: str, sender: str) -> None:
    """Let a number get texts again: only with a good reason, since the person may have asked for nothing."""
    from chappe.contacts.operations import lift_suppression
    from chappe.messages.operations import lift_sender_stop

    if sender:
        lift_sender_stop(number, sender=sender, why=why, actor=scope.actor, now=clock.now())
        click.echo(f"{number} may get texts from {sender} again.")
    else:
        lift_suppression(number, why=why, actor=scope.actor, now=clock.now())
        click.echo(f"{number} may get texts again.")


@suppressions.command("list")
@click.option("--search", default="", help="A number in any form, or part of one.")
@click.option(
    "--reason", default="", help="Only those for this reason: stop, complaint, dead_number, manual."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, search: str, reason: str, limit: int, as_json: bool) -> None:
    """List suppressed numbers, the newest first."""
    from chappe.contacts import queries

    found = queries.suppressions(scope.account.id, search=search, reason=reason, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Reason", "Source", "Since"],
        [(each.number, each.reason, each.source, moment(each.at, scope.account.time_zone)) for each in found],
    )


@suppressions.command("senders")
@click.option("--search", default="", help="A number in any form, part of one, or a sender.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def senders(scope: Scope, search: str, limit: int, as_json: bool) -> None:
    """List numbers that stopped one sender alone, the newest first."""
    from chappe.contacts import queries

    found = queries.sender_stops(scope.account.id, search=search, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Sender", "Reason", "Source", "Since"],
        [
            (each.number, each.sender, each.reason, each.source, moment(each.at, scope.account.time_zone))
            for each in found
        ],
    )


@suppressions.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--reason",
    default="manual",
    show_default=True,
    help="For lines without one of their own: stop, complaint, dead_number or manual.",
)
@click.option("--source", required=True, help="Where this list comes from.")
@as_json
@in_account
def import_(scope: Scope, file: BinaryIO, reason: str, source: str, as_json: bool) -> None:
    """Suppress every number of a FILE: one a line, or a CSV with a column of numbers; "-" reads standard input."""
    from chappe.contacts import operations
    from chappe.messages.sender import written_to

    listed = operations.suppress_list(
        iter(lambda: file.read(PIECE), b""),
        reason=reason,
        source=source,
        actor=scope.actor,
        now=clock.now(),
        read_sender=written_to,
    )
    if as_json:
        write_json(
            {
                "read": listed.read,
                "added": listed.added,
                "known": listed.known,
                "rejected": listed.rejected,
                "rejections": listed.rejections,
            }
        )
        return
    write_fields(
        [
            ("Lines", listed.read),
            ("Newly suppressed", listed.added),
            ("Suppressed already", listed.known),
            ("No number", listed.rejected),
        ]
    )
    if listed.rejections:
        write_table(["Line", "Value"], [(each.line, each.value) for each in listed.rejections])


@suppressions.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@in_account
def export(scope: Scope, file: TextIO) -> None:
    """Write every suppressed number, and every sender stopped, as CSV to a FILE; standard output by default."""
    from chappe.contacts import exports

    for lines in exports.suppressions_csv(scope.account.id):
        file.write(lines)


@suppressions.command("dead-numbers")
@click.option("--failures", type=int, help="After so many failures for good, each in another deployment.")
@click.option("--days", type=int, default=90, show_default=True, help="Within so many days.")
@click.option("--off", is_flag=True, help="Numbers are no longer put here by themselves.")
@as_json
@in_account
def dead_numbers(scope: Scope, failures: int | None, days: int, off: bool, as_json: bool) -> None:
    """Show or set the rule by which numbers out of use are suppressed; it looks every hour."""
    from chappe.dispatch import operations, queries

    if off and failures is not None:
        raise click.UsageError("Give --failures or --off, not both.")
    if off or failures is not None:
        operations.set_dead_number_rule(failures, days=days, actor=scope.actor, now=clock.now())
    rule = queries.dead_number_rule(scope.account.id)
    if as_json:
        write_json(rule)
    elif rule is None:
        click.echo("Numbers that fail time and again are not suppressed by themselves.")
    else:
        click.echo(f"A number is suppressed after {rule.failures} failures for good within {rule.days} days.")
