"""SQL statements kept in files: one statement a file, beside the stage that owns it."""

import re
from functools import cache
from importlib.resources import files

# A line such as "    -- include: audience/verdicts" stands for the text of that file.
INCLUDE = re.compile(r"^[ ]*-- include: (\w+)/(\w+)$", re.MULTILINE)


@cache
def statement(stage: str, name: str) -> str:
    """The text of ``chappe/<stage>/sql/<name>.sql``, its included files in place.

    Parameters in the text are psycopg's (``%(name)s``). Raises FileNotFoundError for a name that is not there.
    """
    text = files("chappe").joinpath(stage, "sql", f"{name}.sql").read_text(encoding="utf-8")
    return INCLUDE.sub(lambda found: statement(found[1], found[2]), text)
