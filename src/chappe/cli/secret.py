"""Passwords given to commands: by a file, so that they stand in no list of processes and no history."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def password_file(
    help: str, *, required: bool = False, option: str = "--password-file", what: str = "password"
) -> Callable[[F], F]:
    """The option ``--password-file``, or another of its kind; "-" reads standard input."""
    return click.option(
        option,
        type=click.Path(path_type=Path, allow_dash=True),
        required=required,
        metavar="FILE",
        help=f"A file whose first line is the {what}; - reads standard input. {help}".rstrip(),
    )


def read_secret(path: Path | None) -> str | None:
    """The first line of the file, or of standard input; None without a file."""
    if path is None:
        return None
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"--password-file {path} is not text in UTF-8.") from None
    secret = text.partition("\n")[0].rstrip("\r")
    if not secret:
        raise click.UsageError(f"--password-file {path} is empty: its first line is the password.")
    return secret
