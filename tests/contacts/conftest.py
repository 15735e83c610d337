"""Two accounts and the people who act in them."""

import pytest
from tests.factories import make_account, make_actor

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Role


@pytest.fixture
def account(db: None) -> Account:
    """An account that writes its numbers the French way."""
    return make_account("semaphore", number_format="local:FR")


@pytest.fixture
def author(account: Account) -> Actor:
    return make_actor(account, Role.AUTHOR)


@pytest.fixture
def administrator(account: Account) -> Actor:
    return make_actor(account, Role.ADMINISTRATOR)


@pytest.fixture
def viewer(account: Account) -> Actor:
    return make_actor(account, Role.VIEWER)


@pytest.fixture
def stranger(db: None) -> Actor:
    """An administrator, but of another account."""
    return make_actor(make_account("elsewhere"), Role.ADMINISTRATOR)
