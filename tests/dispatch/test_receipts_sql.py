"""Receipts kept and folded by the database agree with the rule, in whatever order and batches they come."""

import asyncio
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dispatch.driven import with_store
from tests.dispatch.test_receipts import STATUSES
from tests.factories import make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.deployments.models import Deployment, Recipient
from chappe.deployments.states import RecipientState
from chappe.dispatch.models import Attempt, Receipt
from chappe.dispatch.receipts import fold
from chappe.dispatch.store import Store
from chappe.gateways.contract import ReceiptEvent, ReceiptStatus

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6
Told = dict[int, list[str]]
PART = st.lists(st.sampled_from(STATUSES), max_size=3)
TOLD = st.integers(1, 3).flatmap(
    lambda parts: st.fixed_dictionaries(dict.fromkeys(range(1, parts + 1), PART))
)
STATES = st.sampled_from(
    [
        RecipientState.SUBMITTED,
        RecipientState.UNKNOWN,
        RecipientState.FAILED,
        RecipientState.DELIVERED,
        RecipientState.UNDELIVERED,
        RecipientState.READY,
    ]
)


def test_the_database_folds_as_the_rule_says() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, PEOPLE)
    gateway_id = campaign.gateway.id

    def attempts(deployment: Deployment, everybody: list[tuple[RecipientState, Told]]) -> list[Attempt]:
        at = now()  # the parts of one submission have one moment
        return [
            Attempt(
                deployment=deployment,
                position=position,
                part=part,
                parts=len(told),
                gateway=campaign.gateway,
                outcome="accepted",
                reference=f"{deployment.id}-{position}-{part}",
                at=at,
            )
            for position, (_, told) in enumerate(everybody, start=1)
            for part in told
        ]

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(STATES, TOLD), min_size=1, max_size=PEOPLE), st.data())
    def agree(everybody: list[tuple[RecipientState, Told]], data: st.DataObject) -> None:
        deployment = make_sending(campaign, contacts)
        people = Recipient.objects.filter(deployment=deployment).order_by("position")
        for position, (state, told) in enumerate(everybody, start=1):
            people.filter(position=position).update(state=state.value, fragments=len(told))
        events = data.draw(
            st.permutations(
                [
                    ReceiptEvent(
                        f"{deployment.id}-{position}-{part}", ReceiptStatus(status), "", "", now(), None, ""
                    )
                    for position, (_, told) in enumerate(everybody, start=1)
                    for part, statuses in told.items()
                    for status in statuses
                ]
            )
        )
        cut = data.draw(st.integers(0, len(events)))
        early = data.draw(st.booleans())

        async def tell(store: Store) -> None:
            if not early:
                await record()
            for batch in (events[:cut], events[cut:]):
                await store.keep_events(batch, [], gateway_id=gateway_id, now=now())
            if early:
                await record()
            await store.fold_early_receipts(now() + timedelta(seconds=1))

        async def record() -> None:
            await asyncio.to_thread(write)

        def write() -> None:
            try:
                Attempt.objects.bulk_create(attempts(deployment, everybody))
            finally:
                connection.close()

        with_store(tell)
        found = list(people.values_list("state", flat=True))
        assert found[: len(everybody)] == [fold(state, len(told), told).value for state, told in everybody]
        assert Receipt.objects.filter(matched=False).count() == 0

    agree()
