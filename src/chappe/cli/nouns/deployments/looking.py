"""Deployments listed, shown, counted, foretold and reported."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from chappe.base import clock
from chappe.cli.nouns.deployments import views
from chappe.cli.nouns.deployments.naming import (
    DEPLOYMENT,
    deployment_id,
    deployments,
    viewed,
    write_deployment,
)
from chappe.cli.output import as_json, moment, plain, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import word

if TYPE_CHECKING:
    pass


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
