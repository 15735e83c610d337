"""Every gateway, each before a simulated network that behaves as a scenario says, and what is seen of both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.contract.clouds import CLOUDS
from tests.contract.faces import FACES, NOW, URL, Face
from tests.contract.provider import FakeProvider

from chappe.gateways.configuration import Configuration
from chappe.gateways.contract import (
    Encoding,
    Event,
    Gateway,
    Lane,
    OnEvents,
    Outcome,
    ReceiptEvent,
    Refused,
    ReplyEvent,
    Secret,
    SenderKind,
    Submission,
)
from chappe.gateways.http.callbacks import heard
from chappe.gateways.http.gateway import HttpGateway
from chappe.gateways.http.kinds import KINDS
from chappe.gateways.http.registry import checked
from chappe.gateways.http.request import Callback
from chappe.gateways.simulator.connection import Smsc
from chappe.gateways.simulator.gateway import SimulatedGateway
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.gateway import SmppGateway
from chappe.gateways.smpp.settings import BindMode, SmppSettings, ValidityForm

TIMEOUT = 0.6  # seconds without an answer, after which a text is unknown
PASSWORD = "hunter2"
NUMBER = "+33612345678"


@dataclass
class Subject:
    """A gateway and the network behind it."""

    gateway: Gateway
    tally: Tally
    reply: Callable[[str, str], None]
    # A provider that speaks HTTP is given a text whole: one submission, and one name for it.
    whole: bool = False
    # Its words for the codes of a scenario; without one, they are the same.
    codes: Mapping[str, str] = field(default_factory=dict)
    # What its lane says of a login that is refused.
    trouble: str = "ESME_RINVPASWD"
    # Whether it can be asked if the login is good before a text is sent. One that cannot learns it from the first text.
    asks_first: bool = True
    # Where its receipts and replies go, when they do not come by the lane.
    listener: list[OnEvents] = field(default_factory=list)

    def pieces(self, *parts: int) -> int:
        """How many submissions texts of so many parts are."""
        return len(parts) if self.whole else sum(parts)

    def refusal(self, code: str, *, again: bool = False, throttled: bool = False) -> Refused:
        """What a refusal by this code of a scenario comes to."""
        return Refused(self.codes.get(code, code), again=again, throttled=throttled)


Make = Callable[[dict[str, Any], int], AbstractAsyncContextManager[Subject]]


def smpp(**changed: Any) -> Make:
    @asynccontextmanager
    async def make(scenario: dict[str, Any], window: int) -> AsyncIterator[Subject]:
        async with Smsc(scenario_from(scenario)).serve() as smsc:
            settings: dict[str, Any] = {
                "host": "127.0.0.1",
                "port": smsc.port,
                "system_id": "login",
                "password": Secret(PASSWORD),
                "window": window,
                "response_timeout": TIMEOUT,
                "shortest_pause": 0.05,
                "longest_pause": 0.2,
                "refused_pause": 0.2,
                "grace": 1.0,
            }
            gateway = SmppGateway(SmppSettings(**{**settings, **changed}), jitter=lambda: 0.5)
            yield Subject(gateway, smsc.tally, smsc.reply)

    return make


@asynccontextmanager
async def simulated(scenario: dict[str, Any], window: int) -> AsyncIterator[Subject]:
    gateway = SimulatedGateway(
        scenario_from(scenario),
        window=window,
        response_timeout=TIMEOUT,
        login="login",
        password=Secret(PASSWORD),
    )
    yield Subject(gateway, gateway.tally, gateway.reply)


def http(face: Face, **changed: Any) -> Make:
    @asynccontextmanager
    async def make(scenario: dict[str, Any], window: int) -> AsyncIterator[Subject]:
        heard_by: list[OnEvents] = []

        async def take(callback: Callback) -> None:
            await heard_by[-1](heard(provider, callback, Secret(face.secret)))

        async with FakeProvider(scenario_from(scenario), face, take).serve() as fake:
            settings = {
                "base_url": fake.url,
                "response_timeout": TIMEOUT,
                "shortest_pause": 0.05,
                "longest_pause": 0.2,
                "refused_pause": 0.2,
                "grace": 1.0,
            }
            if "check_url" in KINDS[face.kind].options:
                settings["check_url"] = f"{fake.url}/account"
            configuration = Configuration(
                name="Provider",
                kind=face.kind,
                host="sms.example.org",
                port=443,
                system_id="login",
                secret=Secret(PASSWORD),
                window=window,
                binds=1,
                settings={**settings, **face.options, **changed},
                callback_url=URL,
            )
            provider, lane_settings = checked(configuration)
            gateway = HttpGateway(provider, lane_settings, jitter=lambda: 0.5)
            asks_first = provider.probe(NOW) is not None
            yield Subject(
                gateway,
                fake.tally,
                fake.reply,
                whole=True,
                codes=face.codes,
                asks_first=asks_first,
                trouble=f"http_{face.denied().status}" if asks_first else "unauthorized",
                listener=heard_by,
            )

    return make


SUBJECTS: dict[str, Make] = {
    "smpp": smpp(),
    "smpp, a transmitter and a receiver": smpp(bind_mode=BindMode.PAIR),
    "smpp, 16-bit references": smpp(long_form=LongForm.UDH16),
    "smpp, SAR parameters": smpp(long_form=LongForm.SAR),
    "smpp, absolute validity": smpp(validity_form=ValidityForm.ABSOLUTE),
    "simulated": simulated,
    **{f"http, {name}": http(face) for name, face in (FACES | CLOUDS).items()},
}


@dataclass
class Seen:
    """What a lane told."""

    outcomes: list[tuple[object, Outcome]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    failures: int = 0  # so many sets of events are not recorded, at first
    held: asyncio.Event | None = None  # events are not durable before this is set

    def on_outcomes(self, outcomes: list[tuple[Submission, Outcome]]) -> None:
        self.outcomes += [(submission.key, outcome) for submission, outcome in outcomes]

    async def on_events(self, events: Sequence[Event]) -> None:
        if self.held is not None:
            await self.held.wait()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        self.events += events

    @property
    def by_key(self) -> dict[object, Outcome]:
        keys = [key for key, _ in self.outcomes]
        assert len(keys) == len(set(keys)), "a text had two outcomes"
        return dict(self.outcomes)

    @property
    def receipts(self) -> list[ReceiptEvent]:
        return [event for event in self.events if isinstance(event, ReceiptEvent)]

    @property
    def replies(self) -> list[ReplyEvent]:
        return [event for event in self.events if isinstance(event, ReplyEvent)]


def text(
    key: object,
    *,
    number: str = NUMBER,
    parts: int = 1,
    encoding: Encoding = Encoding.GSM7,
    **more: Any,
) -> Submission:
    said = [f"{key} {at}" for at in range(parts)]
    octets = tuple(one.encode("utf-16-be" if encoding == Encoding.UCS2 else "ascii") for one in said)
    return Submission(key, number, "Chappe", SenderKind.ALPHANUMERIC, encoding, octets, **more)


@asynccontextmanager
async def lane_of(subject: Subject, seen: Seen) -> AsyncIterator[Lane]:
    subject.listener.append(seen.on_events)
    async with subject.gateway.lane(0, on_outcomes=seen.on_outcomes, on_events=seen.on_events) as lane:
        yield lane


async def room(lane: Lane) -> int:
    return await asyncio.wait_for(lane.wait_for_room(), 5)


async def until(condition: Callable[[], object], timeout: float = 5.0) -> None:
    """Wait for something to become true; fail after ``timeout`` seconds."""
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.005)


async def send(lane: Lane, seen: Seen, *texts: Submission) -> dict[object, Outcome]:
    """Hand texts over, and wait for all their outcomes."""
    await room(lane)
    already = len(seen.outcomes)
    lane.submit(texts)
    await until(lambda: len(seen.outcomes) >= already + len(texts))
    return seen.by_key
