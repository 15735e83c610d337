"""One process at a time starts or stops the server of a data directory."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chappe.config.embedded.faults import Busy


@contextmanager
def locked(path: Path, *, patience: float) -> Iterator[None]:
    """Hold the lock, which the kernel frees when its holder dies; no program started meanwhile inherits it.

    Raises Busy after ``patience`` seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience
        while not _taken(descriptor):
            if time.monotonic() > until:
                raise Busy(path, patience)
            time.sleep(0.03)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
