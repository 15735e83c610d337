"""What every test has: sockets only where a test says so."""

from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker
from pytest_socket import enable_socket, socket_allow_hosts

from tests.template import migrated_template

# A busy machine is no fault of the code: what takes long is seen in `--durations`, not by a deadline.
settings.register_profile("chappe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chappe")

_sql_flush = DatabaseOperations.sql_flush


def sql_flush(operations: DatabaseOperations, *arguments: Any, **options: Any) -> list[str]:
    """Empties the tables after a test that committed, the histories too, which the database guards otherwise."""
    statements = _sql_flush(operations, *arguments, **options)
    return ["SET LOCAL chappe.erasing = 'on'", *statements] if statements else []


DatabaseOperations.sql_flush = sql_flush  # type: ignore[assignment]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Has each process copy a migrated database in place of migrating one of its own."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(autouse=True)
def loopback(request: pytest.FixtureRequest) -> None:
    """Opens loopback, and nothing else, to the tests marked ``sockets``."""
    if request.node.get_closest_marker("sockets"):
        enable_socket()
        socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
