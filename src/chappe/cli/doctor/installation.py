"""Looks at this machine: variables, directories, files."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from chappe.cli.doctor.findings import Finding, broken, ok, warning
from chappe.config.environment import Environment, unknown_variables
from chappe.config.faults import ConfigurationError

ROOM_NEEDED = 500 * 1024 * 1024
EVERY_HOST = "*"


def look(env: Environment) -> Iterator[Finding]:
    """What can be seen without a database."""
    yield ok("Python", f"{sys.version.split()[0]}, {sys.executable}")
    yield variables()
    yield data_directory(env)
    yield secrets(env)
    yield exposure(env)


def variables() -> Finding:
    """Variables that begin with CHAPPE_ and mean nothing."""
    unknown = unknown_variables(os.environ)
    if unknown:
        return warning(
            "Variables",
            f"{', '.join(unknown)} mean nothing to Chappe: misspelt?",
            "Correct or unset them; docs/reference/settings.md lists those there are.",
        )
    given = sorted(name for name in os.environ if name.startswith("CHAPPE_"))
    return ok("Variables", ", ".join(given) if given else "none set: everything has its default")


def data_directory(env: Environment) -> Finding:
    """The data directory, and the room left beside what is in it."""
    place = nearest(env.data_dir)
    if not os.access(place, os.W_OK | os.X_OK):
        return broken(
            "Data directory",
            f"{env.data_dir} cannot be written by this user.",
            "Set CHAPPE_DATA_DIR to a directory that this user may write.",
        )
    free = shutil.disk_usage(place).free
    if free < ROOM_NEEDED:
        return warning(
            "Data directory",
            f"{env.data_dir} has {free // 1024**2} MB left.",
            "Make room on that disk, or move the directory and set CHAPPE_DATA_DIR.",
        )
    return ok("Data directory", f"{env.data_dir}, {free // 1024**3} GB free")


def nearest(path: Path) -> Path:
    """The directory, or the nearest one above it that exists."""
    return next(each for each in (path, *path.parents) if each.exists())


def secrets(env: Environment) -> Finding:
    """The keys of sessions and of gateways' passwords."""
    from chappe.config.environment import encryption_key, secret_key

    try:
        secret_key(env)
        encryption_key(env)
    except ConfigurationError as error:
        return broken("Keys", error.what, error.remedy)
    kept = [
        name for name, given in (("signing", env.secret_key), ("encryption", env.encryption_key)) if not given
    ]
    return ok(
        "Keys", f"{' and '.join(kept)} kept in the data directory" if kept else "given by the environment"
    )


def exposure(env: Environment) -> Finding:
    """Whether the console is safe to reach as it is configured to be."""
    host = f"[{env.bind_host}]" if ":" in env.bind_host else env.bind_host
    where = f"{host}:{env.bind_port}"
    if env.debug:
        return warning("Console", "CHAPPE_DEBUG is on: errors show their insides.", "Unset CHAPPE_DEBUG.")
    if not is_loopback(env.bind_host) and not env.https:
        return warning(
            "Console",
            f"Listens on {where}, beyond this machine, without HTTPS.",
            "Put a proxy with HTTPS before it and set CHAPPE_HTTPS=yes, or listen on 127.0.0.1.",
        )
    if EVERY_HOST in env.allowed_hosts:
        return warning(
            "Console", "CHAPPE_ALLOWED_HOSTS allows every name.", "Name the hosts under which it is reached."
        )
    return ok("Console", f"listens on {where} when it runs, for {', '.join(env.allowed_hosts)}")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def files() -> Iterator[Finding]:
    """What is shipped or compiled beside the code. Needs Django."""
    from django.contrib.staticfiles import finders

    from chappe.config import catalogues

    if finders.find("chappe/base.css"):
        yield ok("Static files", "found")
    else:
        yield broken("Static files", "The console's style sheets are missing.", "Install Chappe again.")
    outdated = [path for path in catalogues.catalogues() if catalogues.is_outdated(path)]
    if outdated:
        yield warning(
            "Translations",
            f"{len(outdated)} catalogue is not compiled, or older than its source.",
            "Run: python -m chappe.config.catalogues",
        )
    else:
        yield ok("Translations", "compiled")
