"""A worker killed while it computes a list again: the list stays as it was, and another worker begins again."""

from pathlib import Path

import pytest
from django.db import connection
from tests.factories import NOW, make_actor, make_campaign, make_contacts
from tests.flow.running import Running, wait_until

from chappe.base import clock
from chappe.contacts.models import Consent, Topic
from chappe.deployments import operations
from chappe.deployments.models import Block, Deployment, Recipient
from chappe.deployments.states import State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

ADDED = 25_000


def test_a_worker_killed_in_the_middle_costs_nobody_anything(tmp_path: Path) -> None:
    campaign = make_campaign()
    Topic.objects.update(kind="transactional", requires_consent=True)
    actor = make_actor(campaign.account)
    make_contacts(campaign, 200)
    deployment_id = operations.create_deployment(
        "Summer", message_id=campaign.message.id, all_contacts=True, refresh=True, actor=actor, now=NOW
    )
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    make_contacts(campaign, ADDED, first=10_000)
    Consent.objects.filter(contact__external_id="c-7").update(status="withdrawn")
    operations.approve(deployment_id, actor=actor, now=clock.now(), revision=revision)

    def found() -> Deployment:
        return Deployment.objects.get(id=deployment_id)

    with Running(("worker",), tmp_path / "first") as worker:
        wait_until(lambda: found().prepared_total == ADDED, seconds=180, what="nobody to be added is known")
        worker.kill()
    connection.close()
    assert (found().state, found().refreshed_at) == (State.REFRESHING, None)
    assert list(Recipient.objects.values_list("state").distinct()) == [("ready",)]
    assert Recipient.objects.count() == 200
    # The job is taken from the dead worker as soon as its heartbeat is missed: half a minute.
    with Running(("worker",), tmp_path / "second"):
        wait_until(lambda: found().state == State.SENDING, seconds=120, what="the list is not changed")
    assert (found().recipient_count, found().summary["refresh"]["added"]) == (200 + ADDED, ADDED)
    assert Recipient.objects.filter(state="excluded").count() == 1
    placed = [position for block in Block.objects.filter(state="ready") for position in block.positions]
    ready = set(Recipient.objects.filter(state="ready").values_list("position", flat=True))
    assert len(placed) == len(set(placed))
    assert set(placed) == ready
