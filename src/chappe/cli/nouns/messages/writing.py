"""``chappe messages``: texts with merge fields."""

import sys
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.cli.naming import as_number
from chappe.cli.output import as_json, moment, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    from chappe.messages.queries import MessageView

TEXT = "The text, in Liquid, with merge fields such as {{ first_name }}; - reads standard input."

COPY = "The same text in another language, for contacts who read it; may be given again."
ACCENTS = "Remove the accents that GSM-7 lacks, where that spares a text from UCS-2."


@click.group()
def messages() -> None:
    """Texts with merge fields, each with its topic and its sender."""


@messages.command("create")
@click.argument("name")
@click.option("--topic", required=True, metavar="KEY", help="The key of the topic that contacts consent to.")
@click.option("--sender", required=True, help="One of the account's senders.")
@click.option("--text", required=True, help=TEXT)
@click.option("--language", default="", help="The language of the text: fr, fr-CA or its name.")
@click.option("--copy", "copies", multiple=True, metavar="LANGUAGE=TEXT", help=COPY)
@click.option(
    "--smart-replacement", is_flag=True, help="Replace typographic characters by their GSM-7 forms."
)
@click.option("--without-accents", is_flag=True, help=ACCENTS)
@as_json
@in_account
def create(
    scope: Scope,
    name: str,
    topic: str,
    sender: str,
    text: str,
    language: str,
    copies: tuple[str, ...],
    smart_replacement: bool,
    without_accents: bool,
    as_json: bool,
) -> None:
    """Make a message."""
    from chappe.messages import operations, queries

    made = operations.create_message(
        name,
        topic_id=topic_id(scope, topic),
        sender_id=queries.sender(scope.account.id, sender).id,
        text=given_text(text),
        actor=scope.actor,
        now=clock.now(),
        language=language,
        copies=copies_of(copies),
        smart_replacement=smart_replacement,
        without_accents=without_accents,
    )
    show_message(scope, queries.message(scope.account.id, made), as_json)


@messages.command("set")
@click.argument("message")
@click.option("--name")
@click.option("--topic", metavar="KEY")
@click.option("--sender")
@click.option("--text", help=TEXT)
@click.option("--language", help="The language of the text; empty takes it away.")
@click.option(
    "--copy", "copies", multiple=True, metavar="LANGUAGE=TEXT", help=f"{COPY} An empty text takes it away."
)
@click.option("--smart-replacement/--no-smart-replacement", default=None)
@click.option("--without-accents/--with-accents", default=None, help=ACCENTS)
@as_json
@in_account
def set_(
    scope: Scope,
    message: str,
    name: str | None,
    topic: str | None,
    sender: str | None,
    text: str | None,
    language: str | None,
    copies: tuple[str, ...],
    smart_replacement: bool | None,
    without_accents: bool | None,
    as_json: bool,
) -> None:
    """Change a message: what is given. Deployments already prepared keep the text they froze."""
    from chappe.messages import operations, queries

    found = message_named(scope, message)
    changes: operations.MessageChanges = {}
    if name is not None:
        changes["name"] = name
    if topic is not None:
        changes["topic_id"] = topic_id(scope, topic)
    if sender is not None:
        changes["sender_id"] = queries.sender(scope.account.id, sender).id
    if text is not None:
        changes["text"] = given_text(text)
    if language is not None:
        changes["language"] = language
    if copies:
        merged = {**found.copies, **copies_of(copies)}
        changes["copies"] = {code: copy for code, copy in merged.items() if copy}
    if without_accents is not None:
        changes["without_accents"] = without_accents
    if smart_replacement is not None:
        changes["smart_replacement"] = smart_replacement
    operations.update_message(found.id, actor=scope.actor, now=clock.now(), **changes)
    show_message(scope, queries.message(scope.account.id, found.id), as_json)


@messages.command("list")
@click.option("--search", default="", help="Part of a name or of a text.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, search: str, limit: int, as_json: bool) -> None:
    """List the account's messages, the latest first."""
    from chappe.messages import queries

    found = queries.messages(scope.account.id, search=search, limit=limit)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Message", "Topic", "Sender", "Text"],
        [(each.id, each.name, each.topic_name, each.sender, shortened(each.text)) for each in found],
    )


@messages.command("show")
@click.argument("message")
@as_json
@in_account
def show(scope: Scope, message: str, as_json: bool) -> None:
    """Show a message, named by its name or its number."""
    show_message(scope, message_named(scope, message), as_json)


def show_message(scope: Scope, found: "MessageView", as_json: bool) -> None:
    if as_json:
        write_json(found)
        return
    write_fields(
        [
            ("Message", found.name),
            ("Number", found.id),
            ("Topic", f"{found.topic_name} ({found.topic_key}, {found.topic_kind})"),
            ("Sender", found.sender),
            ("Smart replacement", found.smart_replacement),
            ("Accents removed", found.without_accents),
            ("Version", found.revision),
            ("Language", found.language),
            ("Changed", f"{moment(found.updated_at, scope.account.time_zone)} ({scope.account.time_zone})"),
            ("Text", found.text),
            *((f"Text in {code}", text) for code, text in found.copies.items()),
        ]
    )


def message_named(scope: Scope, given: str) -> "MessageView":
    """The account's message of that name or number. Raises NotFound."""
    from chappe.messages import queries

    try:
        return queries.message_named(scope.account.id, given)
    except NotFound:
        if as_number(given) < 0:
            raise
        return queries.message(scope.account.id, as_number(given))


def topic_id(scope: Scope, key: str) -> int:
    from chappe.contacts import queries

    found: int = queries.topic_by_key(scope.account.id, key).id
    return found


def given_text(text: str) -> str:
    return sys.stdin.read().removesuffix("\n") if text == "-" else text


def copies_of(given: tuple[str, ...]) -> dict[str, str]:
    """``fr=Bonjour`` by language. Raises BadParameter."""
    found = {}
    for each in given:
        language, sign, text = each.partition("=")
        if not sign or not language.strip():
            raise click.BadParameter(f"{each!r} is not LANGUAGE=TEXT.", param_hint="--copy")
        found[language.strip()] = text
    return found


def shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
