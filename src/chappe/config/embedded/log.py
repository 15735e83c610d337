"""The server's log: one file, appended to by the server, cut by us, read when the server ends."""

import os
import secrets
from pathlib import Path
from typing import IO, Final

LARGEST: Final = 8 * 1024 * 1024
_KEPT: Final = 1024 * 1024
_LAST_WORDS: Final = 8 * 1024


def open_log(path: Path) -> IO[bytes]:
    """The log, to append to."""
    # Never through a link: as root, it could lead out of the data directory.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "ab")


def size(path: Path) -> int:
    """Bytes in the log; none when there is none."""
    return path.stat().st_size if path.exists() else 0


def trim(path: Path) -> None:
    """Once the log is large, keep its end in ``<log>.1`` and empty it; the server, which appends, goes on."""
    if size(path) <= LARGEST:
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    with open_log(draft) as kept:
        kept.write(_tail(path, size(path) - _KEPT))
    draft.rename(path.with_name(f"{path.name}.1"))
    with open_log(path) as log:
        log.truncate(0)


def last_words(path: Path, since: int) -> str:
    """What the server wrote after the log had ``since`` bytes: the end of it."""
    start = max(since, size(path) - _LAST_WORDS)
    return _tail(path, start).decode("utf-8", errors="replace").strip()


def _tail(path: Path, start: int) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as log:
        log.seek(start)
        return log.read()
