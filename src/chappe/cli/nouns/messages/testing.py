"""``chappe messages test|tests``: a message on a few phones, before it leaves for many."""

import time
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.errors import Stop
from chappe.cli.exits import Exit
from chappe.cli.nouns.messages.writing import message_named, messages
from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import reason, sentence_of, word

if TYPE_CHECKING:
    from chappe.direct.queries import TrialView

LOOK = 0.5  # seconds


@messages.command("test")
@click.argument("message")
@click.option(
    "--to",
    "numbers",
    multiple=True,
    metavar="NUMBER",
    help="A phone number, or the name of a test number; may be given again, up to 10 times.",
)
@click.option(
    "--as", "contact", metavar="EXTERNAL_ID", help="As this contact reads it; without, as somebody unknown."
)
@click.option("--language", help="The text in this language; without, the one that the contact reads.")
@click.option("--wait", is_flag=True, help="Wait for the receipts; exit code 5 unless all are delivered.")
@click.option(
    "--timeout", type=click.FloatRange(0), default=120, show_default=True, help="Seconds to wait for them."
)
@as_json
@in_account
def test(
    scope: Scope,
    message: str,
    numbers: tuple[str, ...],
    contact: str | None,
    language: str | None,
    wait: bool,
    timeout: float,
    as_json: bool,
) -> None:
    """Send a MESSAGE as it stands to a few numbers, at once, by the way and the sender of a deployment.

    It counts in no statistics, and never goes to a suppressed number.
    """
    from chappe.contacts.queries import contact_by_external_id
    from chappe.direct import operations, queries
    from chappe.messages.queries import trial_numbers

    kept = {each.name: each.number for each in trial_numbers(scope.account.id)}
    trial_id = operations.try_message(
        message_named(scope, message).id,
        [kept.get(number, number) for number in numbers],
        contact_id=contact_by_external_id(scope.account.id, contact).id if contact else None,
        language=language,
        actor=scope.actor,
        now=clock.now(),
    )
    found = ended(scope, trial_id, timeout) if wait else queries.trial(scope.account.id, trial_id)
    if as_json:
        write_json(found)
    else:
        write_trial(scope, found)
    if wait and any(text.outcome != "delivered" for text in found.texts):
        raise Stop(Exit.OUTCOME)


@messages.command("tests")
@click.argument("message")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@as_json
@in_account
def tests(scope: Scope, message: str, limit: int, as_json: bool) -> None:
    """List the tests of a MESSAGE, the latest first, and whether it was tested as it stands."""
    from chappe.deployments.queries import message_tested
    from chappe.deployments.validation import point_of_tests
    from chappe.direct.queries import trials

    message_id = message_named(scope, message).id
    found = trials(scope.account.id, message_id, limit=limit)
    stands = message_tested(scope.account.id, message_id, now=clock.now())
    if as_json:
        write_json({"verdict": stands.verdict.value, "untested_languages": stands.languages, "tests": found})
        return
    point = point_of_tests(stands)
    click.echo(sentence_of(point.code, point.params))
    for each in found:
        click.echo()
        write_trial(scope, each)


def ended(scope: Scope, trial_id: int, timeout: float) -> "TrialView":
    """The test once nothing more is to be known of it, or the time is over."""
    from chappe.direct.queries import trial

    end = time.monotonic() + timeout
    while True:
        found = trial(scope.account.id, trial_id)
        if not found.is_awaited(clock.now()) or time.monotonic() >= end:
            return found
        time.sleep(LOOK)


def write_trial(scope: Scope, found: "TrialView") -> None:
    many = "1 fragment" if found.fragments == 1 else f"{found.fragments} fragments"
    at = moment(found.at, scope.account.time_zone)
    click.echo(
        f"Test {found.id} of version {found.version}, {at}, {found.by}: {word('trial', found.outcome)}"
        f" ({many} to each number)"
    )
    write_table(
        ["Number", "Name", "Gateway", "Outcome"],
        [
            (
                text.number,
                text.name,
                text.gateway,
                f"{word('trial', text.outcome)}{': ' + reason(text.code) if text.code else ''}",
            )
            for text in found.texts
        ],
    )
