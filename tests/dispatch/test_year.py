"""A year of random deployments: nothing leaves in closed hours or too late, nobody twice, and everybody ends."""

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.dispatch.year import Year, counted, live

from chappe.deployments.models import Block, Deployment, Recipient
from chappe.deployments.states import FINAL_RECIPIENT_STATES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

# `just year` says more: this is what every run of the tests looks at.
DEPLOYMENTS = int(os.environ.get("CHAPPE_YEAR_DEPLOYMENTS", "14"))
SEEDS = [int(seed) for seed in os.environ.get("CHAPPE_YEAR_SEEDS", "1").split(",")]
ENDS = {*(state.value for state in FINAL_RECIPIENT_STATES), "submitted", "unknown"}


@pytest.mark.parametrize("deadly", [False, True], ids=["all goes well", "lanes die"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year(seed: int, deadly: bool) -> None:
    year = Year(seed, datetime(2026, 1, 1, tzinfo=UTC), deadly)
    asyncio.run(live(year, DEPLOYMENTS))
    assert [one for one in year.sent if one.faults] == []
    assert [pair for pair, times in counted(year).items() if times > 1] == []
    assert set(Deployment.objects.values_list("state", flat=True)) <= {"finished", "cancelled"}
    assert Block.objects.exclude(state="done").count() == 0
    states = Counter(Recipient.objects.values_list("state", flat=True))
    assert set(states) <= ENDS
    assert len(year.sent) >= DEPLOYMENTS
    # Who is unknown was in hand when a lane died, or had no answer.
    lost = Recipient.objects.filter(state="unknown", code="process_lost").count()
    assert lost <= year.claimed_at_death
    assert (year.deaths > 0) is deadly
    submitted = set(counted(year))
    settled = Recipient.objects.filter(state="submitted").values_list("deployment_id", "number")
    assert set(settled) <= submitted
    print(  # noqa: T201 - seen with `just year`
        f"\nseed {seed}: {len(year.sent)} texts, {year.asked} questions to people ({year.late} missed moments),"
        f" {year.refreshed} lists computed again, {year.deaths} deaths, {dict(states)}"
    )
