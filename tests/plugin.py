"""Gives the tests an installation of their own before Django reads its settings."""

import os
import shutil
import tempfile
from pathlib import Path

UNSET = (
    "CHAPPE_DATABASE_URL",
    "CHAPPE_DATABASE_URL_FILE",
    "CHAPPE_SECRET_KEY",
    "CHAPPE_SECRET_KEY_FILE",
    "CHAPPE_ENCRYPTION_KEY",
    "CHAPPE_ENCRYPTION_KEY_FILE",
)


def prepare() -> None:
    """Compiles the catalogues and starts the embedded PostgreSQL, unsafe but fast.

    CHAPPE_TEST_DATABASE_URL names another server to use instead.
    """
    from chappe.config.catalogues import compile_outdated

    compile_outdated()
    data_dir = Path(
        os.environ.get("CHAPPE_TEST_DATA_DIR") or Path(tempfile.gettempdir()) / f"chappe-tests-{os.geteuid()}"
    )
    data_dir.mkdir(mode=0o755, exist_ok=True)
    if data_dir.stat().st_uid != os.geteuid():
        raise SystemExit(
            f"{data_dir} belongs to somebody else: set CHAPPE_TEST_DATA_DIR to a directory of yours."
        )
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ["CHAPPE_DATA_DIR"] = str(data_dir)
    given = os.environ.get("CHAPPE_TEST_DATABASE_URL")
    if given:
        os.environ["CHAPPE_DATABASE_URL"] = given
        return
    from chappe.config import embedded
    from chappe.config.embedded.faults import ServerFailed

    settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    try:
        embedded.ensure_running(data_dir, settings=settings)
    except ServerFailed:
        # A machine that stopped without warning: what was not synchronised is not worth keeping.
        shutil.rmtree(data_dir / "postgresql")
        embedded.ensure_running(data_dir, settings=settings)


prepare()
