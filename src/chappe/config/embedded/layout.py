"""Where the embedded server's files are, all derived from the data directory."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEFAULT_PORT: Final = 5432
# A socket's address holds 107 bytes on Linux and 103 on macOS; PostgreSQL's file name takes the last of them.
_LONGEST_DIRECTORY: Final = 103 - len("/.s.PGSQL.65535")


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one embedded server; ``cluster`` and ``socket_directory`` belong to the server's user."""

    data_dir: Path
    cluster: Path
    socket_directory: Path
    log: Path
    lock: Path
    access: Path
    identities: Path
    password: Path

    def socket(self, port: int) -> Path:
        """The socket of the server; its name holds the port even when no TCP port is open."""
        return self.socket_directory / f".s.PGSQL.{port}"


def layout(data_dir: Path) -> Layout:
    """The layout in this directory, its symbolic links resolved: every process then finds the same server."""
    home = data_dir.resolve()
    return Layout(
        data_dir=home,
        cluster=home / "postgresql",
        socket_directory=socket_directory(home),
        log=home / "postgresql.log",
        lock=home / "postgresql.lock",
        access=home / "postgresql-hba.conf",
        identities=home / "postgresql-ident.conf",
        password=home / "postgresql-password",
    )


def socket_directory(data_dir: Path) -> Path:
    """``run`` in the data directory or, where that path is no good for a socket, one of ours under /tmp.

    No good: too long, with a comma (which parts hosts for libpq), or with characters that cannot be printed
    (bytes that are not UTF-8 are such).

    The name under /tmp follows from the data directory, so that every process finds it. It is not under
    /run/user, which disappears when the user signs out while the server stays.
    """
    usual = data_dir / "run"
    text = str(usual)
    if len(bytes(usual)) <= _LONGEST_DIRECTORY and "," not in text and text.isprintable():
        return usual
    digest = hashlib.sha256(bytes(data_dir)).hexdigest()
    return Path("/tmp") / f"chappe-{digest[:16]}"  # noqa: S108  made 0700, and refused when someone else's
