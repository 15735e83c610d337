"""Keeps processes running: what dies is started again, with growing pauses; told to stop, all end in order."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import BinaryIO

log = logging.getLogger(__name__)

TICK = 0.2
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""Seconds of life after which a process is thought to be well, and its next pause is the shortest again."""

GRACE = 30.0
"""Seconds that processes have to finish what is in hand."""


@dataclass(slots=True)
class Child:
    """One process to keep: ``words`` are those of its ``chappe`` command line, ``output`` takes what it says."""

    name: str
    words: Sequence[str]
    output: BinaryIO | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = SHORTEST_PAUSE

    def command(self) -> list[str]:
        return [sys.executable, "-m", "chappe.cli.main", *self.words, "--parent", str(os.getpid())]

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches it through its supervisor only."""
        self.process = subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def tell(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """Ends what a dead process has left in its session: a web server's own children."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass(slots=True)
class Supervisor:
    """The children, until `stop` or a signal."""

    children: list[Child]
    grace: float = GRACE
    stopping: threading.Event = field(default_factory=threading.Event)
    hurried: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Returns when every child has ended after SIGTERM, SIGINT or `stop`; a second signal ends them at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told)
        self.keep()

    @contextmanager
    def in_background(self) -> Iterator[None]:
        """The children run while this is entered; they have ended when it is left."""
        keeper = threading.Thread(target=self.keep, name="supervisor")
        keeper.start()
        try:
            yield
        finally:
            self.stop()
            keeper.join()

    def keep(self) -> None:
        """Tends the children until told to stop, then ends them."""
        try:
            while not self.stopping.wait(TICK):
                for child in self.children:
                    self._tend(child, time.monotonic())
        finally:
            self._end_all()

    def stop(self) -> None:
        self.stopping.set()

    def _told(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.stopping.is_set():
            self.hurried.set()
        self.stopping.set()

    def _tend(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.due:
                child.start()
            return
        code = child.process.poll()
        if code is None:
            return
        child.sweep()
        if now - child.started >= STEADY:
            child.pause = SHORTEST_PAUSE
        log.warning("%s ended (%s): started again in %.1f s", child.name, described(code), child.pause)
        child.process, child.due = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _end_all(self) -> None:
        """Those that finish first are the ones that others write for: children end in the order they stand."""
        until = time.monotonic() + self.grace
        for child in self.children:
            child.tell(signal.SIGTERM)
        for child in self.children:
            while child.process is not None and child.process.poll() is None:
                if time.monotonic() > until or self.hurried.is_set():
                    log.warning("%s did not end in time: ended at once", child.name)
                    child.tell(signal.SIGKILL)
                    child.process.wait()
                    break
                time.sleep(0.05)
            child.sweep()


def described(code: int) -> str:
    """An exit code, or the signal that ended a process."""
    return f"by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
