"""Consents on the command line: stated for one contact; the link with which the person states them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_json
from chappe.cli.progress import Glance, until_over, watched
from chappe.cli.session import Scope, in_account
from chappe.contacts.presets import Preset, end_of, first_moment

if TYPE_CHECKING:
    from chappe.contacts.queries import ConsentChangeView, ConsentEffects

TERMS = (
    click.option("--topic", required=True, metavar="KEY"),
    click.option("--status", required=True, help="granted or withdrawn."),
    click.option("--basis", default="express", show_default=True, help="express or implied."),
    click.option(
        "--preset",
        type=click.Choice([preset.value for preset in Preset]),
        help="What consent is implied by, which says when it ends: in Canada two years after a purchase, six"
        " months after an enquiry (S.C. 2010, c. 23, s. 10).",
    ),
    click.option(
        "--at",
        metavar="WHEN",
        help="When it was said, or the purchase made: a day, or a moment; now by default.",
    ),
    click.option("--expires", metavar="WHEN", help="When it ends: a day, that day included, or a moment."),
    click.option("--source", required=True, help="Where it was said."),
    click.option("--proof", default="", help="What shows it: a form's number, a recording."),
)


def with_terms(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a statement of consent."""
    for option in reversed(TERMS):
        command = option(command)
    return command


@click.command("consent")
@click.argument("contact")
@with_terms
@as_json
@in_account
def consent(scope: Scope, /, contact: str, topic: str, as_json: bool, **said: str | None) -> None:
    """State a contact's consent for a topic, or its withdrawal. Nothing is overwritten: the history grows."""
    from chappe.cli.nouns.contacts import contact_named, write_contact
    from chappe.contacts import operations, queries

    found = contact_named(scope, contact)
    operations.state_consent(
        found.id, topic, actor=scope.actor, now=clock.now(), **terms(said, scope.account.time_zone)
    )
    write_contact(scope, queries.contact(scope.account.id, found.id), as_json)


def terms(said: dict[str, str | None], zone: str) -> dict[str, Any]:
    """The options as the operations take them; days are days of the account's zone."""
    return {
        "status": said["status"],
        "basis": "implied" if said["preset"] else said["basis"],
        "preset": said["preset"] or "",
        "at": moment_given("--at", said["at"], zone, first_moment),
        "expires_at": moment_given("--expires", said["expires"], zone, end_of),
        "source": said["source"],
        "proof": said["proof"] or "",
    }


def moment_given(
    option: str, value: str | None, zone: str, of_day: Callable[[date, ZoneInfo], datetime]
) -> datetime | None:
    """The moment that a day or an ISO moment means; a moment without a zone is the account's."""
    if not value:
        return None
    try:
        if len(value) == len("2026-07-14"):
            return of_day(date.fromisoformat(value), ZoneInfo(zone))
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.UsageError(
            f"{option} {value} is no moment: write 2026-07-14, or 2026-07-14T10:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


@click.command("preference-link")
@click.argument("contact")
@click.option(
    "--last-day", metavar="DAY", help="The last day on which it leads there (UTC); no end by default."
)
@click.option("--revoke", is_flag=True, help="First, every link made so far leads nowhere any more.")
@as_json
@in_account
def preference_link(scope: Scope, contact: str, last_day: str | None, revoke: bool, as_json: bool) -> None:
    """Write the link to a contact's preference page. Whoever has it may change this contact's consents."""
    from chappe.cli.nouns.contacts import contact_named
    from chappe.contacts import operations

    try:
        ends = date.fromisoformat(last_day) if last_day else None
    except ValueError:
        raise click.UsageError(f"--last-day {last_day} is no day: write 2026-07-14.") from None
    found = contact_named(scope, contact)
    if revoke:
        operations.revoke_preference_links(found.id, actor=scope.actor, now=clock.now())
    link = operations.preference_link(found.id, last_day=ends, actor=scope.actor, now=clock.now())
    if as_json:
        write_json({"contact": found.id, "link": link})
    else:
        click.echo(link)


@click.command("consent")
@click.argument("group")
@with_terms
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-wait", is_flag=True, help="Leave the work to a worker, and return at once.")
@as_json
@in_account
def group_consent(
    scope: Scope,
    /,
    group: str,
    topic: str,
    dry_run: bool,
    yes: bool,
    no_wait: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """State consent, or its withdrawal, for everybody in a GROUP.

    Of a dynamic group it is stated for whoever is in it as the work begins.

    Without --at a grant leaves those who withdrew as they are.
    """
    from chappe.audience import operations as audience
    from chappe.audience import queries as audience_queries
    from chappe.cli.nouns.groups import group_named
    from chappe.contacts import operations, queries

    found, given, now = group_named(scope, group), terms(said, scope.account.time_zone), clock.now()
    checked = operations.checked_statement(
        now=now, **{**{k: v for k, v in given.items() if k != "proof"}, "at": given["at"] or now}
    )
    effects = audience_queries.preview_group_consent(
        scope.account.id,
        found.id,
        topic,
        status=checked.status,
        basis=checked.basis,
        at=given["at"],
        expires_at=checked.expires_at,
        now=now,
    )
    if dry_run:
        write_effects(effects, as_json)
        return
    if not yes:
        write_effects(effects, as_json=False, err=True)
        click.confirm(f"State it for {effects.added:,} contacts?", abort=True, err=True)
    change_id = audience.start_group_consent(found.id, topic, actor=scope.actor, now=now, **given)
    if not no_wait:
        make_change(scope, change_id)
    seen = queries.consent_change(scope.account.id, change_id)
    if as_json:
        write_json(seen)
    else:
        write_effects(seen, as_json=False)


def make_change(scope: Scope, change_id: int) -> None:
    """Does the work here, unless a worker is at it already; returns when it is over."""
    from chappe.audience import operations
    from chappe.contacts import queries

    def look() -> Glance:
        seen = queries.consent_change(scope.account.id, change_id)
        return Glance(seen.looked_at, seen.members, f"{seen.looked_at:,} contacts")

    def work() -> None:
        until_over(
            lambda: operations.run_group_consent(change_id, now=clock.now),
            lambda: queries.consent_change(scope.account.id, change_id).is_over,
        )

    watched("Stating", work, look)


def write_effects(effects: "ConsentEffects | ConsentChangeView", as_json: bool, *, err: bool = False) -> None:
    if as_json:
        write_json(effects)
        return
    for name, count in (
        ("Stated anew", effects.added),
        ("On record already", effects.known),
        ("Withdrew, and stay so", effects.overruled),
    ):
        click.echo(f"{name:<23}{count:,}", err=err)
