"""Contacts and imports for tests."""

from datetime import datetime
from typing import Any

from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.contacts import operations, queries
from chappe.contacts.queries import ImportView


def make_contact(actor: Actor, **fields: str) -> int:
    """A contact of the actor's account; its id."""
    return operations.save_contact(actor=actor, now=NOW, fields=fields)


def import_file(actor: Actor, text: str | bytes, *, now: datetime = NOW, **options: Any) -> ImportView:
    """Imports a file as the console and a worker do; how that ended."""
    content = text.encode() if isinstance(text, str) else text
    import_id = operations.start_import(
        [content], **{"file_name": "contacts.csv", **options}, actor=actor, now=now
    )
    operations.run_import(import_id, now=lambda: now)
    return queries.import_status(actor.account_id, import_id)


def counts(view: ImportView) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    assert view.created + view.updated + view.unchanged + view.rejected == view.rows_read
    return view.created, view.updated, view.unchanged, view.rejected
