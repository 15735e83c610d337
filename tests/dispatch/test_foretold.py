"""What is foreseen of random deployments against what their sending then does, second by second, by the real claim."""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.dispatch.beside import Beside
from tests.factories import Campaign, make_actor, make_campaign

from chappe.accounts.roles import Actor
from chappe.config.environment import database_target, environment
from chappe.contacts.models import Consent, Contact
from chappe.deployments import operations, queries
from chappe.deployments.models import Deployment, Recipient
from chappe.deployments.states import State
from chappe.dispatch.outcomes import settle
from chappe.dispatch.store import Held, Settled, Store, make_pool
from chappe.gateways.contract import Accepted
from chappe.gateways.models import Gateway
from chappe.messages.fragments import measure
from chappe.windows.operations import choose_hours
from chappe.windows.timeline import Forecast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

SENDINGS = int(os.environ.get("CHAPPE_FORETOLD", "6"))
TICK = timedelta(seconds=4)
A_MINUTE = timedelta(minutes=1)
NUMBERS = {"FR": "+33612{:06}", "CA": "+1416{:07}", "RE": "+262692{:06}"}
# Closings in Paris, Réunion and Toronto, and any hour of a working day.
STARTS = ("18:59", "15:59", "00:55", "10:00")


@dataclass(slots=True)
class Sending:
    """One deployment, its gateways at their pace, under a clock."""

    seed: int
    now: datetime = datetime(2026, 11, 24, tzinfo=UTC)
    resume_after: timedelta = timedelta(0)
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    rng: Random = field(init=False)
    campaign: Campaign = field(init=False)
    actor: Actor = field(init=False)
    deployment_id: int = field(init=False)
    credit: Counter[int] = field(default_factory=Counter)
    leases: dict[int, tuple[int, UUID, int]] = field(default_factory=dict)
    helds: dict[int, Held] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.rng = Random(self.seed)
        self.campaign = make_campaign(
            "{{ first_name }} {{ first_name }} {{ first_name }}. STOP 36180",
            pace=rng.randint(1, 3),
            countries=["FR", "RE"],
        )
        Gateway.objects.create(
            account=self.campaign.account,
            name="overseas",
            kind="smpp",
            host="h",
            port=1,
            system_id="s",
            secret=self.campaign.gateway.secret,
            pace=rng.randint(1, 3),
            created_at=self.now,
        )
        self.actor = make_actor(self.campaign.account)
        choose_hours(actor=self.actor, now=self.now, courtesy=rng.random() < 0.7)
        self.campaign.account.resume = rng.choice(["automatic", "manual"])
        self.campaign.account.save()
        self.resume_after = timedelta(hours=rng.choice([0, 2, 15]))
        for country, form in NUMBERS.items():
            self._make_people(country, form, rng.randint(0, 260))
        self._make_people("FR", NUMBERS["FR"], 20, first=1_000)
        hour, minute = map(int, rng.choice(STARTS).split(":"))
        self.now = self.now.replace(hour=hour, minute=minute) - timedelta(seconds=rng.randint(0, 900))
        limit = self.now + timedelta(seconds=rng.choice([180, 40_000, 90_000]))
        plan: dict[str, object] = {"limit_at": f"{limit:%Y-%m-%dT%H:%M}"} if rng.random() < 0.4 else {}
        self.deployment_id = operations.create_deployment(
            "Foretold",
            message_id=self.campaign.message.id,
            all_contacts=True,
            schedule_zone="UTC",
            actor=self.actor,
            now=self.now,
            **plan,  # type: ignore[arg-type]
        )
        revision = operations.prepare(self.deployment_id, actor=self.actor, now=self.now)
        operations.run_preparation(self.deployment_id, revision, clock=lambda: self.now)
        operations.approve(self.deployment_id, actor=self.actor, now=self.now, revision=revision)

    def _make_people(self, country: str, form: str, how_many: int, first: int = 0) -> None:
        people = Contact.objects.bulk_create(
            Contact(
                account=self.campaign.account,
                external_id=f"{country}-{index}",
                first_name="Ada " * self.rng.choice([1, 1, 1, 15, 28]),
                number=form.format(5_550_100 + index if country == "CA" else 345_000 + index),
                number_problem="",
                number_country=country,
                created_at=self.now,
                updated_at=self.now,
            )
            for index in range(first, first + how_many)
        )
        Consent.objects.bulk_create(
            Consent(
                account=self.campaign.account,
                contact=person,
                topic=self.campaign.topic,
                status="granted",
                basis="express",
                at=self.now,
            )
            for person in people
        )

    def foreseen(self) -> Forecast:
        return queries.forecast_of(
            self.campaign.account.id, self.deployment_id, now=self.now, resume_after=self.resume_after
        )

    async def run(self) -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        beside = Beside()
        async with make_pool(conninfo, size=2) as pool, beside:
            store = Store(pool)
            for row in await store.lanes():
                lease = uuid4()
                await store.lease_lane(row.lane_id, lease, "foretold", 3_600)
                self.leases[row.gateway_id] = (row.lane_id, lease, row.pace or 1)
            while await beside(self._goes_on):
                await store.begin_windows(self.now)
                await store.turn_windows(self.now)
                await store.end_leftovers(self.now)
                await store.finish_done(self.now)
                moved = [await self._send(store, gateway_id) for gateway_id in self.leases]
                self.now += TICK
                if not any(moved):
                    self.now = max(self.now, await beside(self._next_moment))

    def _goes_on(self) -> bool:
        deployment = Deployment.objects.get(id=self.deployment_id)
        if (
            deployment.state == State.AWAITING_RESUME
            and self.now >= deployment.state_since + self.resume_after
        ):
            operations.resume(self.deployment_id, actor=self.actor, now=self.now)
        return deployment.state not in (State.FINISHED, State.CANCELLED)

    def _next_moment(self) -> datetime:
        deployment = Deployment.objects.get(id=self.deployment_id)
        if deployment.state == State.AWAITING_RESUME:
            moment = deployment.state_since + self.resume_after
            return min(moment, deployment.ends_at or moment)
        with connection.cursor() as cursor:
            cursor.execute(NEXT, {"id": self.deployment_id, "now": self.now})
            (found,) = cursor.fetchone()
        return found or self.now

    async def _send(self, store: Store, gateway_id: int) -> bool:
        """What a gateway takes in one tick: its pace, which it does not save up while it has nothing to send."""
        lane_id, lease, pace = self.leases[gateway_id]
        self.credit[gateway_id] += int(pace * TICK.total_seconds())
        moved = False
        while self.credit[gateway_id] > 0:
            held = self.helds.pop(gateway_id, None) or await store.claim(gateway_id, lane_id, lease, self.now)
            if held is None:
                self.credit[gateway_id] = 0
                break
            due = await store.advance(held, lease, max(1, self.credit[gateway_id] // 2), self.now)
            if due is None:
                await store.release_blocks([held], lease)
                continue
            moved = True
            self.credit[gateway_id] -= sum(measure(one.text).fragments for one in due)
            self.sent += [(self.now, one.number) for one in due]
            settled = [Settled(held, one.position, settle(Accepted((f"{one.number}",)), 1, 0)) for one in due]
            await store.record(settled, gateway_id=gateway_id, lease=lease, now=self.now)
            self.helds[gateway_id] = held
        return moved


NEXT = """
SELECT min(moment)
FROM chappe_deployment AS deployment
LEFT JOIN chappe_recipientwindow AS hours ON hours.deployment_id = deployment.id
CROSS JOIN LATERAL (
    VALUES (hours.opens_at), (hours.closes_at - interval '1 minute'), (deployment.ends_at)
) AS event (moment)
WHERE deployment.id = %(id)s AND moment > %(now)s
"""


def close(one: datetime | None, other: datetime | None, span: timedelta) -> bool:
    """Within five per cent of the whole, or a minute."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(A_MINUTE, span * 0.05)


@pytest.mark.parametrize("seed", range(SENDINGS))
def test_what_is_foreseen_is_what_happens(seed: int) -> None:
    sending = Sending(seed)
    start, foreseen = sending.now, sending.foreseen()
    asyncio.run(sending.run())
    first = min((at for at, _ in sending.sent), default=None)
    last = max((at for at, _ in sending.sent), default=None)
    span = (last or start) - start
    expired = Recipient.objects.filter(state="expired").count()
    told = (seed, foreseen.starts_at, first, foreseen.ends_at, last, foreseen.expired, expired)
    assert close(foreseen.starts_at, first, span), told
    assert close(foreseen.ends_at, last, span), told
    assert foreseen.texts == foreseen.sent + foreseen.expired == len(sending.sent) + expired, told
    # Ten seconds of both gateways at their quickest: what is cut off by the limit is told to the text.
    assert abs(foreseen.expired - expired) <= max(0.05 * foreseen.texts, 6 * 10), told
    assert len(sending.sent) == len(set(sending.sent))
