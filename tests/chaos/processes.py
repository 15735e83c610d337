"""The processes of a run: PostgreSQL of its own, two dispatches, a worker, two networks, and the wires between them."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.proxy import Wire

from chappe.config import embedded
from chappe.config.target import ConnectionTarget
from chappe.gateways.simulator.worker import SmscProcess

ROOT = Path(__file__).parents[2]
# What is killed here are processes: what they wrote is safe with the system, without waiting for the disk.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "80"}


@dataclass(slots=True)
class Postgres:
    """An embedded server, reached by socket by the harness and by TCP by those that may lose it."""

    data_dir: Path
    port: int

    def start(self) -> None:
        """Starts it unless it runs; a crash is recovered from first."""
        embedded.ensure_running(self.data_dir, port=self.port, settings=SETTINGS)

    def kill(self) -> None:
        """The postmaster alone: its children notice by themselves."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)

    def pid(self) -> int:
        """The postmaster's."""
        text = (self.data_dir / "postgresql" / "postmaster.pid").read_text(encoding="ascii")
        return int(text.split("\n", 1)[0])

    def target(self, port: int, host: str = "127.0.0.1") -> ConnectionTarget:
        """The database by TCP, through the wire that listens there."""
        password = (self.data_dir / "postgresql-password").read_text(encoding="utf-8").strip()
        return ConnectionTarget("chappe", "chappe", password=password, host=host, port=str(port))


@dataclass(slots=True)
class Process:
    """One ``chappe`` process, hurried; its database by a wire of its own."""

    name: str
    arguments: tuple[str, ...]
    postgres: Postgres
    log: Path
    wire: Wire
    prefix: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    environment: dict[str, str] = field(default_factory=dict)
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Starts it unless it runs."""
        if self.running is not None and self.running.poll() is None:
            return
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [*self.prefix, sys.executable, "-m", "tests.chaos.hurried", *self.arguments],
                env={
                    **os.environ,
                    "CHAPPE_DATABASE_URL": self.postgres.target(self.wire.port, self.host).url(),
                    "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
                    **self.environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """Of the process that runs, or ran last; 0 where none did."""
        return 0 if self.running is None else self.running.pid

    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.poll() is None

    def kill(self) -> None:
        """As a crash would."""
        assert self.running is not None
        self.running.kill()
        self.running.wait()

    def end(self, patience: float = 15.0) -> None:
        """Asks it to end; kills it if it does not."""
        if self.running is None:
            return
        with suppress(ProcessLookupError):
            self.running.send_signal(signal.SIGCONT)
        self.running.terminate()
        try:
            self.running.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def freeze(self) -> None:
        """As on a machine that stands still."""
        assert self.running is not None
        self.running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        assert self.running is not None
        self.running.send_signal(signal.SIGCONT)


@dataclass(slots=True)
class Network:
    """A simulated network, on the same port and with the same journal however often it is killed."""

    scenario: Path
    journal: Path
    wire: Wire
    smsc: SmscProcess | None = None
    kills: int = 0

    def start(self) -> None:
        """Starts it, with nothing in its mailboxes."""
        self.smsc = SmscProcess(port=self.wire.target, scenario=self.scenario, journal=self.journal)
        self.smsc.__enter__()
        self.wire.target = self.smsc.port

    def kill(self) -> None:
        """As a crash would."""
        assert self.smsc is not None
        self.kills += 1
        self.smsc.kill()
        self.end()

    def end(self) -> None:
        """Ends it."""
        if self.smsc is not None:
            self.smsc.__exit__(None, None, None)
            self.smsc = None

    def to_come(self) -> int:
        """Answers, receipts and replies that it still has to say."""
        assert self.smsc is not None
        return int(self.smsc.stats()["to_come"])
