"""``chappe contacts``: contacts, and their import from CSV files."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.base.refusal import NotFound
from chappe.cli.naming import as_number
from chappe.cli.nouns.consents import consent, preference_link
from chappe.cli.nouns.groups import group_named
from chappe.cli.nouns.imports import import_, import_undo, imports, rejections
from chappe.cli.output import as_json, moment, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account
from chappe.contacts.filtering import PROBLEMS, Filter, Standing, filter_of
from chappe.wording import word

if TYPE_CHECKING:
    from chappe.contacts.queries import ConsentView, ContactView

PIECE = 256 * 1024
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FIELD = click.option(
    "--field", "fields", multiple=True, metavar="KEY=VALUE", help="A field of the contact; may be repeated."
)


@click.group()
def contacts() -> None:
    """People, their numbers and consents."""


for command in (consent, preference_link, import_, imports, rejections, import_undo):
    contacts.add_command(command)


@contacts.command("list")
@click.option("--search", default="", help="Parts of a name, a number or some digits of it, an external id.")
@click.option("--group", metavar="G", help="Only those of this group.")
@click.option(
    "--standing",
    type=click.Choice([standing.value for standing in Standing]),
    help="Only those who stand so.",
)
@click.option("--problem", type=click.Choice(PROBLEMS), help="Only those without a usable number.")
@click.option("--country", default="", metavar="FR", help="Only those whose number is of this country.")
@click.option("--granted", metavar="TOPIC", help="Only those who consent to this topic, by its key.")
@click.option("--withdrawn", metavar="TOPIC", help="Only those who withdrew their consent to this topic.")
@click.option("--before", type=int, help="Only those made before the contact of this number.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@in_account
def list_(
    scope: Scope, /, search: str, before: int | None, limit: int, as_json: bool, **narrowed: str | None
) -> None:
    """List contacts, the newest first. Everything that is asked holds at once."""
    from chappe.audience import queries as audience
    from chappe.contacts import queries

    now = clock.now()
    asked, among = audience.narrowed(scope.account.id, chosen(scope, narrowed), now=now)
    found = queries.contacts(
        scope.account.id, search=search, chosen=asked, among=among, before=before, limit=limit, now=now
    )
    if as_json:
        write_json(found)
        return
    write_table(
        ["Number", "External id", "First name", "Last name", "Phone", "Country", "Active"],
        [
            (
                each.id,
                each.external_id,
                each.first_name,
                each.last_name,
                each.number or word("number", each.number_problem),
                each.number_country,
                each.is_active,
            )
            for each in found
        ],
    )


def chosen(scope: Scope, narrowed: Mapping[str, str | None]) -> Filter:
    """The filter that the options say. Raises NotFound for a group or a topic that is not there."""
    from chappe.contacts import queries

    group, topic = narrowed["group"], narrowed["granted"] or narrowed["withdrawn"]
    if narrowed["granted"] and narrowed["withdrawn"]:
        raise click.UsageError("Give --granted or --withdrawn, not both.")
    said = {
        "standing": narrowed["standing"] or "",
        "problem": narrowed["problem"] or "",
        "country": narrowed["country"] or "",
        "group": str(group_named(scope, group).id) if group else "",
        "topic": str(queries.topic_by_key(scope.account.id, topic).id) if topic else "",
        "consent": "granted" if narrowed["granted"] else "withdrawn",
    }
    return filter_of(said)


@contacts.command("show")
@click.argument("contact")
@as_json
@in_account
def show(scope: Scope, contact: str, as_json: bool) -> None:
    """Show a CONTACT, named by its external id or its number in Chappe."""
    write_contact(scope, contact_named(scope, contact), as_json)


@contacts.command("create")
@FIELD
@as_json
@in_account
def create(scope: Scope, fields: tuple[str, ...], as_json: bool) -> None:
    """Make a contact: --field external_id=c-1 --field first_name=Ada --field mobile=+33…"""
    from chappe.contacts import operations, queries

    made = operations.save_contact(actor=scope.actor, now=clock.now(), fields=parsed(fields))
    write_contact(scope, queries.contact(scope.account.id, made), as_json)


@contacts.command("set")
@click.argument("contact")
@FIELD
@click.option("--active/--inactive", default=None, help="An inactive contact gets nothing.")
@click.option("--block/--unblock", "blocked", default=None, help="Whether texts are blocked for the contact.")
@as_json
@in_account
def set_(
    scope: Scope,
    contact: str,
    fields: tuple[str, ...],
    active: bool | None,
    blocked: bool | None,
    as_json: bool,
) -> None:
    """Change a contact: the fields that are given; an empty value clears one."""
    from chappe.contacts import operations, queries

    found = contact_named(scope, contact)
    if fields:
        operations.save_contact(
            contact_id=found.id, actor=scope.actor, now=clock.now(), fields=parsed(fields)
        )
    if active is not None:
        switch = operations.activate_contact if active else operations.deactivate_contact
        switch(found.id, actor=scope.actor, now=clock.now())
    if blocked is not None:
        block = operations.block_sms if blocked else operations.unblock_sms
        block(found.id, actor=scope.actor, now=clock.now())
    write_contact(scope, queries.contact(scope.account.id, found.id), as_json)


def contact_named(scope: Scope, given: str) -> "ContactView":
    """The account's contact of that external id or number. Raises NotFound."""
    from chappe.contacts import queries

    try:
        return queries.contact_by_external_id(scope.account.id, given)
    except NotFound:
        if as_number(given) < 0:
            raise
        return queries.contact(scope.account.id, as_number(given))


def parsed(fields: tuple[str, ...]) -> dict[str, str]:
    if not fields:
        raise click.UsageError("Give at least one --field KEY=VALUE.")
    pairs: dict[str, str] = {}
    for field in fields:
        key, equals, value = field.partition("=")
        if not equals:
            raise click.UsageError(
                f"--field {field} has no =: write it as KEY=VALUE, for example first_name=Ada."
            )
        pairs[key.strip()] = value
    return pairs


def standing(consent: "ConsentView", zone: str) -> str:
    """How a consent stands, and since or until when."""
    if consent.status == "withdrawn":
        return f"withdrawn, {moment(consent.at, zone)}"
    if consent.expires_at is not None and consent.expires_at <= clock.now():
        return f"expired, {moment(consent.expires_at, zone)}"
    until = f" until {moment(consent.expires_at, zone)}" if consent.expires_at else ""
    return f"granted, {consent.basis}{until}"


def write_contact(scope: Scope, found: "ContactView", as_json: bool) -> None:
    from chappe.audience.queries import groups_holding
    from chappe.contacts.queries import fields

    holding = groups_holding(scope.account.id, found.id, now=clock.now())
    if as_json:
        write_json(
            {**asdict(found), "dynamic_groups": holding.groups, "dynamic_groups_untold": holding.untold}
        )
        return
    names = {field.key: f"{field.name} ({field.key})" for field in fields(scope.account.id)}
    zone = scope.account.time_zone
    suppression = found.suppression
    write_fields(
        [
            ("External id", found.external_id),
            ("Number in Chappe", found.id),
            ("Name", f"{found.first_name} {found.last_name}".strip()),
            ("Phone", found.number or word("number", found.number_problem)),
            ("Language", found.language),
            ("Country", found.country),
            ("Time zone", found.time_zone),
            ("Postal code", found.postal_code),
            *((names.get(key, key), value) for key, value in found.attributes.items()),
            ("Active", found.is_active),
            ("Suppressed", f"{suppression.reason}, {moment(suppression.at, zone)}" if suppression else False),
            ("Stopped senders", ", ".join(stop.sender for stop in found.sender_stops)),
            ("Groups", ", ".join(group.name for group in found.groups)),
            ("Dynamic groups", ", ".join(group.name for group in holding.groups)),
            *(("Takes too long to tell of", group.name) for group in holding.untold),
            *((f"Consent {each.topic_key}", standing(each, zone)) for each in found.consents),
        ]
    )
