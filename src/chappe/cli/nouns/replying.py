"""``chappe replies rules, words, texts, answers``: what an account does about replies by itself."""

import click

from chappe.base import clock
from chappe.cli.naming import as_number
from chappe.cli.nouns.replies import replies
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account


@replies.command("rules")
@click.option(
    "--scope", "reach", type=click.Choice(["everything", "sender", "topic"]), help="How much a STOP stops."
)
@click.option("--confirm-stop/--no-confirm-stop", default=None, help="One text after a STOP.")
@click.option("--confirm-start/--no-confirm-start", default=None, help="One text after a START.")
@click.option(
    "--most-automatic", type=int, metavar="N", help="Texts by themselves to one number in 24 hours."
)
@as_json
@in_account
def rules(
    scope: Scope,
    reach: str | None,
    confirm_stop: bool | None,
    confirm_start: bool | None,
    most_automatic: int | None,
    as_json: bool,
) -> None:
    """Show the account's rules of replies; or change those given."""
    from chappe.inbound import operations, queries

    held = queries.reply_rule(scope.account.id)
    if any(each is not None for each in (reach, confirm_stop, confirm_start, most_automatic)):
        operations.set_reply_rule(
            reach or held.scope,
            confirms_stop=held.confirms_stop if confirm_stop is None else confirm_stop,
            confirms_start=held.confirms_start if confirm_start is None else confirm_start,
            most_automatic=held.most_automatic if most_automatic is None else most_automatic,
            actor=scope.actor,
            now=clock.now(),
        )
        held = queries.reply_rule(scope.account.id)
    if as_json:
        write_json(held)
        return
    write_fields(
        [
            ("A STOP stops", held.scope),
            ("Confirms a STOP", held.confirms_stop),
            ("Confirms a START", held.confirms_start),
            ("Texts by themselves a day", held.most_automatic),
        ]
    )


@replies.command("texts")
@as_json
@in_account
def texts(scope: Scope, as_json: bool) -> None:
    """List what is said by itself, in each language; Chappe's own words where the account has none."""
    from chappe.inbound import queries

    found = queries.reply_texts(scope.account.id)
    if as_json:
        write_json(found)
        return
    rows = [(each.which, each.language, each.text or each.shipped) for each in found]
    write_table(["Text", "Language", "Says"], [row for row in rows if row[2]])


@replies.command("say")
@click.argument("which", type=click.Choice(["stopped", "sender", "topic", "started", "help"]))
@click.argument("language")
@click.argument("text")
@in_account
def say(scope: Scope, which: str, language: str, text: str) -> None:
    """Set what is said by itself in a LANGUAGE; an empty TEXT leaves it to Chappe's words."""
    from chappe.inbound import operations

    operations.set_reply_text(which, language, text, actor=scope.actor, now=clock.now())
    click.echo(f"{which} in {language}: {text or 'as Chappe says it'}")


@replies.group("words")
def words() -> None:
    """Words of the account's own, obeyed beside those that come with Chappe."""


@words.command("list")
@click.option("--shipped", is_flag=True, help="Those that come with Chappe, by language.")
@as_json
@in_account
def list_words(scope: Scope, shipped: bool, as_json: bool) -> None:
    """List the account's own words."""
    from chappe.inbound import queries
    from chappe.inbound.registry import lexicons

    if shipped:
        known = {
            language: {
                "stop": sorted({*each.first, *each.alone, *(" ".join(phrase) for phrase in each.phrases)}),
                "start": sorted(" ".join(phrase) for phrase in each.start),
                "help": sorted(" ".join(phrase) for phrase in each.help),
            }
            for language, each in lexicons().items()
        }
        if as_json:
            write_json(known)
            return
        write_table(
            ["Language", "Obeyed as", "Words"],
            [
                (language, of, ", ".join(found))
                for language, table in known.items()
                for of, found in table.items()
            ],
        )
        return
    found = queries.added_words(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(["Number", "Word", "Obeyed as"], [(each.id, each.word, each.meaning) for each in found])


@words.command("add")
@click.argument("meaning", type=click.Choice(["stop", "start", "help"]))
@click.argument("word")
@in_account
def add_word(scope: Scope, meaning: str, word: str) -> None:
    """Obey WORD, alone in a reply, as STOP, START or HELP."""
    from chappe.inbound import operations

    number = operations.add_word(meaning, word, actor=scope.actor, now=clock.now())
    click.echo(f"“{word}” is obeyed as {meaning.upper()}; it is word {number}.")


@words.command("remove")
@click.argument("number")
@in_account
def remove_word(scope: Scope, number: str) -> None:
    """Take the account's own word of that NUMBER away."""
    from chappe.inbound import operations

    operations.remove_word(as_number(number), actor=scope.actor, now=clock.now())
    click.echo(f"Word {number} means nothing more.")


@replies.group("answers")
def answers() -> None:
    """Automatic answers to keywords."""


@answers.command("list")
@as_json
@in_account
def list_answers(scope: Scope, as_json: bool) -> None:
    """List the automatic answers."""
    from chappe.inbound import queries

    found = queries.auto_answers(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Word", "Written to", "Answer"],
        [(each.id, each.word, each.sender or "any", each.text) for each in found],
    )


@answers.command("add")
@click.argument("word")
@click.argument("text")
@click.option("--sender", default="", help="Only to what is written to this sender.")
@in_account
def add_answer(scope: Scope, word: str, text: str, sender: str) -> None:
    """Answer WORD, alone in a reply, with TEXT."""
    from chappe.inbound import operations

    number = operations.add_answer(word, text, sender=sender, actor=scope.actor, now=clock.now())
    click.echo(f"“{word}” is answered by itself; it is answer {number}.")


@answers.command("remove")
@click.argument("number")
@in_account
def remove_answer(scope: Scope, number: str) -> None:
    """Take the automatic answer of that NUMBER away."""
    from chappe.inbound import operations

    operations.remove_answer(as_number(number), actor=scope.actor, now=clock.now())
    click.echo(f"Answer {number} is taken away.")
