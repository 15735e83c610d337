"""Roles and databases inside the server, and the files that say who may enter it."""

import secrets
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from chappe.config.embedded.layout import Layout
from chappe.config.embedded.owner import Owner, user_name
from chappe.config.storage import kept_secret
from chappe.config.target import ConnectionTarget

SUPERUSER: Final = "postgres"
ROLE: Final = "chappe"
DATABASE: Final = "chappe"

Connection = psycopg.Connection[tuple[object, ...]]


def database_exists(target: ConnectionTarget, name: str) -> bool:
    """Whether the target's server has a database of this name."""
    with _maintenance(target) as connection:
        return _exists(connection, "SELECT FROM pg_database WHERE datname = %s", name)


def create_database(target: ConnectionTarget, name: str) -> None:
    """Make an empty database owned by the target's user; psycopg.errors.DuplicateDatabase if there is one."""
    with _maintenance(target) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop_database(target: ConnectionTarget, name: str) -> None:
    """Remove a database if it is there, cutting whoever is connected to it."""
    with _maintenance(target) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def prepare_databases(connection: Connection, layout: Layout, *, with_password: bool) -> None:
    """Make the role and the database of Chappe where they are missing; ``connection`` is the superuser's.

    The role may make databases (tests do) and is no superuser: who takes over Chappe's connection does not
    take over the server's user. It has a password only when a TCP port is open.
    """
    if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", ROLE):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
    if with_password:
        password = kept_secret(layout.data_dir, layout.password.name, lambda: secrets.token_urlsafe(24))
        verifier = connection.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256")
        change = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(change.format(sql.Identifier(ROLE), sql.Literal(verifier.decode())))
    if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
        create = sql.SQL("CREATE DATABASE {} OWNER {}")
        connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))


def write_access(layout: Layout, owner: Owner) -> None:
    """Write who may enter: the server's user and root by the socket, Chappe's role by TCP with its password.

    On the socket the kernel says who comes (``peer``): no secret to leak, and root could enter anyway.
    The files stand outside the cluster: root writes nothing in a directory that another user controls.
    """
    pairs = [(person, role) for person in sorted({owner.name, user_name(0)}) for role in (ROLE, SUPERUSER)]
    identities = "".join(f'chappe "{person}" {role}\n' for person, role in pairs)
    access = f"local all {ROLE},{SUPERUSER} peer map=chappe\nhost all {ROLE} 127.0.0.1/32 scram-sha-256\n"
    _write(layout.identities, identities)
    _write(layout.access, access)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    draft.write_text(f"# Written by Chappe each time it starts PostgreSQL.\n{text}", encoding="utf-8")
    draft.chmod(0o644)
    draft.rename(path)


def _maintenance(target: ConnectionTarget) -> Connection:
    return psycopg.connect(target.for_database("postgres").conninfo(), autocommit=True)


def _exists(connection: Connection, query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
