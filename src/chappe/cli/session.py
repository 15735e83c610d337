"""What a command works on: a database that is there, an account, and whoever acts in it."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from chappe.base.refusal import Refusal
from chappe.cli.language import language

if TYPE_CHECKING:
    from chappe.accounts.queries import AccountView
    from chappe.accounts.roles import Actor

P = ParamSpec("P")


class AccountNeeded(Refusal):
    """There is not exactly one account, so that the command must name one (``known``)."""

    code = "cli.account_needed"


class NoAccount(Refusal):
    """The installation has no account yet."""

    code = "cli.no_account"


ACCOUNT = click.option(
    "--account", metavar="A", help="The account's short name; not needed where there is only one."
)


@dataclass(frozen=True, slots=True)
class Session:
    """What was said before the noun."""

    as_email: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The account a command works in, and who acts."""

    account: "AccountView"
    actor: "Actor"


def ready() -> bool:
    """The database is reachable, its own server started if Chappe has one, and Django is set up.

    Returns whether this call started that server.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chappe.config.settings")
    import django
    from django.apps import apps
    from django.utils import translation

    started = False
    if not apps.ready:
        from chappe.config.environment import ensure_database, environment

        started = ensure_database(environment()).started
        django.setup()
    translation.activate(language())
    return started


def scope_of(account: str | None, as_email: str | None) -> Scope:
    """The account of that slug, or the only one; and the user of that address, or the operator."""
    from chappe.accounts import queries

    found = queries.account_by_slug(account) if account else only_account()
    actor = queries.actor_by_email(as_email, found.id) if as_email else queries.operator(found.id)
    return Scope(account=found, actor=actor)


def only_account() -> "AccountView":
    from chappe.accounts import queries

    known = queries.accounts(limit=20)
    if not known:
        raise NoAccount()
    if len(known) > 1:
        raise AccountNeeded(known=", ".join(account.slug for account in known))
    return known[0]


def keep_time(zone: str) -> None:
    """Moments in sentences are in the account's time."""
    from django.utils import timezone

    timezone.activate(zone)


def in_installation(function: Callable[P, None]) -> Callable[P, None]:
    """For a command that needs the database and no account."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        ready()
        function(*args, **kwargs)

    return command


def in_account(function: Callable[Concatenate[Scope, P], None]) -> Callable[..., None]:
    """For a command of one account: adds ``--account`` and hands the function its scope."""

    def command(account: str | None, *args: P.args, **kwargs: P.kwargs) -> None:
        ready()
        session = click.get_current_context().find_object(Session) or Session()
        scope = scope_of(account, session.as_email)
        keep_time(scope.account.time_zone)
        function(scope, *args, **kwargs)

    functools.update_wrapper(command, function)
    return ACCOUNT(command)
