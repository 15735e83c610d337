"""Where pages are walked: a shell that is given commands, in a directory like a clone."""

import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 120.0  # seconds for one command
GRACE = 20.0  # seconds for what the commands have left running to end


class Shell:
    """One bash that is given commands, and ended with all it has started."""

    MARK = "chappe-walk-ended"

    def __init__(self, place: Path, environment: Mapping[str, str]) -> None:
        self._place = place
        self._environment = environment

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=self._place,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            until = time.monotonic() + GRACE
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
                while time.monotonic() < until and self._process.poll() is None:
                    time.sleep(0.1)
                while time.monotonic() < until:  # what bash had started, and bash no longer waits for
                    os.killpg(self._process.pid, 0)
                    time.sleep(0.1)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()

    def run(self, command: str) -> tuple[int, str]:
        """The exit code of the command, and what it showed. ``$?`` stays for the next one."""
        assert self._process.stdin is not None
        ending = f'code_=$?; printf "\\n{self.MARK} %d\\n" "$code_"; (exit "$code_")'
        self._process.stdin.write(f"{command}\n{ending}\n".encode())
        self._process.stdin.flush()
        output = self._read(time.monotonic() + LONGEST)
        shown, _, code = output.rpartition(f"\n{self.MARK} ")
        return int(code), shown.strip("\n")

    def _read(self, until: float) -> str:
        """All that comes up to the mark."""
        assert self._process.stdout is not None
        read = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not re.search(rf"\n{self.MARK} \d+\n$".encode(), read):
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError(f"after {LONGEST:.0f} seconds: {read.decode(errors='replace')}")
                piece = os.read(self._process.stdout.fileno(), 65_536)
                if not piece:
                    raise ChildProcessError(f"the shell has ended: {read.decode(errors='replace')}")
                read += piece
        return read.decode("utf-8", "replace")


@contextmanager
def clone() -> Iterator[tuple[Path, dict[str, str]]]:
    """A directory like a clone, made of links, and the environment of an installation of its own.

    The commands of ``bin`` are the clone's own where their environment is filled; elsewhere ``bin/chappe`` is a
    script that runs the command line with this Python. Other users can pass through: as root, PostgreSQL runs
    as one of them.
    """
    place = Path(tempfile.mkdtemp(prefix="chappe-walk-"))
    place.chmod(0o711)
    work = place / "chappe"
    work.mkdir(0o755)
    for entry in ROOT.iterdir():
        if entry.name in (".venv", "bin") or not entry.name.startswith("."):
            (work / entry.name).symlink_to(entry)
    variables = {name: value for name, value in os.environ.items() if not name.startswith("CHAPPE_")}
    if os.environ.get("CHAPPE_HOME") != str(ROOT):
        (work / "bin").unlink()
        (work / "bin").mkdir()
        program = work / "bin" / "chappe"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m chappe "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        variables["PYTHONPATH"] = str(ROOT / "src")
    variables |= {
        "CHAPPE_DATA_DIR": str(place / "data"),
        "CHAPPE_BIND": f"127.0.0.1:{free_port()}",
        "LC_ALL": "C.UTF-8",
    }
    try:
        yield work, variables
    finally:
        subprocess.run(
            ["bin/chappe", "database", "stop"], cwd=work, env=variables, check=False, capture_output=True
        )
        shutil.rmtree(place)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
