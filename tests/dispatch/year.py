"""A simulated year: random deployments to people of many countries, by the real claim, under a clock that is moved.

The world, its persons, its network and its accidents are drawn from one seed. What was submitted is kept, with what was
wrong with it, if anything was; `tests/dispatch/test_year.py` looks at that.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import phonenumbers
from django.db import connection
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from tests.dispatch.beside import Beside
from tests.factories import Campaign, make_actor, make_campaign
from tests.windows import naive

from chappe.accounts.roles import Actor
from chappe.base.refusal import Refusal
from chappe.config.environment import database_target, environment
from chappe.contacts.models import Consent, Contact, Group, GroupMember
from chappe.content.operations import complete_texts
from chappe.deployments import operations
from chappe.deployments.models import Block, Deployment, RecipientWindow
from chappe.deployments.schedule import resolve
from chappe.deployments.states import State
from chappe.dispatch.outcomes import settle
from chappe.dispatch.store import Due, Held, Settled, Store, make_pool
from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Unknown
from chappe.messages.models import Sender
from chappe.messages.sender import SenderKind
from chappe.windows import registry
from chappe.windows.basis import MARGIN, Basis, basis_of, standing, window_at
from chappe.windows.law import Choices, whereabouts
from chappe.windows.operations import choose_hours
from chappe.windows.places import Clues

LAW = registry.law()
COUNTRIES = ("FR", "FR", "FR", "RE", "GP", "CA", "US", "US", "US", "GB", "IT", "BR", "AE", "KR", "VN", "IN")
AREAS = ("+1212555", "+1305555", "+1208555", "+1713555")
MINUTE = timedelta(minutes=1)
LONGEST = 20_000  # steps
OVER = ("approval.start_passed", "approval.limit_passed", "deployment.not_valid")
ENDED = (State.FINISHED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that the network was handed, and why it might have been too early, late or closed."""

    deployment_id: int
    number: str
    at: datetime
    faults: tuple[str, ...]


class Dies(Exception):
    """The process that holds the lane ends here, in the middle of what it does."""


@dataclass(slots=True)
class Year:
    """The world at ``now``. ``deadly``: lanes die at random, their outcomes unrecorded."""

    seed: int
    now: datetime
    deadly: bool = False
    sent: list[Sent] = field(default_factory=list)
    deaths: int = 0
    claimed_at_death: int = 0
    asked: int = 0
    late: int = 0
    refreshed: int = 0
    rng: Random = field(init=False)
    campaign: Campaign = field(init=False)
    actor: Actor = field(init=False)
    choices: Choices = field(init=False)
    people: dict[int, Contact] = field(default_factory=dict)
    # When each deployment last began or was let go on by a person.
    word_at: dict[int, datetime] = field(default_factory=dict)
    removed: dict[int, set[str]] = field(default_factory=dict)
    answers_at: dict[int, datetime] = field(default_factory=dict)
    lease: UUID = field(default_factory=uuid4)
    beside: Beside = field(default_factory=Beside)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.campaign = make_campaign()
        self.actor = make_actor(self.campaign.account)
        self.choices = Choices(courtesy=self.rng.random() < 0.7)
        choose_hours(actor=self.actor, now=self.now, courtesy=self.choices.courtesy)
        # Has what each of the countries asks for.
        Sender.objects.update(value="36180", kind=SenderKind.SHORT_CODE)
        complete_texts("VN", label=True, actor=self.actor, now=self.now)
        complete_texts("KR", opt_out="무료수신거부 0801234567", label=True, actor=self.actor, now=self.now)
        for index in range(48):
            self._make_person(index)

    # The world

    def _make_person(self, index: int) -> None:
        country = self.rng.choice(COUNTRIES)
        number = _number(country, index, self.rng)
        parsed = phonenumbers.parse(number)
        person = Contact.objects.create(
            account=self.campaign.account,
            external_id=f"p-{index}",
            first_name=f"P{index}",
            number=number,
            number_problem="",
            number_country=phonenumbers.region_code_for_number(parsed) or country,
            country=country if self.rng.random() < 0.3 else "",
            postal_code=self.rng.choice(["", "67000", "75001", "97400"]) if country == "FR" else "",
            attributes={"state": self.rng.choice(["FL", "TX"])} if country == "US" and index % 3 == 0 else {},
            time_zone=self.rng.choice(["Asia/Tokyo", "America/Montreal"]) if self.rng.random() < 0.1 else "",
            created_at=self.now,
            updated_at=self.now,
        )
        Consent.objects.create(
            account=self.campaign.account,
            contact=person,
            topic=self.campaign.topic,
            status="granted",
            basis="express",
            at=self.now,
        )
        self.people[person.pk] = person

    def make_deployment(self, index: int) -> None:
        """A deployment of a random kind, approved now."""
        rng, account = self.rng, self.campaign.account
        account.resume = rng.choice(["automatic", "manual"])
        account.late_start = rng.choice(["ask", "start"])
        account.save()
        group = Group.objects.create(account=account, name=f"Group {index}", created_at=self.now)
        members = rng.sample(sorted(self.people), rng.randint(3, 24))
        GroupMember.objects.bulk_create(GroupMember(group=group, contact_id=one) for one in members)
        plan: dict[str, object] = {"schedule_zone": "Europe/Paris", "refresh": rng.random() < 0.3}
        kind = rng.choice(["now", "at", "local"])
        if kind != "now":
            plan["schedule_at"] = _wall(self.now + timedelta(hours=rng.uniform(15, 60)))
            plan["schedule_local"] = kind == "local"
        if rng.random() < 0.5:
            plan["limit_at"] = _wall(self.now + timedelta(hours=rng.uniform(40, 130)))
        deployment_id = operations.create_deployment(
            f"Deployment {index}",
            message_id=self.campaign.message.id,
            group_ids=[group.id],
            actor=self.actor,
            now=self.now,
            **plan,  # type: ignore[arg-type]
        )
        try:
            revision = operations.prepare(deployment_id, actor=self.actor, now=self.now)
            operations.run_preparation(deployment_id, revision, clock=lambda: self.now)
            operations.approve(deployment_id, actor=self.actor, now=self.now, revision=revision)
        except Refusal as refusal:
            # Its moment, drawn blindly, is over somewhere already.
            if refusal.code not in OVER:
                raise
            Deployment.objects.filter(id=deployment_id).update(state=State.CANCELLED)
            return
        if plan["refresh"]:
            left = set(rng.sample(members, len(members) // 3))
            GroupMember.objects.filter(group=group, contact_id__in=left).delete()
            self.removed[deployment_id] = {self.people[one].number or "" for one in left}

    def persons_answer(self) -> None:
        """Who is asked says yes after a while, mostly."""
        waiting = Deployment.objects.filter(state=State.AWAITING_RESUME)
        for deployment in waiting:
            if deployment.id not in self.answers_at:
                self.asked += 1
                self.late += deployment.awaits in ("missed", "zones_missed")
                self.answers_at[deployment.id] = self.now + timedelta(hours=self.rng.uniform(0, 30))
            elif self.answers_at[deployment.id] <= self.now:
                del self.answers_at[deployment.id]
                if self.rng.random() < 0.12:
                    operations.cancel(deployment.id, actor=self.actor, now=self.now, reason="too late")
                else:
                    operations.resume(deployment.id, actor=self.actor, now=self.now)
                    self.word_at[deployment.id] = self.now

    def workers_refresh(self) -> None:
        for deployment in Deployment.objects.filter(state=State.REFRESHING):
            operations.run_refresh(deployment.id, deployment.revision, clock=lambda: self.now)
            self.refreshed += 1

    # Time

    async def step(self, store: Store, quota: int) -> None:
        """All that Chappe does at this moment, the network taking at most so many texts."""
        await store.begin_windows(self.now)
        await store.turn_windows(self.now)
        await store.start_due(self.now)
        await self.beside(self.workers_refresh)
        await store.end_leftovers(self.now)
        await self.beside(self.persons_answer)
        await store.finish_done(self.now)
        try:
            await self._send(store, quota)
        except Dies:
            await self._bury(store)
        await store.finish_done(self.now)

    async def _send(self, store: Store, quota: int) -> None:
        (row,) = await store.lanes()
        if row.is_free:
            self.lease = uuid4()
            await store.lease_lane(row.lane_id, self.lease, "year", 3_600)
        while quota > 0 and (held := await store.claim(row.gateway_id, row.lane_id, self.lease, self.now)):
            quota -= await self._send_block(store, held, row.gateway_id, quota)
            assert await store.release_blocks([held], self.lease)

    async def _send_block(self, store: Store, held: Held, gateway_id: int, quota: int) -> int:
        sent = 0
        while sent < quota:
            due = await store.advance(held, self.lease, min(quota - sent, self.rng.randint(1, 5)), self.now)
            if due is None:
                break
            sent += len(due)
            settled = []
            for one in due:
                if self.deadly and self.rng.random() < 0.03:
                    self.claimed_at_death += len(due)
                    raise Dies
                outcome = await self.beside(self._network, held.deployment_id, one)
                settled.append(Settled(held, one.position, settle(outcome, 1, held.round)))
            await store.record(settled, gateway_id=gateway_id, lease=self.lease, now=self.now)
        return sent

    def _network(self, deployment_id: int, due: Due) -> Outcome:
        """What the network says; a text that it may have is looked at."""
        drawn = self.rng.random()
        if drawn < 0.05:
            return NotSent(Cause.NOT_BOUND)
        if drawn < 0.1:
            return Refused("ESME_RTHROTTLED", again=True, retry_after=self.rng.uniform(1, 7_000))
        self.sent.append(Sent(deployment_id, due.number, self.now, self._faults(deployment_id, due.number)))
        if drawn < 0.12:
            return Unknown(Cause.NO_ANSWER)
        return Accepted((f"{len(self.sent)}",))

    def _faults(self, deployment_id: int, number: str) -> tuple[str, ...]:
        """What is wrong with a text that leaves now; nothing, if all is well."""
        deployment = Deployment.objects.get(id=deployment_id)
        person = next(one for one in self.people.values() if one.number == number)
        where = whereabouts(LAW, _clues(person))
        window = window_at(LAW, Basis(where, self.choices), self.now)
        found = []
        if not naive.is_open(window, self.now) or not naive.is_open(window, self.now + MARGIN):
            found.append("closed")
        if deployment.ends_at and self.now >= deployment.ends_at:
            found.append("after the limit")
        if deployment.state != State.SENDING:
            found.append(deployment.state)
        if deployment.schedule_local and deployment.schedule_at:
            wall = datetime.fromisoformat(deployment.schedule_at)
            zones = {zone for each in where for zone in each.zones}
            if any(self.now < resolve(wall, zone).at for zone in zones):
                found.append("before its own time")
        if number in self.removed.get(deployment_id, ()):
            found.append("no longer targeted")
        if deployment.resume == "manual" and self._should_await(deployment):
            found.append("without a person's word")
        return tuple(found)

    def _should_await(self, deployment: Deployment) -> bool:
        """Whether a window with somebody left has closed since a person, or the start, last let it go on."""
        assert deployment.started_at is not None
        since = max(deployment.started_at, self.word_at.get(deployment.id, deployment.started_at))
        left = Block.objects.filter(deployment=deployment, state__in=["ready", "leased"]).exclude(window=None)
        windows = {block.window_id or 0 for block in left if block.pointer < len(block.positions)}
        for row in RecipientWindow.objects.filter(id__in=windows):
            closes = standing(LAW, _basis(row), max(since, row.starts_at or since), MARGIN).closes_at
            if closes is not None and closes - MARGIN <= self.now:
                return True
        return False

    async def _bury(self, store: Store) -> None:
        """The lane's process is dead: its lease passes, and what it had in hand is recovered."""
        self.deaths += 1
        await self.beside(_expire_leases)
        await store.recover(self.now)

    def next_event(self) -> datetime | None:
        """The next moment at which something may change by itself; None once all is over."""
        with connection.cursor() as cursor:
            cursor.execute(EVENTS, {"now": self.now})
            (found,) = cursor.fetchone()
        moments = [moment for moment in (found, *self.answers_at.values()) if moment and moment > self.now]
        return min(moments, default=None)

    def under_way(self) -> bool:
        return Deployment.objects.exclude(state__in=ENDED).exists()


EVENTS = """
SELECT min(moment)
FROM chappe_deployment AS deployment
LEFT JOIN chappe_recipientwindow AS hours ON hours.deployment_id = deployment.id
LEFT JOIN chappe_block AS block ON block.deployment_id = deployment.id AND block.state <> 'done'
CROSS JOIN LATERAL (
    VALUES (hours.opens_at), (hours.closes_at), (hours.closes_at - interval '1 minute'), (hours.starts_at),
           (deployment.starts_at), (deployment.ends_at), (block.due_at)
) AS event (moment)
WHERE deployment.state NOT IN ('finished', 'cancelled', 'draft') AND moment > %(now)s
"""


async def live(year: Year, deployments: int) -> None:
    """Makes so many deployments over the year, and goes on until all have ended."""
    conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
    start, rng = year.now, year.rng
    planned = sorted(start + timedelta(days=rng.uniform(0, 363)) for _ in range(deployments))
    if os.environ.get("CHAPPE_YEAR_TIGHT", "1") == "1" and deployments < 60:
        # Few of them: all about the days on which clocks change, so that they meet.
        springs = (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC))
        planned = sorted(rng.choice(springs) + timedelta(days=rng.uniform(0, 6)) for _ in range(deployments))
    async with make_pool(conninfo, size=4) as pool, year.beside as beside:
        store = Store(pool)
        for _ in range(LONGEST):
            while planned and planned[0] <= year.now:
                await beside(year.make_deployment, deployments - len(planned))
                planned.pop(0)
            await year.step(store, rng.choice([0, 1, 2, 4, 8]))
            event = await beside(year.next_event)
            if event is None and not planned and not await beside(year.under_way):
                return
            year.now = _next_moment(year, event, planned[0] if planned else None)
    raise AssertionError("the year does not end")


def _next_moment(year: Year, event: datetime | None, planned: datetime | None) -> datetime:
    """On to what comes next, exactly or a little after; now and then nothing runs for hours."""
    rng = year.rng
    if rng.random() < 0.01:
        return year.now + timedelta(hours=rng.uniform(1, 14))
    soon = year.now + rng.choice([MINUTE, 17 * MINUTE, 90 * MINUTE, timedelta(hours=6)])
    coming = min((each for each in (event, planned) if each is not None), default=soon)
    if coming > soon and year.answers_at:
        return soon
    if rng.random() < 0.4:
        return min(coming, soon) if rng.random() < 0.5 else coming
    return coming + timedelta(seconds=rng.choice([0, 1, 30, 59, 61, 600]))


def _number(country: str, index: int, rng: Random) -> str:
    if country == "US":
        return f"{rng.choice(AREAS)}{100 + index:04}"
    if country == "CA":
        return f"+1{rng.choice(['416', '514', '604'])}555{100 + index:04}"
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    assert example is not None
    number = phonenumbers.format_number(example, PhoneNumberFormat.E164)
    return f"{number[:-2]}{index % 100:02}"


def _wall(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%dT%H:%M}"


def _clues(person: Contact) -> Clues:
    return Clues(
        person.number or "",
        person.country,
        str(person.attributes.get("state", "")),
        person.postal_code,
        person.time_zone,
    )


def _basis(row: RecipientWindow) -> Basis:
    return basis_of(row.basis)


def _expire_leases() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chappe_lane SET lease_until = clock_timestamp() - interval '1 second'")


def counted(year: Year) -> Counter[tuple[int, str]]:
    """How often each number was submitted for each deployment."""
    return Counter((one.deployment_id, one.number) for one in year.sent)
