"""``chappe messages templates|save-template|…``: texts to start from; what a text costs as somebody reads it."""

import click

from chappe.base import clock
from chappe.cli.nouns.messages.writing import message_named, messages, shortened
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account


@messages.command("templates")
@click.option("--language", default="en", show_default=True, help="Of those that come with Chappe: en or fr.")
@as_json
@in_account
def templates(scope: Scope, language: str, as_json: bool) -> None:
    """List the templates that new messages may start from: the account's own, then those that come with Chappe."""
    from chappe.messages import queries

    found = queries.starting_texts(scope.account.id, language=language)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Template", "Name", "Own", "Text"],
        [(each.key, each.name, each.id is not None, shortened(each.contents.text)) for each in found],
    )


@messages.command("save-template")
@click.argument("message")
@click.argument("name")
@as_json
@in_account
def save_template(scope: Scope, message: str, name: str, as_json: bool) -> None:
    """Keep a message's text as a template, under a name; one of that name is replaced."""
    from chappe.messages import operations

    made = operations.save_starting_text(
        message_named(scope, message).id, name, actor=scope.actor, now=clock.now()
    )
    if as_json:
        write_json({"template": str(made), "name": name})
    else:
        click.echo(f"Template {made} is saved.")


@messages.command("delete-template")
@click.argument("template", type=click.IntRange(min=1))
@in_account
def delete_template(scope: Scope, template: int) -> None:
    """Delete one of the account's own templates. Messages made from it stay."""
    from chappe.messages import operations

    operations.delete_starting_text(template, actor=scope.actor, now=clock.now())
    click.echo(f"Template {template} is deleted.")


@messages.command("start")
@click.argument("name")
@click.option(
    "--from", "template", required=True, metavar="TEMPLATE", help="As `chappe messages templates` lists it."
)
@click.option("--topic", required=True, metavar="KEY", help="The key of the topic that contacts consent to.")
@click.option("--sender", required=True, help="One of the account's senders.")
@click.option("--language", default="en", show_default=True, help="Of one that comes with Chappe: en or fr.")
@as_json
@in_account
def start(
    scope: Scope, name: str, template: str, topic: str, sender: str, language: str, as_json: bool
) -> None:
    """Make a message that starts from a template."""
    from chappe.cli.nouns.messages.writing import show_message, topic_id
    from chappe.messages import operations, queries

    contents = queries.starting_text(scope.account.id, template, language=language).contents
    made = operations.create_message(
        name,
        topic_id=topic_id(scope, topic),
        sender_id=queries.sender(scope.account.id, sender).id,
        text=contents.text,
        language=contents.language,
        copies=contents.copies,
        smart_replacement=contents.smart_replacement,
        without_accents=contents.without_accents,
        actor=scope.actor,
        now=clock.now(),
    )
    show_message(scope, queries.message(scope.account.id, made), as_json)


@messages.command("preview")
@click.argument("message")
@click.option(
    "--contact", metavar="EXTERNAL_ID", help="As this contact reads it; without, as somebody unknown."
)
@click.option("--language", help="The text in this language; without, the one that the contact reads.")
@click.option("--country", metavar="FR", help="Completed as there; a contact's is that of its number.")
@as_json
@in_account
def preview(
    scope: Scope, message: str, contact: str | None, language: str | None, country: str | None, as_json: bool
) -> None:
    """Show the text as a contact reads it, what it costs, and what would make it cost less."""
    from chappe.contacts.queries import contact_by_external_id
    from chappe.content import queries

    found = message_named(scope, message)
    contact_id = contact_by_external_id(scope.account.id, contact).id if contact else None
    shown = queries.preview(
        scope.account.id,
        found.contents,
        marketing=found.is_marketing,
        on=clock.now().date(),
        contact_id=contact_id,
        language=language,
        sender=found.sender,
        country=(country or "").upper(),
    )
    if as_json:
        write_json(shown)
        return
    write_fields(
        [
            ("Text", shown.text),
            ("Added", [part for part in (shown.before, shown.after) if part]),
            ("Language", shown.language),
            ("Encoding", shown.encoding),
            ("Fragments", shown.fragments),
            ("Remaining", shown.remaining),
            ("Forced by", [f"{mark.character} at {mark.position}" for mark in shown.marks]),
            ("From fields", shown.fields_at_fault),
            ("Empty fields", shown.empty_fields),
            *((f"With {fix.choice}", f"{fix.fragments} ({fix.encoding})") for fix in shown.fixes),
        ]
    )
