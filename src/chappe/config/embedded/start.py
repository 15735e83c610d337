"""Bringing the server up: launched if need be, awaited while it makes progress, its failure explained."""

import time
from collections.abc import Mapping
from typing import Final

import psycopg

from chappe.config.embedded import log
from chappe.config.embedded.databases import SUPERUSER, Connection
from chappe.config.embedded.faults import ServerFailed, SocketGone, diagnosis, free_bytes
from chappe.config.embedded.layout import DEFAULT_PORT, Layout
from chappe.config.embedded.owner import Owner
from chappe.config.embedded.postmaster import PidFile, end_orphans, is_alive, launch, living_postmaster
from chappe.config.embedded.programs import Programs
from chappe.config.target import ConnectionTarget

# Seconds without a new line in the log, to which a recovery adds one every second (save its end, when it
# writes 128 MB); and seconds in all.
LONGEST_SILENCE = 120.0
LONGEST_START: Final = 3600.0
_ATTEMPTS: Final = 20
# It comes up, goes down, or has no place left for now: to be asked again.
_NOT_YET: Final = ("the database system is", "too many clients", "connection slots")
_OLD_MEMORY: Final = "pre-existing shared memory block"


def bring_up(
    layout: Layout, programs: Programs, owner: Owner, *, port: int | None, settings: Mapping[str, str]
) -> tuple[Connection, bool]:
    """A connection of the superuser, and whether we launched the server. Called under the server's lock."""
    words = ""
    for _ in range(_ATTEMPTS):
        since = log.size(layout.log)
        living = living_postmaster(layout)
        if living is None:
            pid = launch(layout, programs, owner, port=port, settings=settings)
        else:
            _check_socket(layout, living)
            pid, port = living.pid, living.port
        connection = _await_answer(layout, pid, port or DEFAULT_PORT, since)
        if connection:
            return connection, living is None
        words = log.last_words(layout.log, since)
        if living is None and _OLD_MEMORY not in words:
            break
        # It was going down as we came; or processes of a killed server still hold its memory.
        end_orphans(layout.cluster)
        time.sleep(0.25)
    free = free_bytes(layout.data_dir)
    raise diagnosis(words, data_dir=layout.data_dir, log=layout.log, port=port, free=free)


def superuser_target(layout: Layout, port: int) -> ConnectionTarget:
    """The maintenance database, entered as the superuser."""
    return ConnectionTarget("postgres", SUPERUSER, host=str(layout.socket_directory), port=str(port))


def _await_answer(layout: Layout, pid: int, port: int, since: int) -> Connection | None:
    """A connection as soon as the server takes one; None when it ends instead."""
    began = heard = time.monotonic()
    said, refusal = "", ""
    while True:
        if _says_ready(layout, pid):
            try:
                return psycopg.connect(superuser_target(layout, port).conninfo(), autocommit=True)
            except psycopg.OperationalError as error:
                refusal = str(error)
        if not is_alive(pid):
            return None
        if "FATAL" in refusal and not any(sign in refusal for sign in _NOT_YET):
            raise ServerFailed("PostgreSQL runs, but refuses Chappe.", refusal, layout.log)
        now = time.monotonic()
        if said != (said := _news(layout, since)):
            heard = now
        if now - heard > LONGEST_SILENCE or now - began > LONGEST_START:
            what = f"PostgreSQL runs (process {pid}), but took no connection for {now - began:.0f} seconds."
            raise ServerFailed(what, said or refusal, layout.log)
        time.sleep(0.25 if refusal else 0.02)


def _news(layout: Layout, since: int) -> str:
    """What the server wrote of itself: its refusals of our own attempts are no progress."""
    lines = log.last_words(layout.log, since).splitlines()
    return "\n".join(line for line in lines if _NOT_YET[0] not in line)


def _says_ready(layout: Layout, pid: int) -> bool:
    """Whether the server wrote that it takes connections. To try one earlier would add a line to its log."""
    found = living_postmaster(layout)
    return found is not None and found.pid == pid and found.ready


def _check_socket(layout: Layout, living: PidFile) -> None:
    """Refuse to wait for a socket that was removed under the server: others may still be connected to it."""
    if living.ready and not layout.socket(living.port or DEFAULT_PORT).exists():
        raise SocketGone(layout.socket_directory, living.pid)
