"""SQL statements kept in files: one statement a file, beside the stage that owns it."""

from functools import cache
from importlib.resources import files


@cache
def statement(stage: str, name: str) -> str:
    """The text of ``chappe/<stage>/sql/<name>.sql``.

    Parameters in the text are psycopg's (``%(name)s``). Raises FileNotFoundError for a name that is not there.
    """
    return files("chappe").joinpath(stage, "sql", f"{name}.sql").read_text(encoding="utf-8")
