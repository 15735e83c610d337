"""``chappe database``: where the data is, and the server that Chappe starts for itself."""

import click

from chappe.cli.output import as_json, write_fields, write_json


@click.group()
def database() -> None:
    """Where the data is."""


@database.command("show")
@as_json
def show(as_json: bool) -> None:
    """Show which database is used, without its password, and how Chappe's own server is. Starts nothing."""
    from chappe.config import embedded
    from chappe.config.environment import database_target, environment

    env = environment()
    target = database_target(env)
    found: dict[str, object] = {
        "data_directory": str(env.data_dir),
        "own_server": env.database is None,
        "database": target.dbname,
        "user": target.user,
        "host": target.host,
        "port": target.port,
    }
    if env.database is None:
        status = embedded.status(env.data_dir, port=env.postgres_port)
        found |= {"state": status.state.value, "version": status.version, "log": str(status.log)}
    if as_json:
        write_json(found)
    else:
        write_fields([(name.replace("_", " ").capitalize(), value) for name, value in found.items()])


@database.command("url")
def url() -> None:
    """Write the address of the database as CHAPPE_DATABASE_URL takes it, password included. Starts it if needed."""
    from chappe.config.environment import ensure_database, environment

    click.echo(ensure_database(environment()).url())


@database.command("stop")
def stop() -> None:
    """End Chappe's own PostgreSQL server, cutting whoever is connected."""
    from chappe.config import embedded
    from chappe.config.environment import environment

    env = environment()
    if env.database is not None:
        raise click.UsageError("CHAPPE_DATABASE_URL names another server: Chappe does not end that one.")
    click.echo("The server is stopped." if embedded.stop(env.data_dir) else "The server was not running.")
