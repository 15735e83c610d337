"""``chappe deployments``: one sending of one message to an audience."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar
from zoneinfo import ZoneInfo

import click

from chappe.base import clock
from chappe.cli.errors import Stop, say
from chappe.cli.exits import Exit
from chappe.cli.nouns import deployment_views as views
from chappe.cli.nouns.groups import group_named
from chappe.cli.nouns.messages import message_named
from chappe.cli.output import as_json, moment, plain, write_fields, write_json, write_table
from chappe.cli.progress import Glance, until_over, watched
from chappe.cli.session import Scope, in_account
from chappe.wording import reason, sentence_of, word

if TYPE_CHECKING:
    from chappe.deployments.queries import DeploymentView

DEPLOYMENT = click.argument("deployment")
Command = TypeVar("Command", bound=Callable[..., Any])


class Plan(TypedDict, total=False):
    """What may be chosen of a deployment."""

    name: str
    message_id: int
    all_contacts: bool
    group_ids: list[int]
    excluded_group_ids: list[int]
    duplicates: str
    schedule_at: str
    schedule_zone: str
    schedule_local: bool
    refresh: bool
    limit_at: str


PLAN = (
    click.option(
        "--group", "groups", multiple=True, metavar="G", help="A group that gets it; may be repeated."
    ),
    click.option("--all-contacts/--no-all-contacts", default=None, help="Everybody gets it, without groups."),
    click.option(
        "--exclude", "excluded", multiple=True, metavar="G", help="A group that does not; may be repeated."
    ),
    click.option("--duplicates", help="one_per_number (as it is from the start) or each_contact."),
    click.option(
        "--at", "schedule_at", metavar="TIME", help="When it starts: 2026-12-01T10:00; now: on approval."
    ),
    click.option(
        "--zone", "schedule_zone", metavar="ZONE", help="Time zone of these times; the account's if not."
    ),
    click.option(
        "--local/--no-local",
        "schedule_local",
        default=None,
        help="The time of --at is that of each recipient's own zone.",
    ),
    click.option(
        "--refresh/--no-refresh",
        default=None,
        help="Compute the list again at that moment, by the same choices.",
    ),
    click.option("--limit-at", metavar="TIME", help="After it nothing leaves any more; none: no limit."),
)


def which_unknown(command: Command) -> Command:
    """The options by which unknown recipients are chosen, and the reason given."""
    for option in (
        click.option("--reason", default="", help="Why; the audit log keeps it."),
        click.option("--all", "everybody", is_flag=True, help="All of the deployment's."),
        click.option(
            "--position", "positions", type=int, multiple=True, help="One of them; may be repeated."
        ),
    ):
        command = option(command)
    return command


def chosen_unknown(positions: tuple[int, ...], everybody: bool) -> tuple[int, ...] | None:
    """The positions meant; None: all. Raises UsageError unless it is one or the other."""
    if everybody == bool(positions):
        raise click.UsageError("Give --all, or one --position or more.")
    return None if everybody else positions


@click.group()
def deployments() -> None:
    """One sending of one message to an audience: from draft to report.

    A DEPLOYMENT is named by its name or its number.
    """


@deployments.command("create")
@click.argument("name")
@click.option("--message", required=True, help="Name or number of the message.")
@as_json
@in_account
def create(scope: Scope, /, name: str, message: str, as_json: bool, **given: object) -> None:
    """Make a draft."""
    from chappe.deployments import operations, queries

    made = operations.create_deployment(
        name,
        message_id=message_named(scope, message).id,
        actor=scope.actor,
        now=clock.now(),
        **chosen(scope, given),  # type: ignore[misc]
    )
    write_deployment(scope, queries.deployment(scope.account.id, made), as_json)


@deployments.command("set")
@DEPLOYMENT
@click.option("--name")
@click.option("--message", help="Name or number of the message.")
@as_json
@in_account
def set_(
    scope: Scope,
    /,
    deployment: str,
    name: str | None,
    message: str | None,
    as_json: bool,
    **given: object,
) -> None:
    """Change a deployment that has not started: what is given. What was prepared or approved is revoked."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    changes = chosen(scope, given)
    if name is not None:
        changes["name"] = name
    if message is not None:
        changes["message_id"] = message_named(scope, message).id
    operations.edit_deployment(found, actor=scope.actor, now=clock.now(), **changes)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


for option in reversed(PLAN):
    option(create)
    option(set_)


@deployments.command("list")
@click.option("--state", "states", multiple=True, help="Only those in this state; may be repeated.")
@click.option("--search", default="", help="Part of a name.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@in_account
def list_(scope: Scope, states: tuple[str, ...], search: str, limit: int, as_json: bool) -> None:
    """List deployments, the newest first."""
    from chappe.deployments import queries
    from chappe.deployments.states import State

    known = {state.value: state for state in State}
    for state in states:
        if state not in known:
            raise click.UsageError(f"There is no state {state}. The states are: {', '.join(known)}.")
    found = queries.deployments(
        scope.account.id, states=tuple(known[state] for state in states), search=search, limit=limit
    )
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "Deployment", "State", "Message", "Recipients", "Fragments"],
        [
            (
                each.id,
                each.name,
                word("deployment", each.state),
                each.message_name,
                each.recipient_count,
                each.fragment_count,
            )
            for each in found
        ],
    )


@deployments.command("show")
@DEPLOYMENT
@as_json
@in_account
def show(scope: Scope, deployment: str, as_json: bool) -> None:
    """Show a deployment, and which recipients wait for legal hours."""
    from chappe.deployments import queries
    from chappe.deployments.estimating import cost_kept

    found = viewed(scope, deployment)
    holds = queries.holds(scope.account.id, found.id, now=clock.now())
    refreshed = queries.refreshed(scope.account.id, found.id)
    if as_json:
        priced = cost_kept(found.summary)
        told = {
            "cost": priced.as_json() if priced else None,
            "holds": [hold.as_json() for hold in holds],
            "refreshed": plain(refreshed),
        }
        write_json({**plain(found), **told})
        return
    write_deployment(scope, found, as_json)
    if refreshed is not None:
        views.write_refreshed(refreshed, scope.account.time_zone)
    views.write_holds(holds, scope.account.time_zone)


@deployments.command("count")
@DEPLOYMENT
@as_json
@in_account
def count(scope: Scope, deployment: str, as_json: bool) -> None:
    """Count who would get it now, and why the others would not; fragments, hours, duration and cost.

    Where texts have merge fields, about a thousand are filled, and the figures of all are estimated from them.
    """
    from chappe.deployments import queries

    found = queries.estimate_for(scope.account.id, deployment_id(scope, deployment), now=clock.now())
    if as_json:
        write_json(found.as_json())
        return
    views.write_estimate(found, scope.account.time_zone)


@deployments.command("validate")
@DEPLOYMENT
@as_json
@in_account
def validate(scope: Scope, deployment: str, as_json: bool) -> None:
    """Look at every point that must hold before the preparation; exit code 1 if one blocks it."""
    from chappe.deployments import queries
    from chappe.deployments.validation import blocks

    points = queries.validation(scope.account.id, deployment_id(scope, deployment), now=clock.now())
    if as_json:
        write_json(
            [{**views.plain_point(point), "sentence": views.point_sentence(point)} for point in points]
        )
    else:
        for point in points:
            click.echo(views.point_line(point))
    if blocks(points):
        raise Stop(Exit.REFUSED)


@deployments.command("prepare")
@DEPLOYMENT
@click.option("--no-wait", is_flag=True, help="Leave the work to a worker, and return at once.")
@as_json
@in_account
def prepare(scope: Scope, deployment: str, no_wait: bool, as_json: bool) -> None:
    """Freeze the text, compute the recipients and fill their texts."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    revision = operations.prepare(found, actor=scope.actor, now=clock.now())
    if not no_wait:
        compute(scope, found, revision)
    seen = queries.deployment(scope.account.id, found)
    if seen.preparation_problem:
        problem = seen.preparation_problem
        say(f"{sentence_of(problem['code'], problem['params'])} [{problem['code']}]")
        raise Stop(Exit.REFUSED)
    write_deployment(scope, seen, as_json)


def compute(scope: Scope, deployment_id: int, revision: int) -> None:
    """Does the work of the preparation here, unless a worker is at it already; returns when it is over."""
    from chappe.deployments import operations, queries
    from chappe.deployments.states import State

    def is_over() -> bool:
        seen = queries.deployment(scope.account.id, deployment_id)
        return seen.state is not State.PREPARING or seen.revision != revision

    def look() -> Glance:
        seen = queries.deployment(scope.account.id, deployment_id)
        return Glance(seen.prepared_done, seen.prepared_total, f"{seen.prepared_done:,} texts filled")

    def work() -> None:
        until_over(lambda: operations.run_preparation(deployment_id, revision, clock=clock.now), is_over)

    watched("Preparing", work, look)


@deployments.command("approve")
@DEPLOYMENT
@click.option("--revision", type=int, help="The revision that was looked at; the present one if not given.")
@as_json
@in_account
def approve(scope: Scope, deployment: str, revision: int | None, as_json: bool) -> None:
    """Let a prepared deployment leave, at its moment or at once."""
    from chappe.deployments import operations, queries

    seen = viewed(scope, deployment)
    operations.approve(
        seen.id,
        actor=scope.actor,
        now=clock.now(),
        revision=seen.revision if revision is None else revision,
    )
    write_deployment(scope, queries.deployment(scope.account.id, seen.id), as_json)


@deployments.command("reject")
@DEPLOYMENT
@click.option("--reason", required=True, help="Why; the preparer reads it.")
@as_json
@in_account
def reject(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """Send a prepared deployment back, with a reason."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.reject(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("cancel")
@DEPLOYMENT
@click.option("--reason", default="")
@as_json
@in_account
def cancel(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """End a deployment: whoever has not been sent it gets nothing."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.cancel(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("pause")
@DEPLOYMENT
@click.option("--reason", default="")
@as_json
@in_account
def pause(scope: Scope, deployment: str, reason: str, as_json: bool) -> None:
    """Stop a sending where it is; what is on the wire ends."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.pause(found, actor=scope.actor, now=clock.now(), reason=reason)
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("resume")
@DEPLOYMENT
@as_json
@in_account
def resume(scope: Scope, deployment: str, as_json: bool) -> None:
    """Go on with a sending that was paused, or that waits for a person since hours have closed."""
    from chappe.deployments import operations, queries

    found = deployment_id(scope, deployment)
    operations.resume(found, actor=scope.actor, now=clock.now())
    write_deployment(scope, queries.deployment(scope.account.id, found), as_json)


@deployments.command("forecast")
@DEPLOYMENT
@click.option(
    "--resume-after",
    type=click.IntRange(0, 10_000),
    default=0,
    show_default=True,
    metavar="MINUTES",
    help="How long a person takes to let it go on, where the account asks for one.",
)
@as_json
@in_account
def forecast(scope: Scope, deployment: str, resume_after: int, as_json: bool) -> None:
    """Foresee when a deployment leaves, waits, goes on and ends, and how many expire.

    Of one that is not prepared, from a count of its audience, by country alone. The JSON has the same by territory
    besides: segments, closed hours, and what waits for what.
    """
    from chappe.deployments import queries

    found = queries.course_ahead(
        scope.account.id,
        deployment_id(scope, deployment),
        now=clock.now(),
        resume_after=timedelta(minutes=resume_after),
    )
    if as_json:
        write_json(found.forecast.as_json() | {"course": found.as_json()})
    else:
        views.write_forecast(found.forecast, scope.account.time_zone)
        views.write_waits(found, scope.account.time_zone)


@deployments.command("calendar")
@click.option("--from", "first", metavar="2026-07-13", help="The first day, in the account's time; today.")
@click.option("--to", "last", metavar="2026-07-19", help="The last day; four weeks from the first.")
@as_json
@in_account
def calendar(scope: Scope, first: str | None, last: str | None, as_json: bool) -> None:
    """List what sends, sent or would send on some days, and until when."""
    from chappe.deployments import queries

    zone = ZoneInfo(scope.account.time_zone)
    now = clock.now()
    start = day_of(first) if first else now.astimezone(zone).date()
    end = day_of(last) if last else start + timedelta(days=27)
    if end < start:
        raise click.UsageError(f"{end} is before {start}.")
    found = queries.calendar(
        scope.account.id,
        start=datetime.combine(start, time(), zone),
        end=datetime.combine(end + timedelta(days=1), time(), zone),
        now=now,
    )
    if found.left_out:
        click.echo(f"{found.left_out:,} more, made earlier, are not shown: ask for fewer days.", err=True)
    if as_json:
        write_json(found.entries)
        return
    write_table(
        ["Deployment", "State", "From", "To", "Recipients"],
        [
            (
                each.name,
                word("deployment", each.state),
                moment(each.starts_at, scope.account.time_zone),
                moment(each.ends_at, scope.account.time_zone) + (" foreseen" if each.is_foreseen else ""),
                each.recipients,
            )
            for each in found.entries
        ],
    )


def day_of(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.UsageError(f"{written} is not a day such as 2026-07-13.") from None


@deployments.command("report")
@DEPLOYMENT
@click.option(
    "--export",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write every recipient there as CSV; - writes standard output.",
)
@as_json
@in_account
def report(scope: Scope, deployment: str, export: str | None, as_json: bool) -> None:
    """Show what a deployment has come to."""
    from chappe.reports import exports, queries

    found = deployment_id(scope, deployment)
    if export is not None:
        with click.open_file(export, "w", encoding="utf-8") as file:
            for lines in exports.export_recipients(scope.account.id, found):
                file.write(lines)
        return
    reported = queries.report(scope.account.id, found, now=clock.now())
    if as_json:
        priced = reported.cost.as_json() if reported.cost else None
        holds = [hold.as_json() for hold in reported.holds]
        write_json({**plain(reported), "cost": priced, "holds": holds})
    else:
        views.write_report(reported, scope.account.time_zone)


@deployments.command("recipients")
@DEPLOYMENT
@click.option("--state", help="Only those in this state.")
@click.option("--search", default="", help="A name, an external id or a number.")
@click.option("--after", type=int, default=0, help="The position after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def recipients(
    scope: Scope, deployment: str, state: str | None, search: str, after: int, limit: int, as_json: bool
) -> None:
    """List a deployment's recipients, each with its own text."""
    from chappe.deployments import queries
    from chappe.deployments.states import RecipientState

    known = {each.value: each for each in RecipientState}
    if state is not None and state not in known:
        raise click.UsageError(f"There is no state {state}. The states are: {', '.join(known)}.")
    found = queries.recipients(
        scope.account.id,
        deployment_id(scope, deployment),
        state=known[state] if state else None,
        search=search,
        after=after,
        limit=limit,
    )
    if as_json:
        write_json(found)
    else:
        views.write_recipients(found)


@deployments.command("unknown")
@DEPLOYMENT
@click.option("--after", type=int, default=0, help="The position after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def unknown(scope: Scope, deployment: str, after: int, limit: int, as_json: bool) -> None:
    """List the recipients whose outcome is unknown and asks for a person's word."""
    from chappe.deployments import queries

    found = queries.unknowns(scope.account.id, deployment_id(scope, deployment), after=after, limit=limit)
    if as_json:
        write_json(found)
    else:
        views.write_unknowns(found)


@deployments.command("resend")
@DEPLOYMENT
@which_unknown
@as_json
@in_account
def resend(
    scope: Scope, deployment: str, positions: tuple[int, ...], everybody: bool, reason: str, as_json: bool
) -> None:
    """Send unknown outcomes again: who did get the text reads it twice."""
    from chappe.deployments import operations

    resent = operations.resend_unknown(
        deployment_id(scope, deployment),
        actor=scope.actor,
        now=clock.now(),
        positions=chosen_unknown(positions, everybody),
        reason=reason,
    )
    if as_json:
        write_json(resent)
        return
    click.echo(f"{resent.recipients:,} sent again; {resent.in_hand:,} still in the hands of their lane.")


@deployments.command("leave")
@DEPLOYMENT
@which_unknown
@as_json
@in_account
def leave(
    scope: Scope, deployment: str, positions: tuple[int, ...], everybody: bool, reason: str, as_json: bool
) -> None:
    """Leave unknown outcomes as they are: nothing more is asked about them."""
    from chappe.deployments import operations

    left = operations.leave_unknown(
        deployment_id(scope, deployment),
        actor=scope.actor,
        now=clock.now(),
        positions=chosen_unknown(positions, everybody),
        reason=reason,
    )
    if as_json:
        write_json({"recipients": left})
        return
    click.echo(f"{left:,} left unknown.")


@deployments.command("exclusions")
@DEPLOYMENT
@click.option("--verdict", default="", help="Only those left out for this reason.")
@click.option("--after", type=int, default=0, help="The contact's number after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def exclusions(scope: Scope, deployment: str, verdict: str, after: int, limit: int, as_json: bool) -> None:
    """List the contacts that the preparation left out, and why."""
    from chappe.deployments import queries

    found = queries.exclusions(
        scope.account.id, deployment_id(scope, deployment), verdict=verdict, after=after, limit=limit
    )
    if as_json:
        write_json(found)
        return
    write_table(
        ["Contact", "External id", "Name", "Number", "Reason"],
        [
            (each.contact_id, each.external_id, each.name, each.number, word("verdict", each.verdict))
            for each in found
        ],
    )


@deployments.command("changes")
@DEPLOYMENT
@click.option("--change", default="", help="added, removed or renumbered alone.")
@click.option("--after", type=int, default=0, help="The contact's number after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def changes(scope: Scope, deployment: str, change: str, after: int, limit: int, as_json: bool) -> None:
    """List who was added and removed as a deployment's list was computed again at its moment."""
    from chappe.deployments import queries

    found = queries.refresh_changes(
        scope.account.id, deployment_id(scope, deployment), change=change, after=after, limit=limit
    )
    if as_json:
        write_json(found)
        return
    write_table(
        ["Contact", "External id", "Name", "Number", "Change", "Reason"],
        [
            (
                each.contact_id,
                each.external_id,
                each.name,
                each.number,
                each.change,
                reason(each.reason or ("new" if each.change == "added" else "")),
            )
            for each in found
        ],
    )


def chosen(scope: Scope, given: dict[str, object]) -> Plan:
    """The options of a plan that were given, as operations take them."""
    plan: Plan = {}
    groups, excluded = given["groups"], given["excluded"]
    assert isinstance(groups, tuple)
    assert isinstance(excluded, tuple)
    if groups:
        plan["group_ids"] = [group_named(scope, name).id for name in groups]
    if excluded:
        plan["excluded_group_ids"] = [group_named(scope, name).id for name in excluded]
    if isinstance(given["all_contacts"], bool):
        plan["all_contacts"] = given["all_contacts"]
    if isinstance(given["duplicates"], str):
        plan["duplicates"] = given["duplicates"]
    if isinstance(given["schedule_zone"], str):
        plan["schedule_zone"] = given["schedule_zone"]
    if isinstance(given["schedule_local"], bool):
        plan["schedule_local"] = given["schedule_local"]
    if isinstance(given["refresh"], bool):
        plan["refresh"] = given["refresh"]
    if isinstance(given["schedule_at"], str):
        plan["schedule_at"] = "" if given["schedule_at"] == "now" else given["schedule_at"]
    if isinstance(given["limit_at"], str):
        plan["limit_at"] = "" if given["limit_at"] == "none" else given["limit_at"]
    return plan


def deployment_id(scope: Scope, given: str) -> int:
    from chappe.deployments import queries

    return queries.find_deployment(scope.account.id, given)


def viewed(scope: Scope, given: str) -> "DeploymentView":
    from chappe.deployments import queries

    return queries.deployment(scope.account.id, deployment_id(scope, given))


def write_deployment(scope: Scope, found: "DeploymentView", as_json: bool) -> None:
    if as_json:
        write_json(found)
    else:
        write_fields(views.deployment_fields(found, scope.account.time_zone))
