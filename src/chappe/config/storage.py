"""The data directory, and the secrets Chappe makes for itself and keeps there."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chappe.config.faults import ConfigurationError

PUT_BACK: Final = (
    "Put it back from a backup. If there is none, delete the file, and a new one is made: people sign in"
    " again, and the secrets of gateways must be entered again."
)


class DataDirectoryUnusable(ConfigurationError):
    """The data directory cannot be made, entered or written."""


def make_data_directory(path: Path) -> None:
    """Make the directory and its missing parents; one that exists is left exactly as it is.

    What root makes can be passed through by others, not listed: the embedded server runs as another user.
    """
    mode, mode_of_parents = (0o711, 0o755) if os.geteuid() == 0 else (0o700, 0o700)
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(mode if folder == path else mode_of_parents)  # whatever the umask
    except OSError as error:
        raise unusable(path, f"cannot be made: {error.strerror}") from error
    if not path.is_dir():
        raise unusable(path, "is not a directory")


def unusable(path: Path, fault: str) -> DataDirectoryUnusable:
    """The error for a data directory with this fault."""
    return DataDirectoryUnusable(
        f"The data directory {path} {fault}.",
        "Set CHAPPE_DATA_DIR to a directory that this user may write, or that can be made.",
    )


def kept_secret(directory: Path, name: str, generate: Callable[[], str]) -> str:
    """The secret kept in ``directory/name``; made by ``generate`` when there is none yet.

    Any number of processes starting at once get the same one: the file appears whole or not at all, and the
    first to appear stays.
    """
    path = directory / name
    try:
        if not path.exists():
            make_data_directory(directory)
            _keep_first(path, generate())
        secret = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise ConfigurationError(
            f"The secret in {path} cannot be read or made: {error.strerror}.",
            "Mend that (this user must be able to read the file and to write its directory), or set"
            " CHAPPE_DATA_DIR.",
        ) from error
    if not secret or not secret.isascii():
        raise ConfigurationError(f"The secret in {path} is empty or damaged.", PUT_BACK)
    return secret


def _keep_first(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: it fails when another process was first.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
