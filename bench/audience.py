"""Count, Prepare and Refresh over one group, against the least that PostgreSQL could do for the same answer."""

import time
from collections.abc import Callable

from bench.apart import job, memory_row

# What is read of the joined tables keeps their joins: PostgreSQL leaves out one of which nothing is.
COUNT_FLOOR = """
SELECT count(*), count(consent.contact_id), count(suppression.number)
FROM chappe_groupmember AS member
JOIN chappe_contact AS contact ON contact.id = member.contact_id
LEFT JOIN chappe_consent AS consent ON consent.topic_id = %(topic)s AND consent.contact_id = contact.id
LEFT JOIN chappe_suppression AS suppression
    ON suppression.account_id = contact.account_id AND suppression.number = contact.number
WHERE member.group_id = %(group)s
"""
RECIPIENTS_FLOOR = """
INSERT INTO chappe_recipient (deployment_id, position, contact_id, number, country, encoding, fragments, state, code)
SELECT %(floor)s, position, contact_id, number, country, encoding, fragments, state, code
FROM chappe_recipient WHERE deployment_id = %(deployment)s
"""
TEXTS_FLOOR = """
INSERT INTO chappe_recipienttext (deployment_id, position, text)
SELECT %(floor)s, position, text FROM chappe_recipienttext WHERE deployment_id = %(deployment)s
"""

# One in two hundred withdraws consent, and about as many state it at last.
CHANGES = (
    "UPDATE chappe_consent SET status = 'withdrawn' WHERE topic_id = %(topic)s AND contact_id %% 200 = 7",
    "UPDATE chappe_consent SET status = 'granted' WHERE topic_id = %(topic)s AND contact_id %% 200 = 20",
)


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Contacts counted and prepared per second; `ratio` is how many times the floor's time each took."""
    from bench.people import LONG_AGO, make_people
    from chappe.accounts.queries import operator
    from chappe.base.clock import now
    from chappe.deployments import operations, queries

    contacts = int(200_000 * scale)
    people = make_people(contacts, slug="audience")
    actor = operator(people.account)
    deployment_id = operations.create_deployment(
        "bench", message_id=people.message, group_ids=[people.group], refresh=True, actor=actor, now=LONG_AGO
    )
    count_floor = _best(lambda: _execute(COUNT_FLOOR, topic=people.topic, group=people.group))
    count = _best(lambda: queries.count_for(people.account, deployment_id, now=now()))
    counted = job("count", people.account, deployment_id)

    revision = operations.prepare(deployment_id, actor=actor, now=now())
    prepare = job("prepare", deployment_id, revision)
    prepared = queries.deployment(people.account, deployment_id).recipient_count
    started = time.perf_counter()
    for statement in (RECIPIENTS_FLOOR, TEXTS_FLOOR):
        _execute(statement, floor=deployment_id + 1, deployment=deployment_id)
    prepare_floor = time.perf_counter() - started
    operations.approve(deployment_id, actor=actor, now=now(), revision=revision)
    for statement in CHANGES:
        _execute(statement, topic=people.topic)
    refresh = job("refresh", deployment_id, revision)
    changed = queries.refreshed(people.account, deployment_id)
    assert changed is not None
    assert changed.added > 0 < changed.removed
    return [
        _row("Count, one group", contacts, count, count_floor),
        _row("Prepare, texts filled and counted", prepared, prepare.seconds, prepare_floor),
        _row("Refresh, 1 % changed, the floor being Prepare", prepared, refresh.seconds, prepare.seconds),
        memory_row("Count, peak memory of its process", counted),
        memory_row("Prepare, peak memory of its process", prepare),
        memory_row("Refresh, peak memory of its process", refresh),
    ]


def _execute(statement: str, **values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        if cursor.description:
            cursor.fetchall()


def _best(function: Callable[[], object], times: int = 3) -> float:
    """The best time of several, in seconds."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - started)
    return best


def _row(name: str, things: int, seconds: float, floor: float) -> dict[str, object]:
    return {
        "name": f"{name} ({things:,} contacts)",
        "measured": round(things / seconds),
        "unit": "contacts/s",
        "floor": round(things / floor),
        "ratio": round(seconds / floor, 2),
    }
