"""Its recipients, those left out, those who came and went."""

from typing import TYPE_CHECKING

import click

from chappe.cli.nouns.deployments import views
from chappe.cli.nouns.deployments.naming import DEPLOYMENT, deployment_id, deployments
from chappe.cli.output import as_json, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.wording import reason, word

if TYPE_CHECKING:
    pass


@deployments.command("recipients")
@DEPLOYMENT
@click.option("--state", help="Only those in this state.")
@click.option("--search", default="", help="A name, an external id or a number.")
@click.option("--fragments", type=int, default=0, help="Only those whose text has so many fragments.")
@click.option("--ucs2", is_flag=True, help="Only those whose text is in UCS-2.")
@click.option("--character", default="", metavar="C", help="Only those whose text has this character.")
@click.option("--after", type=int, default=0, help="The position after which to go on.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def recipients(
    scope: Scope,
    deployment: str,
    state: str | None,
    search: str,
    fragments: int,
    ucs2: bool,
    character: str,
    after: int,
    limit: int,
    as_json: bool,
) -> None:
    """List a deployment's recipients, each with its own text."""
    from chappe.deployments import queries
    from chappe.deployments.states import RecipientState
    from chappe.messages.fragments import Encoding

    known = {each.value: each for each in RecipientState}
    if state is not None and state not in known:
        raise click.UsageError(f"There is no state {state}. The states are: {', '.join(known)}.")
    found = queries.recipients(
        scope.account.id,
        deployment_id(scope, deployment),
        state=known[state] if state else None,
        like=queries.Like(fragments, Encoding.UCS_2 if ucs2 else "", character),
        search=search,
        after=after,
        limit=limit,
    )
    if as_json:
        write_json(found)
    else:
        views.write_recipients(found)


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
