"""``chappe windows``: whether a text may leave for a number, by which law, and what an account makes of it."""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.cli.language import speak
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account, ready, scope_of

if TYPE_CHECKING:
    from chappe.windows.checking import Answer
    from chappe.windows.inforce import InForce
    from chappe.windows.law import Choices
    from chappe.windows.queries import ClosedDay

OPTIONS = ("number", "at", "rulebook", "postal_code", "state", "country", "zone")


@click.group()
def windows() -> None:
    """Legal sending hours: rulebooks, and when a text may leave for a number."""


@windows.command("check")
@click.argument("number", required=False)
@click.option("--at", metavar="TIME", help="At 2026-07-14T10:00+02:00, with its offset; now, if not given.")
@click.option("--rulebook", default="", metavar="R", help="By this rulebook instead of the one that applies.")
@click.option(
    "--postal-code", default="", metavar="P", help="The person's; a law may be finer than a country."
)
@click.option("--state", default="", metavar="S", help="The person's state or province.")
@click.option(
    "--country", default="", metavar="FR", help="The person's country, if the number is of another."
)
@click.option("--zone", default="", metavar="ZONE", help="The person's own time zone.")
@click.option(
    "--lines",
    is_flag=True,
    help="Read one JSON object of these options a line; answer a line each. Empty lines are skipped.",
)
@click.option("--account", metavar="A", help="As this account has chosen; without it, no database is needed.")
@as_json
def check(account: str | None, lines: bool, as_json: bool, **given: str | None) -> None:
    """Say whether a text may leave for NUMBER (+33612345678), since when or until when, and why."""
    speak()
    choices = choices_of_account(account)
    if lines:
        if given["number"]:
            raise click.UsageError("--lines reads the numbers from standard input: give no NUMBER.")
        for line in sys.stdin.buffer:
            if line.strip():
                write_json(answer_line(line, choices))
        return
    if not given["number"]:
        raise click.UsageError("Give a NUMBER, with + and the country's code.")
    answer = answered({key: value for key, value in given.items() if value}, choices)
    if as_json:
        write_json(answer.as_json())
    else:
        write_answer(answer)


def choices_of_account(account: str | None) -> "Choices":
    from chappe.windows.law import NO_CHOICES

    if account is None:
        return NO_CHOICES
    ready()
    from chappe.windows import queries

    return queries.choices(scope_of(account, None).account.id)


def answered(options: Mapping[str, str], choices: "Choices") -> "Answer":
    from chappe.windows import checking, registry
    from chappe.windows.places import Clues

    clues = Clues(
        number=options.get("number", ""),
        country=options.get("country", "").upper(),
        state=options.get("state", ""),
        postal_code=options.get("postal_code", ""),
        zone=options.get("zone", ""),
    )
    moment = parsed(options["at"]) if options.get("at") else clock.now()
    return checking.check(registry.law(), clues, moment, options.get("rulebook", ""), choices)


def answer_line(line: bytes, choices: "Choices") -> dict[str, object]:
    """The answer; of what is refused or not understood, a code and a sentence, so that every line has its own."""
    from chappe.wording import sentence

    try:
        return answered(options_of(line), choices).as_json()
    except Refusal as refusal:
        return {"refused": refusal.code, "sentence": sentence(refusal)}
    except click.UsageError as error:
        return {"refused": "window.bad_line", "sentence": error.message}


def parsed(at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"{at} is not a time such as 2026-07-14T10:00+02:00.") from None
    if moment.tzinfo is None:
        raise click.UsageError(f"{at} has no offset: write it as {at}+02:00, or {at}Z for UTC.")
    return moment


def options_of(line: bytes) -> dict[str, str]:
    """The options of a line, by name with underscores or hyphens."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"The line is not JSON: {error}.") from None
    if not isinstance(found, dict):
        raise click.UsageError("The line is not a JSON object.")
    options = {key.replace("-", "_"): value for key, value in found.items() if value is not None}
    for key, value in options.items():
        if key not in OPTIONS or not isinstance(value, str):
            raise click.UsageError(f"{key} is not an option with a text; there are {', '.join(OPTIONS)}.")
    return options


def write_answer(answer: "Answer") -> None:
    from chappe.wording import sentence_of

    told = answer.as_json()
    write_fields(
        [
            ("Territory", answer.territory),
            ("Rulebook", answer.rulebook),
            ("Zones", list(answer.zones)),
            ("Open", answer.open),
            ("Opens at", told["opens_at"]),
            ("Closes at", told["closes_at"]),
            ("Why", "\n".join(sentence_of(f"window.{why.code}", why.params()) for why in answer.why)),
            ("Source", "\n".join(dict.fromkeys(f"{why.source} {why.url}".strip() for why in answer.why))),
        ]
    )


@windows.command("rulebooks")
@click.option("--territory", metavar="FR", help="Only those that may be chosen there.")
@as_json
def rulebooks(territory: str | None, as_json: bool) -> None:
    """List the rulebooks: their territories, hours, sources, and how certain these are."""
    from chappe.windows import registry
    from chappe.windows.basis import hours_as_json
    from chappe.windows.places import Place

    law = registry.law()
    found = law.available(Place(territory.upper())) if territory else tuple(law.rulebooks.values())
    lines = [
        {
            "name": book.name,
            "territories": list(book.territories),
            "subdivisions": list(book.subdivisions),
            "standing": book.standing.value,
            "default": book.default,
            "title": dict(book.title),
            "hours": hours_as_json(book.hours),
            "closed_on_holidays": book.closed_on_holidays,
            "zone": book.zone,
            "effective_from": book.effective_from.isoformat() if book.effective_from else None,
            "effective_to": book.effective_to.isoformat() if book.effective_to else None,
            "sources": [
                {
                    "title": source.title,
                    "url": source.url,
                    "certainty": source.certainty.value,
                    "seen": source.seen.isoformat(),
                    "says": source.says,
                    "territories": list(source.territories),
                }
                for source in book.sources
            ],
            "notes": [dict(note) for note in book.notes],
        }
        for book in found
    ]
    if as_json:
        write_json(lines)
        return
    write_table(
        ["Rulebook", "Where", "Standing", "Default", "Certainty", "Title"],
        [
            (
                book.name,
                [*book.territories, *book.subdivisions],
                book.standing.value,
                book.default,
                book.sources[0].certainty.value,
                book.title["en"],
            )
            for book in found
        ],
    )


@windows.command("show")
@as_json
@in_account
def show(scope: Scope, as_json: bool) -> None:
    """Show what an account has chosen."""
    from chappe.windows import queries

    write_choices(queries.choices(scope.account.id), queries.own_closed_days(scope.account.id), as_json)


@windows.command("territories")
@click.option("--certainty", type=click.Choice(["A", "B", "C", "D"]), help="Only rules this certain.")
@click.option("--all", "everywhere", is_flag=True, help="Those without a rulebook of their own too.")
@as_json
@in_account
def territories(scope: Scope, certainty: str | None, everywhere: bool, as_json: bool) -> None:
    """List the territories and states with the rulebook in force for an account, and how certain it is."""
    from chappe.windows import queries, registry
    from chappe.windows.inforce import states_in_force, territories_in_force

    kept, today = queries.choices(scope.account.id), clock.now().date()
    found = [
        one
        for each in territories_in_force(registry.law(), kept, today)
        for one in (each, *states_in_force(registry.law(), each.place.territory, kept, today))
        if (everywhere or one.has_own) and certainty in (None, one.certainty)
    ]
    lines = [plain_in_force(each) for each in found]
    if as_json:
        write_json(lines)
        return
    write_table(
        ["Scope", "Rulebook", "Kept", "Chosen", "Certainty", "Others"],
        [
            (line["scope"], line["rulebook"], line["kept"], line["chosen"], line["certainty"], line["others"])
            for line in lines
        ],
    )


def plain_in_force(found: "InForce") -> dict[str, object]:
    from chappe.windows.basis import hours_as_json

    return {
        "scope": found.scope,
        "rulebook": found.book.name if found.book else None,
        "kept": found.kept,
        "chosen": found.chosen,
        "certainty": found.certainty.value if found.certainty else None,
        "hours": hours_as_json(found.book.hours) if found.book else None,
        "closed_on_holidays": found.book.closed_on_holidays if found.book else False,
        "others": [book.name for book in found.alternatives if book is not found.book],
    }


@windows.command("choose")
@click.option(
    "--rulebook",
    "chosen",
    multiple=True,
    metavar="FR=NAME",
    help="For a territory or a state; FR= for the default.",
)
@click.option("--courtesy/--no-courtesy", default=None, help="Keep hours that no law asks for: 8 to 20.")
@click.option(
    "--hours",
    multiple=True,
    metavar="DAY=SPANS",
    help="Tighter hours: monday=09:00-12:00,14:00-18:00; days that are not given are closed.",
)
@click.option("--all-hours", is_flag=True, help="No hours of the account's own any more.")
@click.option(
    "--closed-day", "closed", multiple=True, metavar="2026-12-24", help="A day of the account's own."
)
@click.option("--no-closed-days", is_flag=True, help="No closed days of the account's own any more.")
@as_json
@in_account
def choose(
    scope: Scope,
    chosen: tuple[str, ...],
    courtesy: bool | None,
    hours: tuple[str, ...],
    all_hours: bool,
    closed: tuple[str, ...],
    no_closed_days: bool,
    as_json: bool,
) -> None:
    """Choose rulebooks and tighter hours; what is prepared afterwards keeps them."""
    from chappe.windows import operations, queries
    from chappe.windows.basis import hours_of

    given = operations.ChoicesGiven()
    if chosen:
        given["rulebooks"] = dict(pair(each, "--rulebook FR=NAME") for each in chosen)
    if courtesy is not None:
        given["courtesy"] = courtesy
    if hours or all_hours:
        days = {day: spans.split(",") for day, spans in (pair(each, "--hours DAY=SPANS") for each in hours)}
        given["hours"] = hours_of(days if hours else None)
    if closed or no_closed_days:
        given["closed_days"] = [parsed_day(day) for day in closed]
    chosen_now = operations.choose_hours(actor=scope.actor, now=clock.now(), **given)
    write_choices(chosen_now, queries.own_closed_days(scope.account.id), as_json)


@windows.command("close-day")
@click.argument("day", metavar="2026-12-24")
@click.option("--name", default="", metavar="N", help="What the day is called.")
@as_json
@in_account
def close_day(scope: Scope, day: str, name: str, as_json: bool) -> None:
    """Keep a day closed, besides those that are; what is prepared afterwards keeps it."""
    from chappe.windows import operations, queries

    choices = operations.close_day(parsed_day(day), name=name, actor=scope.actor, now=clock.now())
    write_choices(choices, queries.own_closed_days(scope.account.id), as_json)


@windows.command("reopen-day")
@click.argument("day", metavar="2026-12-24")
@as_json
@in_account
def reopen_day(scope: Scope, day: str, as_json: bool) -> None:
    """Keep a day of the account's own no longer closed."""
    from chappe.windows import operations, queries

    choices = operations.reopen_day(parsed_day(day), actor=scope.actor, now=clock.now())
    write_choices(choices, queries.own_closed_days(scope.account.id), as_json)


def pair(given: str, form: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"{given} is not of the form {form}.")
    return name.strip(), value.strip()


def parsed_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text} is not a day such as 2026-12-24.") from None


def write_choices(choices: "Choices", days: "list[ClosedDay]", as_json: bool) -> None:
    from chappe.windows.basis import choices_as_json

    told = choices_as_json(choices)
    told["closed_day_names"] = {each.day.isoformat(): each.name for each in days if each.name}
    if as_json:
        write_json(told)
        return
    hours = told["hours"]
    write_fields(
        [
            ("Rulebooks", told["rulebooks"] or "the default of each territory"),
            ("Courtesy", choices.courtesy),
            (
                "Own hours",
                "\n".join(f"{day} {', '.join(spans) or 'closed'}" for day, spans in hours.items())
                if isinstance(hours, dict)
                else "all",
            ),
            ("Own closed days", [f"{each.day} {each.name}".strip() for each in days]),
        ]
    )
