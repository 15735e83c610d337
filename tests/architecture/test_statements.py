"""The SQL files: each says what it does and who calls it, and each can be prepared on the migrated schema."""

import re
from pathlib import Path

import pytest
from django.db import connection
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH
from tests.architecture.modules import SOURCE, modules, name_of

from chappe.base.statements import statement

FILES = sorted(SOURCE.glob("*/sql/*.sql"))
PARAMETER = re.compile(r"%\((\w+)\)s(::[a-z]+(?:\[\])?)?")
# Made by one statement for the next ones of the same session.
SESSION_TABLES = ("snapshot", "number_snapshot")


def test_there_are_statements() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_statement_says_what_it_does_and_who_calls_it(path: Path) -> None:
    header = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--")]
    assert re.search(r"(Called|Included) by", "\n".join(header)), path
    assert path.read_text(encoding="utf-8").startswith("-- ")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_statement_is_used(path: Path) -> None:
    stage, name = path.parts[-3], path.stem
    quoted = re.compile(rf'["\']{name}["\']')
    sources = [module.read_text(encoding="utf-8") for module in modules()]
    included = [other.read_text(encoding="utf-8") for other in FILES]
    assert any(quoted.search(source) for source in sources) or any(
        f"include: {stage}/{name}" in other for other in included
    )


def numbered(text: str) -> str:
    """The statement with PREPARE's own parameters: ``$1``, ``$2``… in the order of their names' appearance."""
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        number = names.setdefault(found[1], len(names) + 1)
        return f"${number}{found[2] or ''}"

    return PARAMETER.sub(place, text).replace("%%", "%")


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_statement_can_be_prepared(path: Path) -> None:
    stage, name = path.parts[-3], path.stem
    text = numbered(statement(stage, name))
    with connection.cursor() as cursor:
        make_session_tables(cursor)
        if text.lstrip("-").lstrip().upper().startswith("CREATE") or "CREATE TEMPORARY TABLE" in text:
            # PREPARE takes no utility statement: the query inside it is prepared.
            text = text[text.index(" AS\n") + 4 :]
        cursor.execute(f"PREPARE one AS {text}")
        cursor.execute("DEALLOCATE one")


def make_session_tables(cursor: object) -> None:
    """Empty tables of the shape that the preparation's statements make for one another."""
    cursor.execute(  # type: ignore[attr-defined]
        "CREATE TEMPORARY TABLE chappe_snapshot"
        " (contact_id bigint, number varchar, country varchar, verdict text) ON COMMIT DROP"
    )
    cursor.execute(  # type: ignore[attr-defined]
        "CREATE TEMPORARY TABLE chappe_numbered"
        " (position integer, contact_id bigint, number varchar, country varchar) ON COMMIT DROP"
    )
    cursor.execute(  # type: ignore[attr-defined]
        "CREATE TEMPORARY TABLE chappe_difference (contact_id bigint, change text, reason text, position integer,"
        " number varchar, country varchar) ON COMMIT DROP"
    )
    cursor.execute(statement("deployments", "fresh").replace("PRESERVE ROWS", "DROP"))  # type: ignore[attr-defined]
    cursor.execute(statement("deployments", "placed").replace("PRESERVE ROWS", "DROP"))  # type: ignore[attr-defined]
    for name in ("stage_contacts", "stage_statements"):
        cursor.execute(statement("contacts", name))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["claim", "step", "capped", "keep_receipts", "fold_receipts"])
def test_what_dispatch_asks_for_every_batch_is_read_once(name: str) -> None:
    """psycopg keeps what it has read of a statement up to a length, and reads a longer one anew each time."""
    assert len(statement("dispatch", name).encode()) <= MAX_CACHED_STATEMENT_LENGTH
