"""``chappe users``: people who sign in, and their role in an account."""

from pathlib import Path

import click

from chappe.base import clock
from chappe.cli.output import as_json, moment, write_json, write_table
from chappe.cli.secret import password_file, read_secret
from chappe.cli.session import Scope, in_account, in_installation
from chappe.wording import word

ROLE = click.option("--role", required=True, help="viewer, author, approver or administrator.")


@click.group()
def users() -> None:
    """People who sign in, and their roles in an account."""


@users.command("create")
@click.argument("email")
@ROLE
@click.option("--name", default="", help="The person's name.")
@password_file("Without it a password is made, and shown once.")
@as_json
@in_account
def create(scope: Scope, email: str, role: str, name: str, password_file: Path | None, as_json: bool) -> None:
    """Make a user and a member of the account; who is a user already only becomes a member."""
    from chappe.accounts import operations

    given = read_secret(password_file)
    made = operations.invite(email, name=name, role=role, password=given, actor=scope.actor, now=clock.now())
    password = made.password if given is None else None
    if as_json:
        shown = {"id": made.id, "email": made.email, "role": role}
        write_json(shown | {"password": password} if password else shown)
        return
    click.echo(f"{made.email} is {word('role', role).lower()} of {scope.account.slug}.")
    if password:
        click.echo(f"Password, shown this once: {password}")


@users.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's users."""
    from chappe.accounts import queries

    found = queries.members(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Address", "Name", "Role", "Last sign-in"],
        [
            (each.email, each.name, word("role", each.role), moment(each.last_login, scope.account.time_zone))
            for each in found
        ],
    )


@users.command("role")
@click.argument("email")
@ROLE
@in_account
def role_(scope: Scope, email: str, role: str) -> None:
    """Change a member's role."""
    from chappe.accounts import operations, queries

    user = queries.user_by_email(email)
    operations.change_role(user.id, role=role, actor=scope.actor, now=clock.now())
    click.echo(f"{user.email} is {word('role', role).lower()} of {scope.account.slug}.")


@users.command("remove")
@click.argument("email")
@in_account
def remove(scope: Scope, email: str) -> None:
    """Take a member out of the account; the user keeps other accounts."""
    from chappe.accounts import operations, queries

    user = queries.user_by_email(email)
    operations.remove_member(user.id, actor=scope.actor, now=clock.now())
    click.echo(f"{user.email} is no longer a member of {scope.account.slug}.")


@users.command("password")
@click.argument("email")
@password_file("Without it a password is made, and shown once.")
@as_json
@in_installation
def password_(email: str, password_file: Path | None, as_json: bool) -> None:
    """Give a user a new password, which ends the user's sessions."""
    from chappe.accounts import operations

    given = read_secret(password_file)
    changed = operations.set_password(email, given, clock.now())
    if as_json:
        shown = {"id": changed.id, "email": changed.email}
        write_json(shown if given is not None else shown | {"password": changed.password})
        return
    click.echo(f"{changed.email} has a new password.")
    if given is None:
        click.echo(f"Password, shown this once: {changed.password}")
