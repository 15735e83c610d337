"""Accounts and people for tests that need a database."""

from datetime import UTC, datetime
from itertools import count

from chappe.accounts.models import Account, Membership, User
from chappe.accounts.roles import Actor, Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_account(slug: str = "", **settings: object) -> Account:
    """An account of its own."""
    number = next(_numbers)
    return Account.objects.create(
        slug=slug or f"account-{number}", name=f"Account {number}", created_at=NOW, **settings
    )


def make_user(email: str = "") -> User:
    """A user who belongs to no account, and cannot sign in."""
    user = User(email=email or f"user-{next(_numbers)}@example.org", created_at=NOW)
    user.set_unusable_password()
    user.save()
    return user


def make_actor(account: Account, role: Role = Role.ADMINISTRATOR, email: str = "") -> Actor:
    """A new user with that role in the account."""
    user = make_user(email)
    Membership.objects.create(account=account, user=user, role=role.value)
    return Actor(account_id=account.pk, role=role, user_id=user.pk, label=user.email)


def user_id_of(actor: Actor) -> int:
    """The id of an actor who is a user."""
    assert actor.user_id is not None
    return actor.user_id
