"""Looks at what runs: the database, workers, dispatch, gateways, the console."""

import http.client
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chappe.cli.doctor.findings import Finding, broken, ok, warning
from chappe.config.environment import Environment

if TYPE_CHECKING:
    from chappe.accounts.queries import AccountView
    from chappe.gateways.queries import GatewayView

OLDEST_SERVER = 14
START = "Start one: chappe serve, or chappe {command}"
PATIENCE = 2.0
TRIGRAMS = "pg_trgm"


def look(env: Environment) -> Iterator[Finding]:
    """What the database knows of the processes; stops at the first thing without which the rest cannot be seen."""
    yield server(env)
    yield extensions()
    migrations = schema()
    yield migrations
    if migrations.remedy:
        return
    yield console(env)
    yield worker()
    yield from accounts()


def server(env: Environment) -> Finding:
    from chappe.base.queries import server_version

    version = server_version()
    whose = "Chappe's own" if env.database is None else "named by CHAPPE_DATABASE_URL"
    if int(version.split(".")[0]) < OLDEST_SERVER:
        return broken(
            "Database",
            f"PostgreSQL {version} is too old.",
            f"Chappe needs PostgreSQL {OLDEST_SERVER} or newer.",
        )
    return ok("Database", f"PostgreSQL {version}, {whose}")


def extensions() -> Finding:
    """The part of PostgreSQL's contrib modules by which parts of names and numbers are found."""
    from chappe.base.queries import extension

    is_there, can_be_made = extension(TRIGRAMS)
    if is_there:
        return ok("Extensions", f"{TRIGRAMS} is in the database")
    if can_be_made:
        return ok("Extensions", f"{TRIGRAMS} is made by the next migration")
    return broken(
        "Extensions",
        f"{TRIGRAMS} is not in the database, and this role may not make it.",
        "Have the server's administrator install PostgreSQL's contrib modules and run, in this database,"
        f" CREATE EXTENSION {TRIGRAMS}",
    )


def schema() -> Finding:
    from chappe.cli.processes.migrate import missing_migrations

    missing = missing_migrations()
    if missing:
        named = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        return broken("Schema", f"Migrations are missing: {named}.", "Run: chappe migrate")
    return ok("Schema", "at this version")


def console(env: Environment) -> Finding:
    host = "127.0.0.1" if env.bind_host in ("0.0.0.0", "::") else env.bind_host  # noqa: S104
    where = f"{host}:{env.bind_port}"
    try:
        answer = asked(host, env.bind_port, env.allowed_hosts[0].lstrip(".*") or "localhost")
    except OSError:
        return warning("Web", f"Nothing answers on {where}.", START.format(command="web"))
    if answer != b"ok\n":
        return broken(
            "Web",
            f"Another program answers on {where}.",
            "Choose another port in CHAPPE_BIND, or end that program.",
        )
    return ok("Web", f"answers on {where}")


def asked(host: str, port: int, name: str) -> bytes:
    """What the console says of itself to a proxy that calls it by that name. Raises OSError."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().read(100)
    except http.client.HTTPException:
        return b""
    finally:
        connection.close()


def worker() -> Finding:
    from chappe.base.queries import background

    seen = background()
    jobs = f"{seen.waiting} jobs waiting, {seen.running} running, {seen.failed} failed"
    if not seen.workers:
        return warning(
            "Worker",
            f"No worker runs: imports and preparations wait ({jobs}).",
            START.format(command="worker"),
        )
    return ok("Worker", f"{seen.workers} running; {jobs}")


def accounts() -> Iterator[Finding]:
    from chappe.accounts import queries

    found = queries.accounts()
    if not found:
        yield warning("Accounts", "There is none yet.", "Make one: chappe accounts create SLUG")
    for account in found:
        yield from account_gateways(account)


def account_gateways(account: "AccountView") -> Iterator[Finding]:
    from chappe.gateways import queries

    found = queries.gateways(account.id)
    if not any(gateway.is_enabled for gateway in found):
        yield warning(
            f"Account {account.slug}",
            "No gateway is switched on: nothing can leave.",
            f"Make one: chappe gateways create NAME --account {account.slug} …",
        )
    for gateway in found:
        yield gateway_finding(account, gateway)


def gateway_finding(account: "AccountView", gateway: "GatewayView") -> Finding:
    subject = f"Gateway {account.slug}/{gateway.name}"
    if not gateway.is_enabled:
        return ok(subject, "switched off")
    held = [lane for lane in gateway.lanes if lane.is_held]
    if not held:
        return warning(subject, "No dispatch process holds it.", START.format(command="dispatch"))
    said = ", ".join(dict.fromkeys(lane.condition for lane in held))
    if all(lane.condition == "bound" for lane in held):
        return ok(subject, f"{len(held)} of {gateway.binds} binds up")
    return broken(
        subject,
        f"{sum(lane.condition == 'bound' for lane in held)} of {gateway.binds} binds up: {said}.",
        f"Compare its address and password with the provider's: chappe gateways show {gateway.name}"
        f" --account {account.slug}",
    )
