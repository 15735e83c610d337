"""Migrations are one line, and say all that the models say."""

import io
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def test_migrations_are_linear() -> None:
    graph = MigrationLoader(None).graph
    names = sorted(name for app, name in graph.nodes if app == "chappe")
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for earlier, later in pairwise(names):
        assert ("chappe", earlier) in {parent.key for parent in graph.node_map["chappe", later].parents}


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "chappe", check=True, dry_run=True, stdout=io.StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["chappe_consentstatement", "chappe_auditentry", "chappe_attempt", "chappe_messageversion"]
)
def test_histories_are_guarded_by_the_database(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname",
            [table],
        )
        assert cursor.fetchall() == [("append_only",), ("append_only_whole",)]
