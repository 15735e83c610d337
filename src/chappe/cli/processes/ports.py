"""Whether a port can be listened on, and whether something answers there."""

import errno
import socket
import time
import urllib.request

from chappe.cli.errors import Unreachable


def check_free(host: str, port: int, remedy: str) -> None:
    """Raises Unreachable, with the remedy, when something listens there already, or nothing may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                what = f"Port {port} of {host} is taken by another program."
            else:
                what = f"Port {port} of {host} cannot be listened on: {error.strerror}."
            raise Unreachable(what, remedy) from None


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nothing listened on a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def answers(address: str, *, within: float) -> bool:
    """Waits until the address answers, so many seconds at most; whether it did."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                return True
        except OSError:
            time.sleep(0.1)
    return False
