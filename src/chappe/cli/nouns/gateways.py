"""``chappe gateways``: accounts at providers."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chappe.base import clock
from chappe.cli.naming import found_by
from chappe.cli.nouns.prices import prices
from chappe.cli.output import as_json, plain, write_fields, write_json, write_table
from chappe.cli.secret import password_file, read_secret
from chappe.cli.session import Scope, in_account
from chappe.wording import reason

if TYPE_CHECKING:
    from chappe.dispatch.queries import LaneNow
    from chappe.gateways.queries import GatewayView

OUTCOMES_SHOWN = ("accepted", "refused", "later", "unknown")
OPTION = click.option(
    "--option",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    help="An option of its kind, such as tls=yes or bind_mode=pair; may be repeated.",
)
CALLBACK_SECRET = password_file(
    "For kinds whose callbacks are signed with a secret of their own.",
    option="--callback-secret-file",
    what="secret that callbacks are signed with",
)


@click.group()
def gateways() -> None:
    """Accounts at providers, through which texts leave."""


gateways.add_command(prices)


@gateways.command("create")
@click.argument("name")
@click.option(
    "--kind", default="smpp", show_default=True, help="smpp, a provider of HTTP, or http for any other."
)
@click.option("--host", default="", help="Name or address of the provider's machine; HTTP kinds know theirs.")
@click.option("--port", type=int, help="Without it, that of the kind: 2775 for SMPP, 443 for HTTP.")
@click.option(
    "--system-id", default="", help="The name under which the provider knows you: system id, account, key."
)
@password_file("", required=True)
@CALLBACK_SECRET
@click.option(
    "--window", type=int, default=50, show_default=True, help="Texts sent and not yet answered, per bind."
)
@click.option(
    "--pace", type=int, help="Fragments per second, all binds together; without it, as fast as it goes."
)
@click.option("--binds", type=int, default=1, show_default=True, help="Connections kept open at once.")
@click.option("--countries", default="", help="Codes separated by commas: FR,BE; without it, every country.")
@click.option("--preference", type=int, default=100, show_default=True, help="The lowest is tried first.")
@OPTION
@as_json
@in_account
def create(
    scope: Scope,
    name: str,
    kind: str,
    host: str,
    port: int | None,
    system_id: str,
    password_file: Path,
    callback_secret_file: Path | None,
    window: int,
    pace: int | None,
    binds: int,
    countries: str,
    preference: int,
    options: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a gateway."""
    from chappe.gateways import operations, queries

    made = operations.create_gateway(
        name,
        kind=kind,
        host=host,
        port=port,
        system_id=system_id,
        password=read_secret(password_file) or "",
        callback_secret=read_secret(callback_secret_file),
        actor=scope.actor,
        now=clock.now(),
        window=window,
        pace=pace,
        binds=binds,
        countries=split(countries),
        preference=preference,
        settings=parsed(options),
    )
    if as_json:
        write_json(queries.gateway(scope.account.id, made))
    else:
        click.echo(f"Gateway {name} is made.")


@gateways.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's gateways, in the order they are tried."""
    from chappe.gateways import queries

    found = queries.gateways(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Gateway", "Kind", "Address", "Window", "Pace", "Binds", "Countries", "Condition"],
        [
            (
                each.name,
                each.kind,
                f"{each.host}:{each.port}",
                each.window,
                each.pace,
                each.binds,
                ",".join(each.countries) or "all",
                condition(each),
            )
            for each in found
        ],
    )


@gateways.command("show")
@click.argument("gateway")
@as_json
@in_account
def show(scope: Scope, gateway: str, as_json: bool) -> None:
    """Show a gateway, named by its name or its number: how it is set, its lanes, and its last hour."""
    from chappe.dispatch.queries import gateway_activity

    found = gateway_named(scope, gateway)
    activity = gateway_activity(scope.account.id, found.id, now=clock.now())
    if as_json:
        write_json({**plain(found), "activity": activity, "per_second": activity.per_second})
        return
    write_fields(
        [
            ("Gateway", found.name),
            ("Kind", found.kind),
            ("Address", f"{found.host}:{found.port}"),
            ("System id", found.system_id),
            ("Window", found.window),
            ("Pace", "as fast as it goes" if found.pace is None else f"{found.pace} fragments per second"),
            ("Binds", found.binds),
            ("Countries", ", ".join(found.countries) or "every country"),
            ("Preference", found.preference),
            ("Options", found.settings),
            *([("Callbacks", called_at(found))] if found.calls_back else []),
            ("Enabled", found.is_enabled),
            *((f"Lane {lane.index}", lane_now(lane)) for lane in activity.lanes),
            ("Texts a second", f"{activity.per_second:.1f} in the last minute"),
            *((f"{outcome}, last hour".capitalize(), activity.total(outcome)) for outcome in OUTCOMES_SHOWN),
            *((f"  {each.outcome}: {reason(each.code)}", each.count) for each in activity.codes),
            *((f"Receipts: {status}", count) for status, count in activity.receipts.items()),
        ]
    )


def lane_now(lane: "LaneNow") -> str:
    """One lane in a line."""
    if not lane.is_held:
        return "no dispatch process holds it"
    slowed = "" if lane.slowed_to is None else f", slowed to {lane.slowed_to:.1f} fragments a second"
    return f"{lane.condition}, {lane.in_flight} of {lane.window} on the wire{slowed}, held by {lane.holder}"


@gateways.command("set")
@click.argument("gateway")
@click.option("--name")
@click.option("--host")
@click.option("--port", type=int)
@click.option("--system-id")
@password_file("Without it the password stays.")
@CALLBACK_SECRET
@click.option("--window", type=int)
@click.option("--pace", type=int, help="0: as fast as it goes.")
@click.option("--binds", type=int)
@click.option("--countries", help="Codes separated by commas; an empty text means every country.")
@click.option("--preference", type=int)
@OPTION
@as_json
@in_account
def set_(
    scope: Scope,
    /,
    gateway: str,
    password_file: Path | None,
    callback_secret_file: Path | None,
    countries: str | None,
    options: tuple[str, ...],
    as_json: bool,
    **given: str | int | None,
) -> None:
    """Change a gateway: what is given. An option given replaces that option, the others stay."""
    from chappe.gateways import operations, queries

    found = gateway_named(scope, gateway)
    changes: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    if changes.get("pace") == 0:
        changes["pace"] = None
    if countries is not None:
        changes["countries"] = split(countries)
    if options:
        changes["settings"] = {**found.settings, **parsed(options)}
    changes["password"] = read_secret(password_file)
    changes["callback_secret"] = read_secret(callback_secret_file)
    operations.update_gateway(found.id, actor=scope.actor, now=clock.now(), **changes)  # type: ignore[arg-type]
    if as_json:
        write_json(queries.gateway(scope.account.id, found.id))
    else:
        click.echo(f"Gateway {found.name} is changed.")


@gateways.command("enable")
@click.argument("gateway")
@in_account
def enable(scope: Scope, gateway: str) -> None:
    """Let texts leave through a gateway again."""
    switch(scope, gateway, enabled=True)


@gateways.command("disable")
@click.argument("gateway")
@in_account
def disable(scope: Scope, gateway: str) -> None:
    """Let no text leave through a gateway, and close its binds."""
    switch(scope, gateway, enabled=False)


def switch(scope: Scope, gateway: str, *, enabled: bool) -> None:
    from chappe.gateways import operations

    found = gateway_named(scope, gateway)
    operations.set_gateway_enabled(found.id, enabled=enabled, actor=scope.actor, now=clock.now())
    click.echo(f"Gateway {found.name} is {'enabled' if enabled else 'disabled'}.")


def gateway_named(scope: Scope, given: str) -> "GatewayView":
    from chappe.gateways import queries

    known = queries.gateways(scope.account.id)
    return found_by(
        given,
        kind="gateway",
        by_name={each.name: each for each in known},
        by_id={each.id: each for each in known},
    )


def condition(gateway: "GatewayView") -> str:
    if not gateway.is_enabled:
        return "disabled"
    said = [lane.condition for lane in gateway.lanes if lane.is_held]
    return ", ".join(dict.fromkeys(said)) or "no dispatch process holds it"


def called_at(gateway: "GatewayView") -> str:
    """Where the provider is to send receipts and replies, or what is missing for that."""
    if not gateway.callback_url:
        return "none: CHAPPE_PUBLIC_URL is not set"
    if gateway.signs and not gateway.has_callback_secret:
        return f"{gateway.callback_url} (refused until --callback-secret-file is given)"
    return gateway.callback_url


def split(codes: str) -> list[str]:
    return [code for code in codes.split(",") if code.strip()]


def parsed(options: tuple[str, ...]) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals:
            raise click.UsageError(f"--option {option} has no =: write it as KEY=VALUE, for example tls=yes.")
        pairs[key.strip()] = value.strip()
    return pairs
