"""``chappe accounts``: accounts and their settings."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.rewriting import NO_WAIT, YES, carry_out
from chappe.cli.session import Scope, in_account, in_installation


@click.group()
def accounts() -> None:
    """Accounts, which own everything else, and their settings."""


@accounts.command("create")
@click.argument("slug")
@click.option("--name", help="The name people see; the short name if it is not given.")
@click.option("--language", default="en", show_default=True, help="Language of the account: en or fr.")
@click.option("--time-zone", default="Europe/Paris", show_default=True, help="An IANA name.")
@click.option(
    "--number-format", default="e164", show_default=True, help="e164, or local:CA for national numbers."
)
@click.option(
    "--sms-field", default="mobile", show_default=True, help="Key of the field that holds the number."
)
@as_json
@in_installation
def create(
    slug: str,
    name: str | None,
    language: str,
    time_zone: str,
    number_format: str,
    sms_field: str,
    as_json: bool,
) -> None:
    """Make an account; SLUG is its short name in commands and addresses, for example acme."""
    from chappe.accounts import operations

    made = operations.create_account(
        slug,
        name=name or slug,
        now=clock.now(),
        language=language,
        time_zone=time_zone,
        number_format=number_format,
        sms_field=sms_field,
    )
    if as_json:
        write_json(made)
    else:
        click.echo(f"Account {made.slug} is made.")


@accounts.command("list")
@as_json
@in_installation
def list_(as_json: bool) -> None:
    """List the accounts of this installation."""
    from chappe.accounts import queries

    found = queries.accounts()
    if as_json:
        write_json(found)
        return
    write_table(
        ["Account", "Name", "Language", "Time zone", "Numbers", "SMS field"],
        [
            (each.slug, each.name, each.language, each.time_zone, each.number_format, each.sms_field)
            for each in found
        ],
    )


@accounts.command("show")
@as_json
@in_account
def show(scope: Scope, as_json: bool) -> None:
    """Show an account's settings."""
    write_account(scope.account, as_json)


@accounts.command("set")
@click.option("--name")
@click.option("--language", help="en or fr.")
@click.option("--time-zone", help="An IANA name, for example Europe/Paris.")
@click.option("--number-format", help="e164, or local:CA for national numbers.")
@click.option("--sms-field", help="Key of the field that holds the number.")
@click.option(
    "--supported-countries", help="Codes separated by commas: FR,BE; an empty text means every country."
)
@click.option("--four-eyes", help="never, always or above: whether the approver must not be the preparer.")
@click.option("--four-eyes-above", type=int, help="The number of recipients for --four-eyes above.")
@click.option(
    "--resume",
    help="automatic or manual: who lets a deployment go on after hours have closed on some recipients.",
)
@click.option(
    "--late-start",
    help="ask or start: what to do with a deployment whose moment passed while Chappe was not running.",
)
@click.option(
    "--late-tolerance", type=int, metavar="MINUTES", help="How late a deployment starts without being asked."
)
@click.option(
    "--link-domain", metavar="NAME", help="Name of short links: go.example.com; an empty text for none."
)
@click.option(
    "--test-required/--no-test-required",
    default=None,
    help="Whether only texts that were tested may be prepared.",
)
@YES
@NO_WAIT
@as_json
@in_account
def set_(
    scope: Scope,
    /,
    as_json: bool,
    yes: bool,
    no_wait: bool,
    supported_countries: str | None,
    **given: str | int | bool | None,
) -> None:
    """Change an account's settings: those that are given.

    The SMS field, the number format and the countries served change the numbers of contacts: what they change is
    counted and shown first, and is to be confirmed.
    """
    from chappe.accounts import operations, queries
    from chappe.contacts.operations import propose_numbers

    changes: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    numbering: dict[str, object] = {
        key: changes.pop(key) for key in ("sms_field", "number_format") if key in changes
    }
    if supported_countries is not None:
        numbering["supported_countries"] = [code for code in supported_countries.split(",") if code.strip()]
    proposed = (
        propose_numbers(actor=scope.actor, now=clock.now(), **numbering)  # type: ignore[arg-type]
        if numbering
        else None
    )
    if changes or proposed is None:
        operations.update_account(actor=scope.actor, now=clock.now(), **changes)  # type: ignore[arg-type]
    if proposed is not None:
        carry_out(scope, proposed, yes=yes, no_wait=no_wait, quiet=as_json)
    write_account(queries.account(scope.account.id), as_json)


def write_account(account: object, as_json: bool) -> None:
    from chappe.accounts.queries import AccountView

    assert isinstance(account, AccountView)
    if as_json:
        write_json(account)
        return
    write_fields(
        [
            ("Account", account.slug),
            ("Name", account.name),
            ("Language", account.language),
            ("Time zone", account.time_zone),
            ("Number format", account.number_format),
            ("SMS field", account.sms_field),
            ("Countries", ", ".join(account.supported_countries) or "every country"),
            ("Four eyes", account.four_eyes),
            ("Four eyes above", account.four_eyes_above),
            ("Resume", account.resume),
            ("Late start", account.late_start),
            ("Late after", f"{account.late_tolerance} min"),
            ("Link domain", account.link_domain or "none"),
            ("Test required", account.test_required),
        ]
    )
