"""Importing files of contacts on the command line: ``chappe contacts import``, ``imports``, ``rejections``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.cli.errors import Stop, say
from chappe.cli.exits import Exit
from chappe.cli.nouns.consents import moment_given
from chappe.cli.nouns.groups import group_named
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.progress import Glance, until_over, watched
from chappe.cli.session import Scope, in_account
from chappe.contacts.consent import Basis
from chappe.contacts.plan import Plan
from chappe.contacts.presets import end_of, first_moment
from chappe.wording import sentence_of, word

if TYPE_CHECKING:
    from chappe.contacts.queries import ImportView, PreviewView, UndoView

PIECE = 256 * 1024
OPTIONS = (
    click.option(
        "--group", metavar="G", help="A group that the file's contacts join; made if there is none."
    ),
    click.option(
        "--map",
        "mapped",
        multiple=True,
        metavar="COLUMN=FIELD",
        help="What a column fills: external_id, first_name, last_name, language, country, time_zone, postal_code, sms,"
        " attribute:KEY, new:KIND:KEY, consent:TOPIC (or consent:TOPIC:basis, date, expiry, source), ignored. May be"
        " repeated; the others are told from their headings.",
    ),
    click.option("--sheet", default="", help="The sheet of a workbook; the first by default."),
    click.option("--encoding", default="", help="The file's encoding; found out by default."),
    click.option(
        "--delimiter", default="", help="What separates the cells of a CSV file; found out by default."
    ),
    click.option(
        "--existing",
        type=click.Choice(["update", "keep"]),
        default="update",
        show_default=True,
        help="What becomes of the fields of contacts that are there already.",
    ),
    click.option("--topic", metavar="T", help="Every row states consent for this topic."),
    click.option("--source", default="", help="Where people gave that consent; needed with --topic."),
    click.option(
        "--basis",
        type=click.Choice([basis.value for basis in Basis]),
        default="express",
        show_default=True,
        help="Whether that consent was said, or is implied for a time.",
    ),
    click.option(
        "--consent-at", metavar="WHEN", help="When it was given: a day, or a moment. Not known by default."
    ),
    click.option("--expires-at", metavar="WHEN", help="When it ends: a day, that day included, or a moment."),
    click.option("--expires-after", default="", metavar="TIME", help="How long it lasts: 2y, 6m, 8w, 90d."),
)


def with_plan(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a file is to be imported."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command("import")
@click.argument("file", type=click.File("rb"))
@with_plan
@click.option("--preview", is_flag=True, help="Show how the file would be read, and import nothing.")
@click.option(
    "--rejections", type=click.Path(dir_okay=False, path_type=Path), help="Write rejected rows there, as CSV."
)
@click.option("--no-wait", is_flag=True, help="Leave the work to a worker, and return at once.")
@as_json
@in_account
def import_(
    scope: Scope,
    /,
    file: BinaryIO,
    preview: bool,
    rejections: Path | None,
    no_wait: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Import a FILE, CSV or workbook (.xlsx); "-" reads standard input.

    Rows that cannot be read are reported, the others stand. Importing the same file again changes nothing: contacts
    are found by their external id, else by their number.
    """
    from chappe.contacts import operations, queries

    plan = plan_of(chosen, scope.account.time_zone)
    if preview:
        show_preview(scope, file, plan, chosen["encoding"], as_json)
        return
    topic, group = chosen["topic"], chosen["group"]
    import_id = operations.start_import(
        pieces(file),
        file_name=file_name(file),
        actor=scope.actor,
        now=clock.now(),
        topic_id=queries.topic_by_key(scope.account.id, topic).id if topic else None,
        group_id=group_for(scope, group) if group else None,
        consent_source=chosen["source"],
        encoding=chosen["encoding"],
        plan=plan,
    )
    if not no_wait:
        read_file(scope, import_id)
    seen = queries.import_status(scope.account.id, import_id)
    if rejections is not None:
        write_rejections(scope, import_id, rejections)
    write_import(scope, seen, as_json)
    if seen.refusal_code:
        say(f"{sentence_of(seen.refusal_code, seen.refusal_params)} [{seen.refusal_code}]")
        raise Stop(Exit.REFUSED)


def plan_of(chosen: dict[str, Any], zone: str) -> Plan:
    """The options as the operations take them; days are days of the account's zone."""
    mapping = {}
    for pair in chosen["mapped"]:
        column, equals, target = pair.rpartition("=")
        if not equals or not column:
            raise click.UsageError(
                f"--map {pair} is not COLUMN=FIELD: write it as “Date of birth=attribute:born”."
            )
        mapping[column] = target.strip()
    return Plan(
        mapping=mapping,
        delimiter={"tab": "\t", "\\t": "\t"}.get(chosen["delimiter"].lower(), chosen["delimiter"]),
        sheet=chosen["sheet"],
        keeps_existing=chosen["existing"] == "keep",
        basis=Basis(chosen["basis"]),
        consent_at=moment_given("--consent-at", chosen["consent_at"], zone, first_moment),
        expires_at=moment_given("--expires-at", chosen["expires_at"], zone, end_of),
        expires_after=chosen["expires_after"],
    )


def show_preview(scope: Scope, file: BinaryIO, plan: Plan, encoding: str, as_json: bool) -> None:
    """How the file would be read; nothing of it stays."""
    from chappe.contacts import operations, queries

    import_id = operations.upload_import(
        pieces(file), file_name=file_name(file), actor=scope.actor, now=clock.now()
    )
    try:
        seen = queries.import_preview(
            scope.account.id, import_id, encoding=encoding, delimiter=plan.delimiter, sheet=plan.sheet
        )
    finally:
        operations.discard_import(import_id, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(seen)
        return
    write_preview(seen, plan)


def write_preview(seen: "PreviewView", plan: Plan) -> None:
    layout = seen.layout
    write_fields(
        [
            ("File", seen.file_name),
            ("Format", layout.format),
            ("Encoding", f"{layout.encoding} (a guess)" if layout.encoding_guessed else layout.encoding),
            ("Delimiter", repr(layout.delimiter) if layout.delimiter else ""),
            ("Sheet", layout.sheet),
            ("Sheets", ", ".join(layout.sheets)),
        ]
    )
    write_table(
        ["Column", "Fills", "For example"],
        [
            (column.label, plan.mapping.get(column.label, column.target), " · ".join(column.samples))
            for column in seen.columns
        ],
    )


def file_name(file: BinaryIO) -> str:
    return getattr(file, "name", "") or "standard input"


def read_file(scope: Scope, import_id: int) -> None:
    """Does the import's work here, unless a worker is at it already; returns when it is over."""
    from chappe.contacts import operations, queries

    def look() -> Glance:
        seen = queries.import_status(scope.account.id, import_id)
        return Glance(seen.bytes_read, seen.bytes_total, f"{seen.rows_read:,} rows")

    def work() -> None:
        until_over(
            lambda: operations.run_import(import_id, now=clock.now),
            lambda: queries.import_status(scope.account.id, import_id).is_over,
        )

    watched("Importing", work, look)


@click.command("imports")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@in_account
def imports(scope: Scope, limit: int, as_json: bool) -> None:
    """List imports, the latest first."""
    from chappe.contacts import queries

    found = queries.imports(scope.account.id, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "File", "State", "Rows", "Created", "Updated", "Unchanged", "Rejected"],
        [
            (
                each.id,
                each.file_name,
                word("import", each.state),
                each.rows_read,
                each.created,
                each.updated,
                each.unchanged,
                each.rejected,
            )
            for each in found
        ],
    )


@click.command("rejections")
@click.argument("number", type=int, metavar="IMPORT")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@as_json
@in_account
def rejections(scope: Scope, number: int, limit: int, as_json: bool) -> None:
    """List the rows of an IMPORT (its number) that need a look: where, why, and what to do."""
    from chappe.contacts import queries

    found = queries.import_rejections(scope.account.id, number, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Line", "Column", "Value", "Reason"],
        [(each.line, each.column, each.value, sentence_of(each.code, each.params)) for each in found],
    )


def pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def group_for(scope: Scope, name: str) -> int:
    """The group of that name or number; a new one of that name if there is none."""
    from chappe.contacts import operations

    try:
        return group_named(scope, name).id
    except NotFound:
        return operations.create_group(name, actor=scope.actor, now=clock.now())


def write_rejections(scope: Scope, import_id: int, path: Path) -> None:
    from chappe.contacts import exports

    with path.open("w", encoding="utf-8", newline="") as file:
        for lines in exports.rejections_csv(scope.account.id, import_id, sentence_of):
            file.write(lines)


def write_import(scope: Scope, seen: "ImportView", as_json: bool) -> None:
    if as_json:
        write_json(seen)
        return
    problems = {word("number", problem): number for problem, number in seen.number_problems.items()}
    write_fields(
        [
            ("Import", seen.id),
            ("File", seen.file_name),
            ("State", word("import", seen.state)),
            ("Rows", seen.rows_read),
            ("Created", seen.created),
            ("Updated", seen.updated),
            ("Unchanged", seen.unchanged),
            ("Rejected", seen.rejected),
            ("Without a usable number", problems or 0),
            ("Group", seen.group_name),
            ("Consent", f"{seen.topic_name}, {seen.consent_source}" if seen.topic_name else ""),
        ]
    )
    if seen.rejected:
        click.echo(
            f"Rejected rows, with their reasons: chappe contacts rejections {seen.id}"
            f" --account {scope.account.slug}"
        )


@click.command("import-undo")
@click.argument("number", type=int, metavar="IMPORT", required=False)
@click.option("--preview", is_flag=True, help="Show what it comes to, and undo nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-wait", is_flag=True, help="Leave the work to a worker, and return at once.")
@as_json
@in_account
def import_undo(
    scope: Scope, number: int | None, preview: bool, yes: bool, no_wait: bool, as_json: bool
) -> None:
    """Undo the last IMPORT (its number; the latest by default).

    Contacts that it made and that nothing has touched since are removed, or deactivated if a deployment has written to
    them; those that it changed are put back as they were; its group is left, and its consents are taken back.
    """
    from chappe.contacts import operations, queries

    account_id = scope.account.id
    if number is None:
        latest = queries.imports(account_id, limit=1)
        if not latest:
            raise NotFound(kind="import", name="")
        number = latest[0].id
    seen = queries.undo_preview(account_id, number, at=clock.now(), counts_all=True)
    if preview or not yes:
        write_undo(seen, as_json and preview)
    if preview:
        return
    if seen.refusal is not None:
        raise seen.refusal
    if not yes:
        click.confirm("Undo it?", abort=True, err=True)
    operations.undo_import(number, actor=scope.actor, now=clock.now())
    if not no_wait:
        undo_here(scope, number)
    write_import(scope, queries.import_status(account_id, number), as_json)


def undo_here(scope: Scope, import_id: int) -> None:
    """Does the work here, unless a worker is at it already; returns when it is over."""
    from chappe.contacts import operations, queries

    def look() -> Glance:
        seen = queries.import_status(scope.account.id, import_id)
        return Glance(seen.undone_percent, 100, "")

    def work() -> None:
        until_over(
            lambda: operations.run_undo(import_id, now=clock.now),
            lambda: queries.import_status(scope.account.id, import_id).is_over,
        )

    watched("Undoing", work, look)


def write_undo(seen: "UndoView", as_json: bool) -> None:
    reason = sentence_of(seen.refusal.code, seen.refusal.params) if seen.refusal else ""
    if as_json:
        write_json({**{name: getattr(seen, name) for name in UNDO_FIGURES}, "refusal": reason})
        return
    write_fields(
        [
            ("Import", seen.id),
            ("File", seen.file_name),
            ("Removed", seen.removed),
            ("Deactivated, written to by a deployment", seen.deactivated),
            ("Kept, changed since", seen.kept),
            ("Put back as they were, at most", seen.restored),
            ("Leave the group, here before", seen.joined),
            ("Consents taken back, here before", seen.stated),
            ("Cannot be undone", reason),
        ]
    )


UNDO_FIGURES = (
    "id", "file_name", "removed", "deactivated", "kept", "restored", "joined", "stated", "is_exact",
)  # fmt: skip
