"""One statement of consent for everybody in a group: those of a dynamic one are taken as it begins."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from psycopg.sql import SQL

from chappe.accounts.roles import Actor, Permission
from chappe.audience.criteria.reading import read, written
from chappe.audience.queries.of_groups import places_of
from chappe.audience.queries.patience import setting
from chappe.audience.queries.vocabularies import criteria_of, vocabulary
from chappe.audience.store.compiling import MEMORY, meeting
from chappe.contacts.models import ChangeState, ConsentChange
from chappe.contacts.operations import run_consent_change, start_consent_change
from chappe.contacts.queries import is_dynamic

OPEN = (ChangeState.WAITING, ChangeState.RUNNING)


@transaction.atomic
def start_group_consent(
    group_id: int,
    topic_key: str,
    *,
    status: str,
    basis: str,
    source: str,
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    proof: str = "",
    preset: str = "",
) -> int:
    """`contacts.start_consent_change` for a group of either kind; its id.

    Of a dynamic group the criteria are kept as they stand now, and those who meet them are taken as the work begins.
    Raises also why the criteria no longer hold, if they do not.
    """
    actor.require(Permission.EDIT)
    criteria = None
    if is_dynamic(actor.account_id, group_id):
        criteria = written(criteria_of(actor.account_id, group_id))
    return start_consent_change(
        group_id,
        topic_key,
        status=status,
        basis=basis,
        source=source,
        actor=actor,
        now=now,
        at=at,
        expires_at=expires_at,
        proof=proof,
        preset=preset,
        criteria=criteria,
    )


def run_group_consent(change_id: int, *, now: Callable[[], datetime]) -> None:
    """Takes those in the dynamic group, unless it did already, then states for them; returns when it is over."""
    _take(change_id, now())
    run_consent_change(change_id, now=now)


@transaction.atomic
def _take(change_id: int, now: datetime) -> None:
    """Keeps who meets the criteria at this moment: what is then stated may change who does."""
    change = ConsentChange.objects.select_for_update().filter(pk=change_id, state__in=OPEN).first()
    if change is None or change.criteria is None or change.taken_at is not None:
        return
    node = read(change.criteria, vocabulary(change.account_id, change.criteria))
    places = places_of(change.account_id, now)
    query = SQL(
        "INSERT INTO chappe_consentchangemember (change_id, contact_id)"
        " SELECT {}, contact.id FROM chappe_contact AS contact WHERE {}"
    ).format(places.given(change.pk), meeting([node], places))
    with setting("work_mem", MEMORY), connection.cursor() as cursor:
        cursor.execute(query, places.parameters)
        change.members = int(cursor.rowcount)
        cursor.execute("ANALYZE chappe_consentchangemember")
    change.taken_at = now
    change.save()
