"""SQL statements kept in files: one statement a file, beside the stage that owns it."""

import re
from functools import cache
from importlib.resources import files

# A line such as "    -- include: audience/verdicts" stands for the text of that file.
INCLUDE = re.compile(r"^[ ]*-- include: (\w+)/(\w+)$", re.MULTILINE)
# A line such as "-- criteria: chosen" is where conditions go, and stays.
MARK = "-- criteria: "


@cache
def statement(stage: str, name: str) -> str:
    """The statement of ``chappe/<stage>/sql/<name>.sql``, under its name, with its included files in place.

    Its comments are left out: psycopg reads a text of more than 4,096 characters anew each time. Parameters are
    psycopg's (``%(name)s``). Raises FileNotFoundError for a name that is not there.
    """
    return f"/* {stage}/{name} */ {_text(stage, name)}"


@cache
def _text(stage: str, name: str) -> str:
    text = files("chappe").joinpath(stage, "sql", f"{name}.sql").read_text(encoding="utf-8")
    whole = INCLUDE.sub(lambda found: _text(found[1], found[2]), text)
    lines = (line.strip() for line in whole.splitlines())
    return "\n".join(line for line in lines if line and (line.startswith(MARK) or not line.startswith("--")))
