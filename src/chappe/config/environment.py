"""Provisional."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Environment:
    debug: bool = False
    secret_key: str = "x" * 60
    encryption_key: str = "a" * 43 + "="
    allowed_hosts: tuple[str, ...] = ("*",)
    data_dir: Path = Path("/tmp/chappe-dev")
    https: bool = False
    log_level: str = "INFO"


def environment() -> Environment:
    return Environment()


def database_options(env: Environment) -> dict[str, object]:
    u = urlsplit(os.environ.get("CHAPPE_DATABASE_URL", "postgresql://chappe@127.0.0.1:5499/chappe"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": u.hostname,
        "PORT": u.port,
        "USER": u.username,
        "PASSWORD": unquote(u.password or ""),
        "NAME": u.path[1:],
    }
