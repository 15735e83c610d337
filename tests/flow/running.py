"""Real processes on the test's own database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from django.db import connection
from tests.architecture.modules import ROOT

from chappe.config.environment import database_target, environment


def process_environment() -> dict[str, str]:
    """The environment of a process that works on the test's database."""
    target = database_target(environment()).for_database(str(connection.settings_dict["NAME"]))
    return {
        **os.environ,
        "CHAPPE_DATABASE_URL": target.url(),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


@dataclass(slots=True)
class Running:
    """One ``chappe`` process, ended with its context."""

    arguments: tuple[str, ...]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chappe", *self.arguments],
                env=process_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self, patience: float = 20.0) -> int:
        """Asks it to end, and waits; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def kill(self) -> None:
        """Ends it as a crash would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def dispatching(log: Path) -> Running:
    """A dispatch process."""
    return Running(("dispatch",), log)


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Looks every twentieth of a second; fails, saying what was waited for."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} seconds: {what}")
        time.sleep(0.05)


@contextmanager
def frozen(process: Running) -> Iterator[None]:
    """The process stopped by the kernel for a while, as on a machine that sleeps."""
    assert process.process is not None
    process.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.process.send_signal(signal.SIGCONT)
