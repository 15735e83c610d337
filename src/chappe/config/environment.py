"""What the process's environment says: read once, checked, and described in one table."""

import base64
import os
import pwd
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chappe.config import embedded, values
from chappe.config.faults import ConfigurationError
from chappe.config.storage import PUT_BACK, kept_secret
from chappe.config.target import EXAMPLE_URL, ConnectionTarget

__all__ = [
    "SETTINGS",
    "ConfigurationError",
    "Environment",
    "Setting",
    "conninfo",
    "database_options",
    "database_target",
    "encryption_key",
    "ensure_database",
    "environment",
    "read_environment",
    "secret_key",
    "unknown_variables",
]


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable, as the reference describes it."""

    name: str
    meaning: str
    default: str
    example: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "CHAPPE_DATA_DIR",
        "Directory of everything Chappe keeps on this machine: its own PostgreSQL and its generated secrets."
        " It isolates one installation from another.",
        "`/var/lib/chappe` for root; else `$XDG_DATA_HOME/chappe`, else `~/.local/share/chappe`",
        "/srv/chappe",
    ),
    Setting(
        "CHAPPE_DATABASE_URL",
        "A PostgreSQL server to use instead of the one Chappe starts by itself. Options of libpq"
        " such as `sslmode` follow the question mark.",
        "none: Chappe starts its own server in the data directory",
        EXAMPLE_URL,
    ),
    Setting(
        "CHAPPE_DATABASE_URL_FILE",
        "A file that holds the value of `CHAPPE_DATABASE_URL`.",
        "none",
        "/run/secrets/database_url",
    ),
    Setting(
        "CHAPPE_SECRET_KEY",
        "What sessions and links are signed with: at least 50 characters. The same on every machine of one"
        " installation.",
        "made once, kept in `secret_key` of the data directory",
        "the output of `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`",
    ),
    Setting(
        "CHAPPE_SECRET_KEY_FILE",
        "A file that holds the value of `CHAPPE_SECRET_KEY`.",
        "none",
        "/run/secrets/secret_key",
    ),
    Setting(
        "CHAPPE_ENCRYPTION_KEY",
        "What the secrets of gateways are encrypted with in the database: a Fernet key (32 bytes in URL-safe"
        " base64). The same on every machine of one installation; without it those secrets are lost.",
        "made once, kept in `encryption_key` of the data directory",
        "the output of `python3 -c 'import base64, os;"
        " print(base64.urlsafe_b64encode(os.urandom(32)).decode())'`",
    ),
    Setting(
        "CHAPPE_ENCRYPTION_KEY_FILE",
        "A file that holds the value of `CHAPPE_ENCRYPTION_KEY`.",
        "none",
        "/run/secrets/encryption_key",
    ),
    Setting(
        "CHAPPE_ALLOWED_HOSTS",
        "The names under which the console may be reached, separated by commas; `.example.org` also means all"
        " names below it.",
        "`localhost,127.0.0.1,[::1]`",
        "chappe.example.org,sms.example.org",
    ),
    Setting(
        "CHAPPE_PUBLIC_URL",
        "The address under which people outside reach this installation, for links in texts: that of a contact's"
        " preference page. Its host counts as one of `CHAPPE_ALLOWED_HOSTS`. A short one costs fewer fragments.",
        "none: such links cannot be made",
        "https://sms.example.org",
    ),
    Setting(
        "CHAPPE_BIND",
        "Address and port on which the console listens.",
        "`127.0.0.1:8000`",
        "[::]:8080",
    ),
    Setting(
        "CHAPPE_HTTPS",
        "`yes` when the console is reached by HTTPS: cookies are then sent by HTTPS only, and browsers are"
        " told to stay with it.",
        "`no`",
        "yes",
    ),
    Setting(
        "CHAPPE_DEBUG",
        "`yes` shows the details of errors in the browser. For development only.",
        "`no`",
        "yes",
    ),
    Setting(
        "CHAPPE_UPLOAD_LIMIT",
        "The largest file of contacts that is taken in: a number of bytes, or of `KB`, `MB`, `GB`. A million contacts"
        " take about 100 MB as CSV.",
        "`512MB`",
        "2GB",
    ),
    Setting(
        "CHAPPE_LOG_FORMAT",
        "`text` for people, or `json`: one object a line, with the ids of deployments and gateways. Neither ever"
        " holds a text or a whole phone number.",
        "`text`",
        "json",
    ),
    Setting(
        "CHAPPE_METRICS_TOKEN",
        "What Prometheus must show to read `/metrics`: at least 16 characters, given as a bearer token.",
        "none: there is no `/metrics`",
        "the output of `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'`",
    ),
    Setting(
        "CHAPPE_METRICS_TOKEN_FILE",
        "A file that holds the value of `CHAPPE_METRICS_TOKEN`.",
        "none",
        "/run/secrets/metrics_token",
    ),
    Setting(
        "CHAPPE_POSTGRES_PORT",
        "A TCP port of 127.0.0.1 on which Chappe's own PostgreSQL also listens, for other programs of this"
        " machine: user `chappe`, password in `postgresql-password` of the data directory. Read when that"
        " server starts.",
        "none: a Unix socket only",
        "5433",
    ),
    Setting(
        "CHAPPE_POSTGRES_USER",
        "When Chappe runs as root: the system user that its own PostgreSQL runs as, since PostgreSQL refuses"
        " root. A user that nothing else runs as is best: `useradd --system chappe`.",
        "the first that exists of `chappe`, `postgres`, `nobody`",
        "chappe",
    ),
)

# Set by the commands of bin/ for themselves.
_INTERNAL = frozenset({"CHAPPE_HOME"})


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of this process, checked. ``None`` for a key means: the one kept in the data directory."""

    data_dir: Path
    database: ConnectionTarget | None = field(repr=False)
    secret_key: str | None = field(repr=False)
    encryption_key: str | None = field(repr=False)
    allowed_hosts: tuple[str, ...]
    public_url: str
    bind_host: str
    bind_port: int
    https: bool
    debug: bool
    upload_limit: int  # bytes
    postgres_port: int | None
    postgres_user: str | None
    log_format: str
    metrics_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Machine:
    """What reading the variables needs to know besides them."""

    is_root: bool
    home: Path | None  # of this user, according to the password file
    directory: Path  # the working directory
    read: Callable[[Path], str]


def this_machine() -> Machine:
    """The machine and user this process runs on."""
    try:
        home = Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        home = None
    return Machine(os.geteuid() == 0, home, Path.cwd(), lambda path: path.read_text(encoding="utf-8"))


def read_environment(variables: Mapping[str, str], *, machine: Machine | None = None) -> Environment:
    """Read and check the variables; an empty one counts as absent.

    Raises ConfigurationError, whose text names the variable and never quotes a secret.
    """
    machine = machine or this_machine()
    url_source, url = _secret(variables, "CHAPPE_DATABASE_URL", machine)
    signing_source, signing = _secret(variables, "CHAPPE_SECRET_KEY", machine)
    encryption_source, encryption = _secret(variables, "CHAPPE_ENCRYPTION_KEY", machine)
    metrics_source, metrics = _secret(variables, "CHAPPE_METRICS_TOKEN", machine)
    bind_host, bind_port = values.address("CHAPPE_BIND", _given(variables, "CHAPPE_BIND") or "127.0.0.1:8000")
    public_url = _given(variables, "CHAPPE_PUBLIC_URL")
    hosts = _given(variables, "CHAPPE_ALLOWED_HOSTS") or "localhost,127.0.0.1,[::1]"
    postgres_port = _given(variables, "CHAPPE_POSTGRES_PORT")
    return Environment(
        data_dir=_data_dir(variables, machine),
        database=ConnectionTarget.from_url(url, variable=url_source) if url else None,
        secret_key=values.signing_key(signing_source, signing) if signing else None,
        encryption_key=values.fernet_key(encryption_source, encryption) if encryption else None,
        allowed_hosts=values.hosts("CHAPPE_ALLOWED_HOSTS", hosts),
        public_url=values.public_url("CHAPPE_PUBLIC_URL", public_url) if public_url else "",
        bind_host=bind_host,
        bind_port=bind_port,
        https=values.flag("CHAPPE_HTTPS", _given(variables, "CHAPPE_HTTPS") or "no"),
        debug=values.flag("CHAPPE_DEBUG", _given(variables, "CHAPPE_DEBUG") or "no"),
        upload_limit=values.size("CHAPPE_UPLOAD_LIMIT", _given(variables, "CHAPPE_UPLOAD_LIMIT") or "512MB"),
        postgres_port=values.port("CHAPPE_POSTGRES_PORT", postgres_port) if postgres_port else None,
        postgres_user=_given(variables, "CHAPPE_POSTGRES_USER"),
        log_format=values.choice(
            "CHAPPE_LOG_FORMAT", _given(variables, "CHAPPE_LOG_FORMAT"), ("text", "json")
        ),
        metrics_token=values.token(metrics_source, metrics) if metrics else "",
    )


@cache
def environment() -> Environment:
    """The environment of this process, read at the first call."""
    return read_environment(os.environ)


def unknown_variables(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Names that begin with ``CHAPPE_`` and mean nothing: most likely misspelt."""
    known = {setting.name for setting in SETTINGS} | _INTERNAL
    return tuple(sorted(name for name in variables if name.startswith("CHAPPE_") and name not in known))


def secret_key(env: Environment) -> str:
    """The key that signs sessions and links: the given one, else the one kept in the data directory."""
    return env.secret_key or kept_secret(env.data_dir, "secret_key", lambda: secrets.token_urlsafe(50))


def encryption_key(env: Environment) -> str:
    """The Fernet key of gateways' secrets: the given one, else the one kept in the data directory."""
    if env.encryption_key:
        return env.encryption_key
    kept = kept_secret(env.data_dir, "encryption_key", _new_fernet_key)
    try:
        return values.fernet_key(str(env.data_dir / "encryption_key"), kept)
    except ConfigurationError as damaged:
        # To make another, as for a given key, would lose what this one encrypted.
        raise ConfigurationError(damaged.what, PUT_BACK) from None


def database_target(env: Environment) -> ConnectionTarget:
    """Where the database is, or will be once the embedded server is started. Starts nothing."""
    return env.database or embedded.target(env.data_dir, port=env.postgres_port)


def ensure_database(env: Environment) -> ConnectionTarget:
    """`database_target`, with the embedded server started when that is the one to use."""
    return env.database or embedded.ensure_running(
        env.data_dir, port=env.postgres_port, user=env.postgres_user
    )


def database_options(env: Environment) -> dict[str, Any]:
    """The ``default`` entry of Django's DATABASES."""
    return database_target(env).django()


def conninfo(env: Environment) -> str:
    """What psycopg connects with; it holds the password, if there is one."""
    return database_target(env).conninfo()


def _new_fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _given(variables: Mapping[str, str], name: str) -> str | None:
    return variables.get(name, "").strip() or None


def _secret(variables: Mapping[str, str], name: str, machine: Machine) -> tuple[str, str | None]:
    """Which of ``name`` and ``<name>_FILE`` is set, and the value: its own, or the content of that file."""
    value, file = _given(variables, name), _given(variables, f"{name}_FILE")
    if value and file:
        raise ConfigurationError(f"Both {name} and {name}_FILE are set.", "Keep one of them.")
    if not file:
        return name, value
    try:
        text = machine.read(Path(file)).strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigurationError(
            f"{name}_FILE names {file}, which cannot be read: {reason}.",
            f"Give {name}_FILE the path of a file that this user may read, or set {name}.",
        ) from error
    if not text:
        raise ConfigurationError(
            f"{name}_FILE names {file}, which is empty.", f"Write the value of {name} in it."
        )
    return f"{name}_FILE", text


def _data_dir(variables: Mapping[str, str], machine: Machine) -> Path:
    chosen = _given(variables, "CHAPPE_DATA_DIR")
    if chosen:
        rest = chosen.removeprefix("~/")
        return _home(variables, machine) / rest if rest != chosen else machine.directory / chosen
    if machine.is_root:
        # Not in root's home: the embedded server runs as another user, whom that home is closed to.
        return Path("/var/lib/chappe")
    shared = Path(_given(variables, "XDG_DATA_HOME") or "")
    # A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
    return (shared if shared.is_absolute() else _home(variables, machine) / ".local/share") / "chappe"


def _home(variables: Mapping[str, str], machine: Machine) -> Path:
    home = Path(_given(variables, "HOME") or machine.home or "")
    if not home.is_absolute():
        raise ConfigurationError(
            "There is no data directory: CHAPPE_DATA_DIR is not set, and this user has no home directory.",
            "Set CHAPPE_DATA_DIR to a directory that this user may write, for example /srv/chappe.",
        )
    return home
