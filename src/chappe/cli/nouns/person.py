"""``chappe contacts why, texts, export, erase``: one person across the stages."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.errors import say
from chappe.cli.naming import as_number
from chappe.cli.nouns.contacts import NEW_FILE, contact_named, contacts
from chappe.cli.output import as_json, moment, plain, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import check_sentence, reason, sentence_of, word

if TYPE_CHECKING:
    from chappe.dossier.queries import Why


@contacts.command("why")
@click.argument("contact")
@click.option("--message", metavar="M", help="This message, as if it were sent to all contacts.")
@click.option("--deployment", metavar="D", help="This deployment, as it is composed now.")
@as_json
@in_account
def why(scope: Scope, contact: str, message: str | None, deployment: str | None, as_json: bool) -> None:
    """Say why a CONTACT would or would not get a text: every point, with its remedy, and the legal hours now."""
    from chappe.deployments.queries import find_deployment
    from chappe.dossier import queries

    if (message is None) is (deployment is None):
        raise click.UsageError("Give --message or --deployment, one of them.")
    found, now = contact_named(scope, contact), clock.now()
    if deployment is not None:
        deployment_id = find_deployment(scope.account.id, deployment)
        answer = queries.why_deployment(scope.account.id, found.id, deployment_id, now=now)
    else:
        message_id = message_named(scope, message or "")
        answer = queries.why_message(scope.account.id, found.id, message_id, now=now)
    if as_json:
        write_json({**plain(answer), "eligible": answer.eligible})
    else:
        write_why(answer, scope.account.time_zone)


def message_named(scope: Scope, given: str) -> int:
    """The account's message of that name or number. Raises NotFound."""
    from chappe.base.refusal import NotFound
    from chappe.messages import queries

    named = [
        each.id for each in queries.messages(scope.account.id, search=given, limit=500) if each.name == given
    ]
    if named:
        return named[0]
    if as_number(given) < 0:
        raise NotFound(kind="message", name=given)
    return queries.message(scope.account.id, as_number(given)).id


def write_why(answer: "Why", zone: str) -> None:
    window = answer.window
    points = [
        f"{'✓' if point.held else '–' if point.held is None else '✕'} {check_sentence(point.code, point.held)}"
        for point in answer.checks
    ]
    pairs: list[tuple[str, object]] = [
        ("Message", answer.message_name),
        ("Topic", answer.topic_name),
        ("Deployment", answer.deployment_name),
        ("Would get it", answer.eligible),
        ("Points", "\n".join(points)),
    ]
    if window is not None:
        pairs += [
            ("Legal hours", "exempt" if window.exempt else "open" if window.open else "closed"),
            ("Opens at", moment(window.opens_at, zone) if window.opens_at and not window.open else ""),
            ("Closes at", moment(window.closes_at, zone) if window.closes_at else ""),
            ("By", "\n".join(sentence_of(f"window.{each.code}", each.params()) for each in window.why)),
        ]
    if answer.left is not None:
        text, verdict = answer.left.text, answer.left.verdict
        pairs.append(("As prepared", word("recipient", text.state) if text else word("verdict", verdict)))
    write_fields(pairs)


@contacts.command("texts")
@click.argument("contact")
@click.option(
    "--before", type=int, metavar="D", help="Only those of deployments before the one of this number."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def texts(scope: Scope, contact: str, before: int | None, limit: int, as_json: bool) -> None:
    """List the texts that deployments had for a CONTACT, and what came of each; its replies with --json."""
    from chappe.dossier import queries

    found = contact_named(scope, contact)
    lines = queries.received(scope.account.id, found.id, before=before, limit=limit)
    if as_json:
        write_json({"texts": lines, "replies": queries.replies(scope.account.id, found.id, limit=limit)})
        return
    write_table(
        ["Deployment", "State", "When", "Fragments", "Text"],
        [
            (
                each.deployment_name,
                f"{word('recipient', each.state)} {reason(each.code) if each.code else ''}".strip(),
                moment(each.at, scope.account.time_zone) if each.at else "",
                each.fragments,
                each.text,
            )
            for each in lines
        ],
    )


@contacts.command("export")
@click.argument("contact")
@click.option("--output", type=NEW_FILE, help="Write there instead of standard output.")
@in_account
def export(scope: Scope, contact: str, output: Path | None) -> None:
    """Write everything held of a CONTACT as JSON: fields, consents, texts, replies, acts."""
    import json

    from chappe.dossier import queries

    found = contact_named(scope, contact)
    held = json.dumps(
        queries.everything(scope.account.id, found.id, now=clock.now()), ensure_ascii=False, indent=2
    )
    if output is None:
        click.echo(held)
    else:
        output.write_text(held + "\n", encoding="utf-8")
        say(f"Written: {output}")


@contacts.command("erase")
@click.argument("contact")
@click.option(
    "--confirm", metavar="NUMBER", help="The contact's number in Chappe, instead of being asked for it."
)
@click.option(
    "--keep-out/--let-back",
    default=True,
    show_default=True,
    help="Whether the phone number stays suppressed if it comes back.",
)
@as_json
@in_account
def erase(scope: Scope, contact: str, confirm: str | None, keep_out: bool, as_json: bool) -> None:
    """Erase a CONTACT for good. The proof of its consents and the counts stay; nothing brings the rest back."""
    from chappe.contacts.queries import draft_imports
    from chappe.dossier import operations

    found = contact_named(scope, contact)
    files = [draft.file_name for draft in draft_imports(scope.account.id)]
    if files:
        click.echo(
            f"Files not imported yet, which may hold the person, are discarded: {', '.join(files)}.", err=True
        )
    typed = confirm or click.prompt(
        f"Type {found.id}, the contact's number in Chappe, to erase it for good", err=True
    )
    excluded = operations.erase_contact(
        found.id, confirmation=typed, keep_out=keep_out, actor=scope.actor, now=clock.now()
    )
    if as_json:
        write_json({"contact": found.id, "excluded": excluded, "discarded_files": files})
    else:
        write_fields([("Erased", found.id), ("Taken out of deployments", excluded)])
