"""The cluster: PostgreSQL's data on disk, made once, whole or not at all."""

import secrets
import shutil
from pathlib import Path
from typing import Final

from chappe.config.embedded.faults import (
    DiskFull,
    NotACluster,
    ServerFailed,
    VersionMismatch,
    ran_out_of_room,
)
from chappe.config.embedded.layout import Layout
from chappe.config.embedded.owner import Owner
from chappe.config.embedded.programs import Programs

# Written into the new cluster's postgresql.conf, where an operator may change them.
_SETTINGS: Final = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A line a second while it recovers from a crash: how `ensure_running` sees that it makes progress.
    "log_startup_progress_interval": "1s",
    # The log is for the server's own troubles: no statement and no value, which may be a person's number.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    # The memory that parallel queries share, in files: a container has 64 MB of /dev/shm, and systemd-logind
    # empties a user's at sign-out while the server stays.
    "dynamic_shared_memory_type": "mmap",
}


def cluster_exists(layout: Layout, programs: Programs) -> bool:
    """Whether there is a cluster to start.

    Raises NotACluster for anything else in its place, VersionMismatch for a cluster of another PostgreSQL.
    """
    if not layout.cluster.exists() or not any(layout.cluster.iterdir()):
        return False
    for part in ("PG_VERSION", "global/pg_control", "base", "pg_wal"):
        if not (layout.cluster / part).exists():
            raise NotACluster(layout.cluster, part)
    made_by = cluster_version(layout.cluster)
    if made_by is None:
        raise NotACluster(layout.cluster, "the number in PG_VERSION")
    if made_by != programs.major:
        raise VersionMismatch(layout.cluster, made_by, programs.major)
    return True


def cluster_version(cluster: Path) -> int | None:
    """The major version of PostgreSQL that made the cluster."""
    text = (cluster / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def make_cluster(layout: Layout, programs: Programs, owner: Owner, *, durable: bool) -> None:
    """Make the cluster beside its place, then move it there: a half-made one is never taken for whole.

    Called under the server's lock, so that what an interrupted attempt left can be removed. ``durable`` waits
    until the files are on the disk.
    """
    for leftover in layout.data_dir.glob(f"{layout.cluster.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = layout.cluster.with_name(f"{layout.cluster.name}.new-{secrets.token_hex(4)}")
    try:
        owner.make_directory(draft)
        made = owner.run(_initdb(programs, draft, durable=durable), seconds=600)
        if made.returncode:
            words = made.stderr.strip() or made.stdout.strip()
            if ran_out_of_room(words):
                raise DiskFull(layout.data_dir)
            raise ServerFailed("The database could not be made.", words, layout.log)
        draft.rename(layout.cluster)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _initdb(programs: Programs, draft: Path, *, durable: bool) -> list[str | Path]:
    """The locale is PostgreSQL's own C.UTF-8: the same order and letters whatever the machine's libc."""
    settings = (part for name, value in _SETTINGS.items() for part in ("--set", f"{name}={value}"))
    return [
        programs / "initdb",
        f"--pgdata={draft}",
        "--username=postgres",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--auth-local=peer",
        "--auth-host=reject",
        "--no-instructions",
        *settings,
        *(() if durable else ("--no-sync",)),
    ]
