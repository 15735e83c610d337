"""The server's process: found by its pid file, proved to be ours, launched to outlive us, ended."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chappe.config.embedded.faults import ServerFailed
from chappe.config.embedded.layout import DEFAULT_PORT, Layout
from chappe.config.embedded.log import open_log
from chappe.config.embedded.owner import Owner
from chappe.config.embedded.programs import Programs

_PROC: Final = Path("/proc")
_HAS_PROC: Final = (_PROC / "self" / "cmdline").exists()  # else, as on macOS, `ps` is asked


@dataclass(frozen=True, slots=True)
class PidFile:
    """What ``postmaster.pid`` says; all but the pid may not be written yet."""

    pid: int
    port: int | None = None
    ready: bool = False


def parse_pid_file(text: str) -> PidFile | None:
    """Read ``postmaster.pid``: pid, data directory, time, port, socket directory, addresses, memory, status.

    None when it holds no pid. The pid is negative for a server in single-user mode.
    """
    lines = text.splitlines() + [""] * 8
    try:
        pid = abs(int(lines[0]))
    except ValueError:
        return None
    port = int(lines[3]) if re.fullmatch("[0-9]{1,5}", lines[3]) else None
    return PidFile(pid, port, lines[7].strip() == "ready") if pid else None


def living_postmaster(layout: Layout) -> PidFile | None:
    """The pid file of this cluster's server, if that server lives.

    The file outlives a server that was killed, and its pid may be another process's by now.
    """
    try:
        text = (layout.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    found = parse_pid_file(text)
    return found if found and _serves(found.pid, layout.cluster) else None


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _state(pid) != "Z"


def launch(
    layout: Layout, programs: Programs, owner: Owner, *, port: int | None, settings: Mapping[str, str]
) -> int:
    """Start the server and return its pid at once; it goes on without us.

    A shell in a session of its own starts it in the background and ends: neither Ctrl-C nor the end of our
    terminal reaches the server, and it is nobody's child that stays a zombie.
    """
    _remove_traces(layout)
    options = _options(layout, port) | dict(settings)
    command = [
        str(programs / "postgres"),
        "-D",
        str(layout.cluster),
        *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
    ]
    with open_log(layout.log) as log:
        shell = ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *command]
        started = owner.run(shell, seconds=30, output=log, own_session=True)
    if not started.stdout.strip().isdigit():
        raise ServerFailed("PostgreSQL could not be started.", started.stderr or "", layout.log)
    return int(started.stdout)


def end(pid: int, *, patience: float) -> bool:
    """Stop the server: first so that it cuts its clients and writes all down, then, out of patience, at once.

    Both are safe for the data: after the second it recovers at its next start. False if it still lives.
    """
    for way, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, way)
        until = time.monotonic() + seconds
        while is_alive(pid) and time.monotonic() < until:
            time.sleep(0.02)
        if not is_alive(pid):
            return True
    return False


def end_orphans(cluster: Path) -> None:
    """Kill what a killed server left running: its processes hold its memory, and no new server may start.

    Their work is lost already, with their server. They are found on Linux only; elsewhere they end when they
    next look for work.
    """
    running = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()] if _HAS_PROC else []
    for pid in running:
        if _is_orphan(pid, cluster):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _options(layout: Layout, port: int | None) -> dict[str, str]:
    """The settings that follow from where the files are, and those that reading the log depends on."""
    directory = str(layout.socket_directory).replace('"', '""')
    return {
        "unix_socket_directories": f'"{directory}"',
        "listen_addresses": "" if port is None else "127.0.0.1",
        "port": str(port or DEFAULT_PORT),
        "hba_file": str(layout.access),
        "ident_file": str(layout.identities),
        "logging_collector": "off",
        "log_destination": "stderr",
        "lc_messages": "C",
    }


def _remove_traces(layout: Layout) -> None:
    """Remove what a killed server left: PostgreSQL trusts any pid it finds there, even another program's.

    Called under the lock, with no server living. If processes of the old one still do, PostgreSQL finds that
    by its shared memory, and refuses.
    """
    (layout.cluster / "postmaster.pid").unlink(missing_ok=True)
    for trace in layout.socket_directory.glob(".s.PGSQL.*"):
        trace.unlink(missing_ok=True)


def _serves(pid: int, cluster: Path) -> bool:
    """Whether this process is a PostgreSQL server on this cluster."""
    if not _HAS_PROC:
        return f"postgres -D {cluster}" in _ps(pid, "command")
    command = _command(pid)
    if Path(command[0]).name != "postgres":
        return False
    try:
        return (_PROC / str(pid) / "cwd").readlink() == cluster
    except OSError:
        # Root in a container may not look into another user's process, but sees how it was started.
        return str(cluster) in command


def _is_orphan(pid: int, cluster: Path) -> bool:
    try:
        works_there = (_PROC / str(pid) / "cwd").readlink() == cluster
    except OSError:
        return False
    return works_there and _command(pid)[0].startswith("postgres: ")


def _command(pid: int) -> list[str]:
    """The program and arguments of a process; an empty text when it is gone, or ended and not collected."""
    try:
        text = (_PROC / str(pid) / "cmdline").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        text = ""
    return text.split("\0")


def _state(pid: int) -> str:
    """One letter; Z for a process that ended."""
    if not _HAS_PROC:
        return _ps(pid, "state")[:1]
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "Z"
    return text.rpartition(")")[2].split()[0]


def _ps(pid: int, column: str) -> str:
    command = ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30).stdout.strip()
