"""The command ``chappe``."""

import sys
from collections.abc import Sequence

import click

from chappe.cli.errors import failure
from chappe.cli.exits import Exit
from chappe.cli.lazy import Entry, LazyGroup
from chappe.cli.session import Session


class Chappe(LazyGroup):
    """Every command, by noun or by process."""

    sections = {
        "Campaigns": {
            "contacts": Entry(
                "chappe.cli.nouns.person:contacts", "contacts, and their import from CSV files"
            ),
            "fields": Entry("chappe.cli.nouns.fields:fields", "the account's own fields of its contacts"),
            "rewrites": Entry(
                "chappe.cli.nouns.rewrites:rewrites", "changes of every contact, counted, then confirmed"
            ),
            "groups": Entry("chappe.cli.nouns.groups:groups", "sets of contacts"),
            "messages": Entry("chappe.cli.nouns.messages:messages", "texts with merge fields"),
            "deployments": Entry(
                "chappe.cli.nouns.deployments:deployments", "one sending of one message to an audience"
            ),
            "replies": Entry(
                "chappe.cli.nouns.replying:replies", "what people answer, and what is said back"
            ),
            "suppressions": Entry(
                "chappe.cli.nouns.suppressions:suppressions", "numbers that must get nothing"
            ),
        },
        "Setting up": {
            "accounts": Entry("chappe.cli.nouns.accounts:accounts", "accounts and their settings"),
            "users": Entry("chappe.cli.nouns.users:users", "people who sign in, and their roles"),
            "topics": Entry("chappe.cli.nouns.topics:topics", "what contacts consent to"),
            "senders": Entry("chappe.cli.nouns.senders:senders", "what texts show as their origin"),
            "links": Entry("chappe.cli.nouns.links:links", "short links of texts, and who followed them"),
            "test-numbers": Entry(
                "chappe.cli.nouns.trial_numbers:numbers", "phones that messages are tested on"
            ),
            "gateways": Entry("chappe.cli.nouns.gateways:gateways", "accounts at providers"),
            "audit": Entry("chappe.cli.nouns.audit:audit", "who did what, and when"),
            "database": Entry("chappe.cli.nouns.database:database", "where the data is"),
        },
        "Tools (no database)": {
            "fragments": Entry("chappe.cli.nouns.fragments:fragments", "how many SMS a text is"),
            "numbers": Entry("chappe.cli.nouns.numbers:numbers", "what a telephone number is"),
            "windows": Entry(
                "chappe.cli.nouns.windows:windows", "legal sending hours, and an account's choices"
            ),
            "content": Entry(
                "chappe.cli.nouns.content:content", "what countries ask of a text, and what is put to it"
            ),
            "smsc": Entry("chappe.cli.processes.smsc:smsc", "a simulated network, that listens for SMPP"),
        },
        "Processes": {
            "serve": Entry("chappe.cli.processes.serve:serve", "everything, in one process tree"),
            "web": Entry("chappe.cli.processes.web:web", "the console alone"),
            "worker": Entry("chappe.cli.processes.worker:worker", "background work alone"),
            "dispatch": Entry("chappe.cli.processes.dispatch:dispatch", "sending alone"),
            "migrate": Entry("chappe.cli.processes.migrate:migrate", "bring the database to this version"),
            "doctor": Entry(
                "chappe.cli.doctor.command:doctor", "what is configured, reachable, wrong, and its remedy"
            ),
            "demo": Entry(
                "chappe.cli.demo.command:demo", "one campaign of fictitious contacts, start to report"
            ),
        },
    }


def show_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:  # noqa: ARG001
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"chappe {version('chappe')}")
    except PackageNotFoundError:
        click.echo("chappe, not installed as a package")
    ctx.exit()


@click.command(cls=Chappe, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--as",
    "as_email",
    metavar="EMAIL",
    help="Act as this user, with the role the user has in the account, instead of as the operator.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version.",
)
@click.pass_context
def chappe(ctx: click.Context, as_email: str | None) -> None:
    """SMS campaigns that leave once, on time, inside the law, and only with consent."""
    ctx.obj = Session(as_email=as_email)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line; returns its exit code."""
    try:
        chappe.main(args=arguments, prog_name="chappe", standalone_mode=False)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001
        return failure(error)
    return Exit.DONE


def main() -> None:
    """The entry point."""
    sys.exit(run())


if __name__ == "__main__":
    main()
