"""An installation of its own for a benchmark: a data directory, a durable embedded PostgreSQL, a migrated database."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# No module of Chappe that needs Django is imported before `installation` has set it up.


@contextmanager
def installation(kept: Path | None = None) -> Iterator[Path]:
    """Sets Django up on a new data directory, which is removed at the end; or on ``kept``, which stays."""
    data_dir = kept or Path(tempfile.mkdtemp(prefix="chappe-bench-"))
    data_dir.mkdir(exist_ok=True)
    data_dir.chmod(0o711)
    for name in [name for name in os.environ if name.startswith("CHAPPE_")]:
        del os.environ[name]
    os.environ.update(CHAPPE_DATA_DIR=str(data_dir), DJANGO_SETTINGS_MODULE="chappe.config.settings")
    from chappe.config import embedded
    from chappe.config.environment import ensure_database, environment

    ensure_database(environment())
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield data_dir
    finally:
        from django.db import connections

        connections.close_all()
        embedded.stop(data_dir)
        if kept is None:
            shutil.rmtree(data_dir, ignore_errors=True)
