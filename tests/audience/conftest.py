"""An account whose criteria have something to name."""

import pytest
from tests.factories import make_account, make_actor

from chappe.accounts.roles import Actor, Role


@pytest.fixture
def author() -> Actor:
    """Who may make groups, in an account of Paris."""
    return make_actor(make_account(), Role.AUTHOR)


@pytest.fixture
def stranger() -> Actor:
    """Who may make groups in another account."""
    return make_actor(make_account(), Role.AUTHOR)
