"""Processor time and memory of processes, from /proc: on a shared machine they say more than the clock."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Seconds of processor time of a process and of its children that have ended."""
    fields = _fields(pid)
    return sum(map(int, fields[11:15])) / _TICKS


def family_cpu(pid: int) -> float:
    """Seconds of processor time of a process, its children, and those that have ended."""
    children = 0.0
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = _fields(int(place.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == pid:
                children += (int(fields[11]) + int(fields[12])) / _TICKS
    return cpu(pid) + children


def peak_memory(pid: int) -> float:
    """The most memory that a process held so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


def postmaster(data_dir: Path) -> int:
    """The process id of an installation's own PostgreSQL."""
    return int((data_dir / "postgresql" / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
