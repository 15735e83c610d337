"""The embedded server as the rest of Chappe sees it: make sure that it runs, ask how it is, stop it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psycopg

from chappe.config.embedded import log
from chappe.config.embedded.cluster import cluster_exists, cluster_version, make_cluster
from chappe.config.embedded.databases import DATABASE, ROLE, prepare_databases, write_access
from chappe.config.embedded.faults import ServerFailed, said_clearly
from chappe.config.embedded.layout import DEFAULT_PORT, Layout, layout
from chappe.config.embedded.lock import locked
from chappe.config.embedded.owner import check_reach, choose_owner
from chappe.config.embedded.postmaster import PidFile, end, living_postmaster
from chappe.config.embedded.programs import usable_programs
from chappe.config.embedded.start import LONGEST_START, bring_up, superuser_target
from chappe.config.storage import make_data_directory
from chappe.config.target import ConnectionTarget

_NO_SETTINGS: Final[Mapping[str, str]] = MappingProxyType({})
_LOCK_PATIENCE: Final = LONGEST_START + 60.0


class ServerState(StrEnum):
    """Whether the embedded server has data and runs."""

    ABSENT = "absent"
    STOPPED = "stopped"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Status:
    """The embedded server at one moment. ``trouble``: why it takes no connection although it runs."""

    state: ServerState
    cluster: Path
    log: Path
    target: ConnectionTarget
    version: int | None = None
    pid: int | None = None
    trouble: str = ""


def ensure_running(
    data_dir: Path,
    *,
    port: int | None = None,
    user: str | None = None,
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> ConnectionTarget:
    """Start the server of this data directory unless it runs, make what is missing, and say where it is.

    Any number of processes may call it at once: one starts the server (``started`` of its target says so),
    which outlives them all until `stop`. ``port``: also listen on this TCP port of 127.0.0.1; ``user``: the
    system user to run as, for root; ``settings``: PostgreSQL's own (``{"fsync": "off"}`` in tests). The three
    count only when this call starts the server. Raises ConfigurationError.
    """
    place = layout(data_dir)
    with said_clearly(place.data_dir):
        log.trim(place.log)
        return _answering(place) or _start(place, port, user, settings)


def target(data_dir: Path, *, port: int | None = None) -> ConnectionTarget:
    """Where the server is or, when it does not run, will be with this ``port``. Starts and writes nothing."""
    place = layout(data_dir)
    living = _living_if_readable(place)
    return _target(place, living.port if living else port)


def status(data_dir: Path, *, port: int | None = None) -> Status:
    """How the server is; starts and writes nothing."""
    place = layout(data_dir)
    found = Status(ServerState.ABSENT, place.cluster, place.log, target(data_dir, port=port))
    with said_clearly(place.data_dir):
        if not (place.cluster / "PG_VERSION").exists():
            return found
        found = replace(found, state=ServerState.STOPPED, version=cluster_version(place.cluster))
        living = living_postmaster(place)
    if living is None:
        return found
    return replace(found, state=ServerState.RUNNING, pid=living.pid, trouble=_trouble(found.target))


def stop(data_dir: Path, *, only_when_idle: bool = False, patience: float = 30.0) -> bool:
    """Stop the server, cutting its clients; True if it ran and was stopped.

    ``only_when_idle`` leaves it running, and returns False, while anyone is connected. After ``patience``
    seconds it is stopped at once, which costs its next start a recovery.
    """
    place = layout(data_dir)
    with said_clearly(place.data_dir):
        if living_postmaster(place) is None:
            return False
        with locked(place.lock, patience=_LOCK_PATIENCE):
            living = living_postmaster(place)
            if living is None or (only_when_idle and _has_clients(place, living)):
                return False
            if not end(living.pid, patience=patience):
                raise ServerFailed(f"PostgreSQL (process {living.pid}) does not stop.", "", place.log)
            return True


def _start(
    place: Layout, port: int | None, user: str | None, settings: Mapping[str, str]
) -> ConnectionTarget:
    make_data_directory(place.data_dir)
    owner = choose_owner(user, data_dir=place.data_dir, cluster=place.cluster)
    check_reach(place.data_dir, owner)
    with locked(place.lock, patience=_LOCK_PATIENCE):
        found = _answering(place)
        if found:
            return found
        programs = usable_programs(place.data_dir, owner)
        if not cluster_exists(place, programs):
            make_cluster(place, programs, owner, durable=settings.get("fsync") != "off")
        owner.make_directory(place.socket_directory)
        write_access(place, owner)
        connection, started = bring_up(place, programs, owner, port=port, settings=settings)
        with connection:
            prepare_databases(connection, place, with_password=port is not None)
        return replace(target(place.data_dir), started=started)


def _answering(place: Layout) -> ConnectionTarget | None:
    """The target when all is up and made already: the usual case, which takes no lock and writes nothing."""
    living = _living_if_readable(place)
    if living is None:
        return None
    found = _target(place, living.port)
    return None if _trouble(found) else found


def _trouble(found: ConnectionTarget) -> str:
    try:
        psycopg.connect(found.conninfo(), connect_timeout=2).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return ""


def _target(place: Layout, port: int | None) -> ConnectionTarget:
    return ConnectionTarget(DATABASE, ROLE, host=str(place.socket_directory), port=str(port or DEFAULT_PORT))


def _living_if_readable(place: Layout) -> PidFile | None:
    try:
        return living_postmaster(place)
    except OSError:
        return None


def _has_clients(place: Layout, living: PidFile) -> bool:
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    try:
        with psycopg.connect(superuser_target(place, living.port or DEFAULT_PORT).conninfo()) as connection:
            counted = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return True  # it cannot be known
    return counted is not None and counted[0] > 0
