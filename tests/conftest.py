"""What every test has: sockets only where a test says so."""

import pytest
from pytest_socket import enable_socket, socket_allow_hosts


@pytest.fixture(autouse=True)
def loopback(request: pytest.FixtureRequest) -> None:
    """Opens loopback, and nothing else, to the tests marked ``sockets``."""
    if request.node.get_closest_marker("sockets"):
        enable_socket()
        socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
