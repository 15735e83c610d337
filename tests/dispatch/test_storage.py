"""How recipients lie on PostgreSQL's pages."""

import pytest
from django.db import connection
from tests.factories import NOW, make_actor, make_campaign, make_contacts

from chappe.base.statements import statement
from chappe.deployments import operations

PEOPLE = 250
REWRITTEN = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'chappe_recipient'"


@pytest.mark.django_db
def test_a_batch_of_outcomes_is_written_in_place() -> None:
    with connection.cursor() as cursor:
        # What other tests took back still lies on the pages that they used.
        cursor.execute("TRUNCATE chappe_recipient")
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, PEOPLE)
    deployment_id = operations.create_deployment(
        "Once", message_id=campaign.message.id, all_contacts=True, actor=actor, now=NOW
    )
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    positions = list(range(1, PEOPLE + 1))
    with connection.cursor() as cursor:
        cursor.execute(REWRITTEN)
        before = cursor.fetchone()
        cursor.execute(
            statement("dispatch", "settle"),
            {
                "deployment_id": deployment_id,
                "positions": positions,
                "state": "undelivered",
                "code": "ESME_RINVDSTADR",
                "gateway_id": campaign.gateway.id,
                "now": NOW,
            },
        )
        cursor.execute(REWRITTEN)
        after = cursor.fetchone()
    assert [now - then for now, then in zip(after, before, strict=True)] == [PEOPLE, PEOPLE]
