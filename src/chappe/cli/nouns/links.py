"""``chappe links``: the account's link domain, and who followed the links of its texts."""

from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    from chappe.clicks.pointing import Pointing


@click.group()
def links() -> None:
    """Short links of texts: {% link 'https://…' %}, and who followed them."""


@links.command("domain")
@click.argument("name", required=False)
@as_json
@in_account
def domain(scope: Scope, name: str | None, as_json: bool) -> None:
    """Show the link domain and how to make it lead here, or set it: NAME, such as go.example.com ("" for none)."""
    from chappe.accounts import operations, queries
    from chappe.clicks.pointing import pointing
    from chappe.contacts.queries import public_host

    if name is not None:
        operations.update_account(actor=scope.actor, now=clock.now(), link_domain=name)
    chosen = queries.account(scope.account.id).link_domain
    told = pointing(chosen, public_host()) if chosen else None
    if as_json:
        write_json(
            {"link_domain": chosen}
            if told is None
            else {
                "link_domain": chosen,
                "example": told.example,
                "length": told.length,
                "record": told.record,
            }
        )
    elif told is None:
        click.echo("No link domain is set: texts cannot have short links. Set one: chappe links domain NAME")
    else:
        write_pointing(told)


def write_pointing(told: "Pointing") -> None:
    if told.is_own_host:
        record = "none: it is this installation's own name"
    else:
        record = told.record or "A or AAAA with this machine's address, or CNAME with its name"
    write_fields(
        [
            ("Link domain", told.domain),
            ("Record", record),
            ("Web server", "let the name in with a certificate for it, and hand its requests on to chappe"),
            ("To check", told.example),
            ("Characters", told.length),
        ]
    )


@links.command("clicks")
@click.argument("deployment")
@as_json
@in_account
def clicks(scope: Scope, deployment: str, as_json: bool) -> None:
    """Who followed the links of a DEPLOYMENT, by its name or number: people, their clicks, and robots apart."""
    from chappe.clicks import queries
    from chappe.deployments.queries import find_deployment

    found = queries.clicks_of_deployment(scope.account.id, find_deployment(scope.account.id, deployment))
    if as_json:
        write_json(found)
        return
    rows = [(each.target or "preference page", each.people, each.clicks, each.robots) for each in found.links]
    total = [("All, but for the preference page", found.people, found.clicks, found.robots)]
    write_table(["Link", "People", "Clicks", "Robots"], [*rows, *total] if rows else [])
