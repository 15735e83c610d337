"""Runs the commands of a page as they are written, one after the other in one shell, and compares what they show.

``python -m docs.walk PAGE``; with ``--write`` the page is given what its commands show now.

In a ``console`` block a line that begins with ``$`` is a command, and what follows is what it shows; a line of ``…``
stands for any lines. A block of ``sh`` is a script: it must end well, whatever it shows. A command may fail only if
``echo $?`` comes next. Commands that only look are tried again for a while: what they look at is on its way.
"""

import argparse
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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
LOOKS = re.compile(r"\b(report|recipients|list|show|doctor|cat|tail)\b")
FENCE = re.compile(r"^```(\w*)$")
PATIENCE = 30.0  # seconds for what is looked at to be there
BETWEEN = 1.0
LONGEST = 120.0  # seconds for one command
GRACE = 20.0  # seconds for what the commands have left running to end
PORTS = ("2775",)  # of the simulated network, in the pages

# What is another each time, and what stands for it when both sides are compared.
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)?"), "<moment>"),
    (re.compile(r"(shown this once: )\S+"), r"\1<password>"),
    (re.compile(r"\b\d+ migrations\b"), "<some> migrations"),
    (re.compile(r"(Texts per second +)\d+"), r"\1<rate>"),
    (re.compile(r"[ \r]+(?=\n|$)"), ""),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page: its text, what the page says it shows (None: nothing is said), and their lines from 0."""

    command: str
    shown: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A step that did not do what its page says."""

    step: Step
    code: int
    output: str

    def __str__(self) -> str:
        page = "(any)" if self.step.shown is None else self.step.shown
        return (
            f"line {self.step.first + 1}: {self.step.command}\n--- the page\n{page}\n"
            f"--- shown, exit code {self.code}\n{self.output}\n"
        )


def steps(text: str) -> list[Step]:
    """The commands of a page, in order."""
    found: list[Step] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = lines.index("```", at + 1)
        if fence[1] == "console":
            found.extend(_console(lines, at + 1, end))
        elif fence[1] == "sh":
            script = "\n".join(lines[at + 1 : end])
            found.append(Step(f"(\n{script}\n)", None, at + 1, end))
        at = end + 1
    return found


def _console(lines: Sequence[str], at: int, end: int) -> Iterator[Step]:
    while at < end:
        assert lines[at].startswith("$ "), f"line {at + 1} is neither a command nor what one shows"
        command = [lines[at].removeprefix("$ ")]
        at += 1
        while command[-1].endswith("\\"):
            command.append(lines[at])
            at += 1
        first = at
        while at < end and not lines[at].startswith("$ "):
            at += 1
        yield Step("\n".join(command), "\n".join(lines[first:at]), first, at)


def agrees(shown: str | None, output: str) -> bool:
    """Whether the output is what the page shows, but for what is another each time."""
    if shown is None:
        return True
    lines = [".*" if line.strip() == "…" else re.escape(line) for line in plain(shown).split("\n")]
    return re.fullmatch("\n".join(lines), plain(output), re.DOTALL) is not None


def plain(text: str) -> str:
    """The text without what is another each time."""
    for pattern, instead in VARYING:
        text = pattern.sub(instead, text)
    return text.strip("\n")


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


def walk(text: str, shell: Shell, patience: float = PATIENCE) -> Iterator[Difference]:
    """Runs the steps of a page, and gives those that did not do what the page says. One that fails is the last.

    ``patience``: the seconds for which a command that only looks is tried again.
    """
    known = steps(text)
    for step, following in zip(known, [*known[1:], None], strict=True):
        until = time.monotonic() + (patience if LOOKS.search(step.command) else 0.0)
        may_fail = following is not None and following.command == "echo $?"
        code, output = shell.run(step.command)
        while (code and not may_fail) or not agrees(step.shown, output):
            if time.monotonic() > until:
                yield Difference(step, code, output)
                if code and not may_fail:
                    return
                break
            time.sleep(BETWEEN)
            code, output = shell.run(step.command)


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


def with_free_ports(text: str) -> str:
    """The page, but that a port of it which is taken on this machine is another."""
    for port in PORTS:
        if not is_free(int(port)):
            text = text.replace(port, str(free_port()))
    return text


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


def rewritten(text: str, differences: Sequence[Difference]) -> str:
    """The page with what its commands show now. Raises ValueError where one failed that should not."""
    lines = text.split("\n")
    for found in sorted(differences, key=lambda one: one.step.first, reverse=True):
        if found.step.shown is None or found.code:
            raise ValueError(str(found))
        lines[found.step.first : found.step.last] = found.output.split("\n") if found.output else []
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="docs.walk", description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--write", action="store_true", help="put what the commands show into the page")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds for what is looked at to be there"
    )
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    text = given.page.read_text(encoding="utf-8")
    with clone() as (place, environment), Shell(place, environment) as shell:
        differences = []
        for found in walk(with_free_ports(text), shell, given.patience):
            sys.stdout.write(f"{found}\n")
            differences.append(found)
    if given.write and differences:
        given.page.write_text(rewritten(text, differences), encoding="utf-8")
        return 0
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
