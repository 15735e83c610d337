"""``chappe content``: what countries ask of a text and its sender, and what an account has put to its texts."""

from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.errors import Stop
from chappe.cli.exits import Exit
from chappe.cli.language import speak
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account, ready, scope_of

if TYPE_CHECKING:
    from chappe.content.checking import Finding
    from chappe.content.completing import Choices

COUNTRY = click.option("--country", metavar="FR", default="*", help="There; everywhere, if not given.")
MARKS = {"blocking": ("✗", "red"), "warning": ("!", "yellow")}


@click.group()
def content() -> None:
    """Content rules by country: opt-out mentions, labels, senders, links."""


@content.command("rules")
@click.option("--country", metavar="FR", help="Those that hold there, the rules of anywhere among them.")
@as_json
def rules(country: str | None, as_json: bool) -> None:
    """List what countries ask for, with sources and how certain these are."""
    from chappe.content.registry import law

    speak()
    known = law()
    if country:
        found = [(country.upper(), rule) for rule in known.rules(country.upper())]
        if as_json:
            write_json([rule.as_json() for _, rule in found])
            return
    else:
        if as_json:
            write_json([file.as_json() for file in known.files.values()])
            return
        found = [(file.name, rule) for file in known.files.values() for rule in file.rules]
    write_table(
        ["Where", "Rule", "Force", "Topics", "Certainty", "Example or words", "Source"],
        [
            (
                name,
                rule.kind.value,
                rule.force.value,
                rule.topics.value,
                rule.certainty.value,
                rule.example or " ".join(rule.words[:6]) or rule.pattern,
                rule.sources[0].title,
            )
            for name, rule in found
        ],
    )


@content.command("check")
@click.argument("text")
@click.option("--country", "countries", metavar="FR", multiple=True, required=True, help="Read there.")
@click.option("--sender", default="", metavar="S", help="What it shows as its origin.")
@click.option("--transactional", is_flag=True, help="Of a transactional topic, which few rules are about.")
@click.option(
    "--account", metavar="A", help="With what this account has put; without it, no database is needed."
)
@as_json
def check(
    text: str,
    countries: tuple[str, ...],
    sender: str,
    transactional: bool,
    account: str | None,
    as_json: bool,
) -> None:
    """Look at TEXT as the countries do; exit code 1 if a rule keeps it from being prepared."""
    from chappe.content import checking
    from chappe.content.completing import Choices, frames, text_of
    from chappe.content.registry import law
    from chappe.content.rules import Force
    from chappe.messages.sender import sender_name
    from chappe.messages.template import NO_FRAME

    speak()
    choices = choices_of_account(account) if account else Choices()
    on, where = clock.now().date(), [country.upper() for country in countries]
    shown = sender_name(sender) if sender else None
    looked = (text_of(text),)
    around = {} if transactional else frames(law(), choices, looked, on)
    subject = (
        checking.Subject(looked, not transactional, shown.value, shown.kind)
        if shown
        else checking.Subject(looked, not transactional)
    )
    found = checking.check(law(), subject, dict.fromkeys(where), on, around)
    texts = {country: around.get(country, {}).get("", NO_FRAME).around(text) for country in where}
    if as_json:
        write_json({"findings": [plain_finding(each) for each in found], "texts": texts})
    else:
        for each in found:
            click.echo(finding_line(each))
        for country, completed in texts.items():
            if completed != text:
                click.echo(f"{country}: {completed}")
        if not found:
            click.echo("Nothing is missing.")
    if any(each.force is Force.BLOCKING for each in found):
        raise Stop(Exit.REFUSED)


def choices_of_account(account: str) -> "Choices":
    ready()
    from chappe.content import queries

    return queries.choices(scope_of(account, None).account.id)


def plain_finding(found: "Finding") -> dict[str, object]:
    return {**found.as_json(), "sentence": sentence_of_finding(found)}


def sentence_of_finding(found: "Finding") -> str:
    from chappe.wording import finding_sentence

    around = {"in_country": found.territory, "recipients": found.recipients, "languages": found.languages}
    return finding_sentence(found.code, {**found.params, **around})


def finding_line(found: "Finding") -> str:
    mark, colour = MARKS[found.force.value]
    source = found.rule.sources[0]
    told = f"{sentence_of_finding(found)} ({source.title}, {source.certainty.value})"
    return f"{click.style(mark, fg=colour, bold=True)} {told}"


@content.command("show")
@as_json
@in_account
def show(scope: Scope, as_json: bool) -> None:
    """Show what an account has put to its marketing texts, by country."""
    from chappe.content import queries

    write_choices(queries.choices(scope.account.id), as_json)


@content.command("complete")
@COUNTRY
@click.option(
    "--opt-out", default="", metavar="TEXT", help='Put at the end where it is missing: "STOP 36111".'
)
@click.option("--label", is_flag=True, help="Put the country's label first where it is missing.")
@as_json
@in_account
def complete(scope: Scope, country: str, opt_out: str, label: bool, as_json: bool) -> None:
    """Have texts completed for the recipients of a country; without --opt-out and --label, not at all."""
    from chappe.content import operations

    write_choices(
        operations.complete_texts(
            country.upper(), opt_out=opt_out, label=label, actor=scope.actor, now=clock.now()
        ),
        as_json,
    )


@content.command("as-everywhere")
@click.argument("country", metavar="FR")
@as_json
@in_account
def as_everywhere(scope: Scope, country: str, as_json: bool) -> None:
    """Take back what was settled for a country: what is put everywhere is put there."""
    from chappe.content import operations

    write_choices(
        operations.complete_as_everywhere(country.upper(), actor=scope.actor, now=clock.now()), as_json
    )


def write_choices(choices: "Choices", as_json: bool) -> None:
    from chappe.content.completing import choices_as_json

    told = choices_as_json(choices)
    if as_json:
        write_json(told)
        return
    write_table(
        ["Country", "Put at the end", "Label"],
        [
            ("everywhere" if code == "*" else code, str(wish["opt_out"]), bool(wish["label"]))
            for code, wish in told.items()
        ],
    )
