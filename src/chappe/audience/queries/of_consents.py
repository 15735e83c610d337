"""What a statement of consent for everybody in a group would do, whichever its kind."""

from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable

from chappe.audience.queries.of_groups import places_of
from chappe.audience.queries.patience import setting, within
from chappe.audience.queries.vocabularies import criteria_of
from chappe.audience.store.compiling import MEMORY, meeting
from chappe.audience.store.statements import put_in
from chappe.base.statements import statement
from chappe.contacts import queries as contacts
from chappe.contacts.queries import ConsentEffects

MEMBERS = "-- criteria: members"


def preview_group_consent(
    account_id: int,
    group_id: int,
    topic_key: str,
    *,
    status: str,
    basis: str,
    now: datetime,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    patience: float | None = None,
) -> ConsentEffects:
    """What a statement would do to those who are in the group now.

    Raises NotFound, why the criteria of a dynamic group no longer hold, and CountTooLong after ``patience`` seconds.
    """
    group = contacts.group(account_id, group_id, most=0)
    values: dict[str, Any] = contacts.effect_parameters(
        account_id, topic_key, status=status, basis=basis, now=now, at=at, expires_at=expires_at
    )
    pieces: dict[str, Composable] = {}
    places = places_of(account_id, now)
    if group.is_dynamic:
        node = criteria_of(account_id, group_id)
        pieces[MEMBERS] = SQL("UNION ALL SELECT contact.id FROM chappe_contact AS contact WHERE {}").format(
            meeting([node], places)
        )
    query = put_in(statement("contacts", "preview_consents"), pieces)
    values |= {"group_id": group_id, "change_id": None, **places.parameters}
    with within(patience), setting("work_mem", MEMORY), connection.cursor() as cursor:
        cursor.execute(query, values)
        return ConsentEffects(**dict(cursor.fetchall()))
