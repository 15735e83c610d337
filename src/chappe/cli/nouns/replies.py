"""``chappe replies``: what people answer, and what is said back."""

from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.naming import as_number
from chappe.cli.output import as_json, moment, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import reason, word

if TYPE_CHECKING:
    from chappe.inbound.queries import ThreadView

PLACES = ("waiting", "mine", "unassigned", "doubtful", "stop", "answered", "closed", "all")


@click.group()
def replies() -> None:
    """Conversations with people: what they answered, and what was sent to them."""


@replies.command("list")
@click.option("--which", type=click.Choice(PLACES), default="waiting", show_default=True)
@click.option(
    "--search",
    default="",
    metavar="TEXT",
    help="A number in any form, some of its digits, or the name or external id of a contact.",
)
@click.option(
    "--before", default="", metavar="PLACE", help="Those after the one with this place (--json shows it)."
)
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, which: str, search: str, before: str, limit: int, as_json: bool) -> None:
    """List conversations, the latest first."""
    from chappe.inbound import queries

    found = queries.threads(
        scope.account.id, wish=which, search=search, reader_id=scope.actor.user_id, before=before, limit=limit
    )
    if as_json:
        write_json(found)
        return
    write_table(
        ["Conversation", "From", "State", "With", "Latest", "Text"],
        [
            (
                each.id,
                f"{each.number} {each.contact_name}".strip(),
                f"{word('thread', each.state)}{', ' + word('intent', 'doubtful') if each.is_doubtful else ''}",
                each.assigned_to,
                moment(each.last_at, scope.account.time_zone),
                each.last_text,
            )
            for each in found
        ],
    )


@replies.command("show")
@click.argument("conversation")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
@as_json
@in_account
def show(scope: Scope, conversation: str, limit: int, as_json: bool) -> None:
    """Show a CONVERSATION: every text in and out, the earliest first."""
    from chappe.inbound import queries

    found = queries.thread(scope.account.id, as_number(conversation))
    lines = list(reversed(queries.conversation(scope.account.id, found.line.id, limit=limit)))
    if as_json:
        write_json({"conversation": found, "texts": lines})
        return
    write_fields(
        [
            ("Number", found.line.number),
            ("Contact", found.line.contact_name),
            ("State", word("thread", found.line.state)),
            ("With", found.line.assigned_to),
            ("Answered from", found.sender),
            ("Cannot be answered", cannot_be_answered(found)),
        ]
    )
    write_table(
        ["When", "What", "Number", "State", "Text"],
        [
            (
                moment(each.at, scope.account.time_zone),
                word("intent", each.intent)
                if each.kind == "reply"
                else each.name or word("text", each.purpose),
                each.id if each.kind != "deployment" else "",
                f"{word('recipient', each.state)} {reason(each.code) if each.code else ''}".strip()
                if each.state
                else "",
                each.text,
            )
            for each in lines
        ],
    )


def cannot_be_answered(found: "ThreadView") -> str:
    stopped = f"said STOP to {found.sender}" if found.sender_stop else ""
    return found.suppression or stopped or ("blocked" if found.is_blocked else "")


@replies.command("answer")
@click.argument("conversation")
@click.argument("text")
@as_json
@in_account
def answer(scope: Scope, conversation: str, text: str, as_json: bool) -> None:
    """Answer a CONVERSATION with TEXT, from what the person wrote to. It leaves at once, at any hour."""
    from chappe.direct.queries import direct
    from chappe.inbound import operations

    direct_id = operations.answer_thread(as_number(conversation), text, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(direct(scope.account.id, direct_id))
    else:
        click.echo(
            f"The answer is text {direct_id}; chappe replies show {conversation} says what became of it."
        )


@replies.command("assign")
@click.argument("conversation")
@click.argument("email", required=False)
@in_account
def assign(scope: Scope, conversation: str, email: str | None) -> None:
    """Give a CONVERSATION to the member with the address EMAIL; to nobody without one."""
    from chappe.accounts.queries import user_by_email
    from chappe.inbound import operations

    user_id = user_by_email(email).id if email else None
    operations.assign_thread(as_number(conversation), user_id, actor=scope.actor, now=clock.now())
    click.echo(f"Conversation {conversation} is with {email or 'nobody'}.")


@replies.command("close")
@click.argument("conversation")
@in_account
def close(scope: Scope, conversation: str) -> None:
    """Close a CONVERSATION; it comes back when the person writes again."""
    from chappe.inbound import operations

    operations.close_thread(as_number(conversation), actor=scope.actor, now=clock.now())
    click.echo(f"Conversation {conversation} is closed.")


@replies.command("reopen")
@click.argument("conversation")
@in_account
def reopen(scope: Scope, conversation: str) -> None:
    """Let a CONVERSATION wait for somebody again."""
    from chappe.inbound import operations

    operations.reopen_thread(as_number(conversation), actor=scope.actor, now=clock.now())
    click.echo(f"Conversation {conversation} waits again.")


@replies.command("settle")
@click.argument("reply")
@click.option("--stop/--not-stop", required=True, help="Whether the doubtful reply means STOP.")
@in_account
def settle(scope: Scope, reply: str, stop: bool) -> None:
    """Say what a doubtful REPLY, by its number, means."""
    from chappe.inbound import operations

    decide = operations.treat_as_stop if stop else operations.not_a_stop
    decide(as_number(reply), actor=scope.actor, now=clock.now())
    click.echo(f"Reply {reply} is {'obeyed as a STOP' if stop else 'no STOP'}.")


@replies.command("resend")
@click.argument("text")
@in_account
def resend(scope: Scope, text: str) -> None:
    """Send a TEXT to one person again whose outcome is unknown: it may come twice."""
    from chappe.direct import operations

    operations.resend_direct(as_number(text), actor=scope.actor, now=clock.now())
    click.echo(f"Text {text} is sent again.")


@replies.command("leave")
@click.argument("text")
@in_account
def leave(scope: Scope, text: str) -> None:
    """Leave a TEXT to one person whose outcome is unknown as it is."""
    from chappe.direct import operations

    operations.leave_direct(as_number(text), actor=scope.actor, now=clock.now())
    click.echo(f"Text {text} is left as it is.")
