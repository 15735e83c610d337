"""The system user the server runs as: this one or, since PostgreSQL refuses root, one that root becomes."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from chappe.config.embedded.faults import NoServerUser, NotOurs, Unreachable

CANDIDATES: Final = ("chappe", "postgres", "nobody")
# A clean environment: no secret of Chappe's in it, and messages in the language in which they are read here.
_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Owner:
    """The user of the server and of its cluster; ``becomes`` when this process, root, has to switch to it."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    becomes: bool

    def run(
        self,
        command: Sequence[str | Path],
        *,
        seconds: float,
        output: int | IO[bytes] = subprocess.PIPE,
        own_session: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, from the root directory; its errors go to ``output``."""
        switch: dict[str, Any] = {}
        if self.becomes:
            switch = {"user": self.uid, "group": self.gid, "extra_groups": self.groups}
        try:
            return subprocess.run(
                command,
                check=False,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                encoding="utf-8",
                errors="replace",
                cwd="/",
                env=_ENVIRONMENT,
                start_new_session=own_session,
                **switch,
            )
        except subprocess.TimeoutExpired as error:
            ended = f"{command[0]} did not end within {seconds:.0f} seconds"
            return subprocess.CompletedProcess(command, 124, str(error.stdout or ""), ended)

    def make_directory(self, path: Path) -> None:
        """Make a directory that belongs to this user alone; one that is theirs already is left as it is."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.becomes and path.lstat().st_uid == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        if path.is_symlink() or path.stat().st_uid != self.uid:
            raise NotOurs(path, user_name(path.lstat().st_uid), self.name, for_root=self.becomes)


def choose_owner(wanted: str | None, *, data_dir: Path, cluster: Path) -> Owner:
    """The user to run as: ``wanted`` (CHAPPE_POSTGRES_USER), else the cluster's, else the first candidate.

    Raises NoServerUser when there is none, NotOurs when the data are someone else's.
    """
    becomes = os.geteuid() == 0
    if not becomes and not os.access(data_dir, os.W_OK | os.X_OK):
        raise NotOurs(data_dir, user_name(data_dir.stat().st_uid), user_name(os.geteuid()))
    made_by = cluster.stat().st_uid if cluster.exists() else None
    user = _other_user(wanted, made_by) if becomes else _this_user(wanted)
    if made_by not in {None, user.pw_uid}:
        raise NotOurs(cluster, user_name(made_by), user.pw_name, for_root=becomes)
    if becomes and data_dir.stat().st_uid not in {0, user.pw_uid}:
        # Its owner could make root write anywhere, by links in it, and could not use what root writes.
        raise NotOurs(data_dir, user_name(data_dir.stat().st_uid), "root")
    groups = os.getgrouplist(user.pw_name, user.pw_gid)
    return Owner(user.pw_name, user.pw_uid, user.pw_gid, tuple(groups), becomes)


def check_reach(data_dir: Path, owner: Owner) -> None:
    """Refuse a data directory that the server's user cannot enter, naming the directory that is closed.

    It is tried rather than worked out from the modes, since access lists and capabilities count too.
    """
    if not owner.becomes:
        return
    steps = [*reversed(data_dir.parents), data_dir]
    script = 'for step do cd -- "$step" 2>/dev/null || { printf %s "$step"; exit 1; }; done'
    try:
        tried = owner.run(["/bin/sh", "-c", script, "sh", *steps], seconds=30)
    except OSError as error:
        raise NoServerUser(
            f"PostgreSQL refuses to run as root, and root may not become {owner.name}: {error.strerror}.",
            "Run Chappe as an ordinary user",
        ) from error
    if tried.returncode:
        raise Unreachable(data_dir, Path(tried.stdout), owner.name)


def user_name(uid: int) -> str:
    """The name of a user, or its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _this_user(wanted: str | None) -> pwd.struct_passwd:
    try:
        user = pwd.getpwuid(os.geteuid())
    except KeyError:
        # initdb and the authentication by user name need one.
        raise NoServerUser(
            f"PostgreSQL needs a named user, and {os.geteuid()} has no name in the password file.",
            f"Give it one (in a container's recipe: useradd --uid {os.geteuid()} chappe)",
        ) from None
    if wanted not in {None, user.pw_name}:
        raise NoServerUser(
            f"CHAPPE_POSTGRES_USER is {wanted}, but Chappe runs as {user.pw_name}, and only root can become"
            " another user.",
            "Unset CHAPPE_POSTGRES_USER",
        )
    return user


def _other_user(wanted: str | None, made_by: int | None) -> pwd.struct_passwd:
    if wanted:
        try:
            user = pwd.getpwnam(wanted)
        except KeyError:
            raise NoServerUser(f"CHAPPE_POSTGRES_USER is {wanted}, and there is no such user.") from None
    elif made_by:
        try:
            user = pwd.getpwuid(made_by)
        except KeyError:
            raise NoServerUser(
                f"The cluster belongs to the user {made_by}, who has no name any more."
            ) from None
    else:
        user = _first_candidate()
    if user.pw_uid == 0:
        raise NoServerUser("PostgreSQL refuses to run as root.")
    return user


def _first_candidate() -> pwd.struct_passwd:
    for name in CANDIDATES:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServerUser(f"PostgreSQL refuses to run as root, and none of {', '.join(CANDIDATES)} exists.")
