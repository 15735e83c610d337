"""The SMPP gateway before networks that misbehave in ways a scenario does not have."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.contract.subjects import NUMBER, Seen, room, send, smpp, text, until
from tests.gateways.smpp import naive

from chappe.gateways.contract import (
    Accepted,
    Cause,
    LaneState,
    LateAnswer,
    NotSent,
    Refused,
    Secret,
    Unknown,
)
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.gateway import SmppGateway, SmppLane
from chappe.gateways.smpp.pdu import RESPONSE, Command, Pdu, encode
from chappe.gateways.smpp.settings import SmppSettings

pytestmark = pytest.mark.sockets


class Network:
    """A network played by hand: it grants binds and notes what it gets; the rest is the test's."""

    def __init__(self) -> None:
        self.binds = 0
        self.got: list[naive.Read] = []
        self.grants = True
        self.answers = True
        self.reads = True
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            while self.reads:
                head = await reader.readexactly(16)
                (pdu,) = naive.read_all(head + await reader.readexactly(int.from_bytes(head[:4]) - 16))
                self.got.append(pdu)
                self.react(pdu, writer)
            await asyncio.Event().wait()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    def react(self, pdu: naive.Read, writer: asyncio.StreamWriter) -> None:
        if pdu.command in (1, 2, 9) and self.grants:
            self.binds += 1
            writer.write(encode(Pdu(pdu.command | RESPONSE, 0, pdu.sequence, b"hand\0")))
        elif pdu.command == Command.SUBMIT_SM and self.answers:
            self.answer(pdu)
        elif pdu.command == Command.UNBIND:
            writer.write(encode(Pdu(Command.UNBIND_RESP, 0, pdu.sequence)))

    def answer(self, pdu: naive.Read, status: int = 0, reference: str = "7") -> None:
        self.say(
            Pdu(Command.SUBMIT_SM_RESP, status, pdu.sequence, b"" if status else reference.encode() + b"\0")
        )

    def say(self, pdu: Pdu) -> None:
        self.writers[-1].write(encode(pdu))

    def of(self, command: int) -> list[naive.Read]:
        return [pdu for pdu in self.got if pdu.command == command]


Play = Callable[[Network, SmppLane, Seen], Coroutine[Any, Any, None]]


@asynccontextmanager
async def listening(network: Network, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    server = await asyncio.start_server(network.serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in network.writers:
            writer.transport.abort()
        await asyncio.sleep(0.01)


def play(scene: Play, network: Network | None = None, **changed: Any) -> None:
    async def run() -> None:
        played, seen = network or Network(), Seen()
        async with listening(played) as port:
            settings: dict[str, Any] = {
                "host": "127.0.0.1", "port": port, "system_id": "login", "password": Secret("word"), "window": 5,
                "response_timeout": 0.4, "shortest_pause": 0.05, "longest_pause": 0.1, "grace": 0.3,
            }  # fmt: skip
            gateway = SmppGateway(SmppSettings(**{**settings, **changed}), jitter=lambda: 0.0)
            lane = gateway.lane(0, on_outcomes=seen.on_outcomes, on_events=seen.on_events)
            async with lane:
                await scene(played, lane, seen)

    uvloop.run(run())


def test_a_late_answer_is_told_with_its_key() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.answers = False
        lane.submit([text("late")])
        lane.submit([text("other")])
        await until(lambda: len(network.of(Command.SUBMIT_SM)) == 3)
        late, other = network.of(Command.SUBMIT_SM)[1:]
        await asyncio.sleep(0.1)
        network.answer(other)
        await until(lambda: len(seen.outcomes) == 3)
        assert seen.by_key["late"] == Unknown(Cause.NO_ANSWER)
        network.answer(late, reference="42")
        await until(lambda: seen.events)
        (event,) = seen.events
        assert isinstance(event, LateAnswer)
        assert (event.key, event.index, event.outcome) == ("late", 0, Accepted(("42",)))
        assert (lane.status.unknown, network.binds) == (1, 1)

    play(scene)


def test_a_network_that_forgot_the_bind_is_bound_again() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.answers = False
        lane.submit([text("a")])
        await until(lambda: len(network.of(Command.SUBMIT_SM)) == 2)
        network.answer(network.of(Command.SUBMIT_SM)[1], errors.RINVBNDSTS)
        await until(lambda: len(seen.outcomes) == 2)
        assert seen.by_key["a"] == Refused("ESME_RINVBNDSTS", again=True)
        network.answers = True
        await until(lambda: network.binds == 2)
        assert isinstance((await send(lane, seen, text("b")))["b"], Accepted)

    play(scene)


def test_the_network_s_unbind_is_obeyed_and_the_lane_comes_back() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.answers = False
        lane.submit([text(at) for at in range(7)])
        await until(lambda: len(network.of(Command.SUBMIT_SM)) == 6)
        network.say(Pdu(Command.UNBIND, 0, 99))
        await until(lambda: len(seen.outcomes) == 8)
        kinds = [seen.by_key[at] for at in range(7)]
        assert kinds == [Unknown(Cause.CONNECTION_LOST)] * 5 + [NotSent(Cause.CONNECTION_LOST)] * 2
        assert lane.status.trouble == "unbound_by_peer"
        await until(lambda: [pdu.sequence for pdu in network.of(0x80000006)] == [99])
        await until(lambda: network.binds == 2)

    play(scene)


def test_both_sides_enquire_and_silence_ends_the_connection() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await room(lane)
        network.say(Pdu(Command.ENQUIRE_LINK, 0, 77))
        await until(lambda: [pdu.sequence for pdu in network.of(0x80000015)] == [77])
        await until(lambda: network.of(Command.ENQUIRE_LINK))
        await until(lambda: lane.status.connections == 2)  # the enquiry was not answered
        assert network.binds == 2

    play(scene, enquire_interval=0.2)


def test_a_network_that_answers_nothing_gets_one_text_a_bind() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        network.answers = False
        for at in range(2):
            await room(lane)
            lane.submit([text((at, one)) for one in range(4)])
            await until(lambda: len(seen.outcomes) == 4 * network.binds and lane.room == 0)
        outcomes = list(seen.by_key.values())
        assert outcomes.count(Unknown(Cause.NO_ANSWER)) == 2
        assert outcomes.count(NotSent(Cause.CONNECTION_LOST)) == 6
        assert len(network.of(Command.SUBMIT_SM)) == 2

    play(scene)


def test_a_bind_that_is_not_answered_is_tried_again() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await until(lambda: len(network.of(Command.BIND_TRANSCEIVER)) == 2)
        assert (lane.room, lane.status.trouble) == (0, "bind_unanswered")
        network.grants = True
        assert await room(lane) == 1
        assert (lane.status.state, lane.status.trouble) == (LaneState.BOUND, "")

    network = Network()
    network.grants = False
    play(scene, network)


def test_a_network_that_cannot_be_reached_is_tried_again() -> None:
    async def run() -> None:
        seen = Seen()
        async with listening(Network()) as port:
            pass
        settings = SmppSettings("127.0.0.1", port, "login", shortest_pause=0.02, longest_pause=0.04)
        lane = SmppGateway(settings, jitter=lambda: 0).lane(
            0, on_outcomes=seen.on_outcomes, on_events=seen.on_events
        )
        async with lane:
            await until(lambda: lane.status.state == LaneState.WAITING)
            assert lane.status.trouble == "connect: ConnectionRefusedError"
            lane.submit([text("a")])
            await until(lambda: seen.by_key == {"a": NotSent(Cause.NOT_BOUND)})

    uvloop.run(run())


def test_a_network_that_does_not_read_is_not_written_to_without_end() -> None:
    """What was handed to the transport is unknown, were it read or not; the rest was not sent."""

    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.reads = False
        lane.submit([text("the last it reads")])
        await until(lambda: len(network.of(Command.SUBMIT_SM)) == 2)
        texts = [text(at, parts=3) for at in range(20_000)]
        lane.submit(texts)
        assert (lane.status.in_flight, lane.room) == (9_999, 0)  # a text leaves whole
        await asyncio.sleep(0.05)
        lane.submit([text("more")])
        network.writers[-1].transport.abort()
        await until(lambda: len(seen.outcomes) == len(texts) + 3)
        outcomes = seen.by_key
        kinds = [type(outcomes[at]) for at in range(20_000)]
        assert kinds == [Unknown] * 3_333 + [NotSent] * (20_000 - 3_333)
        assert seen.by_key["more"] == NotSent(Cause.CONNECTION_LOST)

    play(scene, window=10_000, response_timeout=5)


def test_more_events_than_may_be_held_are_put_off() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        seen.held = asyncio.Event()
        await room(lane)
        body = b"\0\1\1336\0\0\x0036063\0\0\0\0\0\0\0\0\0\0\4STOP"
        for sequence in range(5):
            network.say(Pdu(Command.DELIVER_SM, 0, 100 + sequence, body))
            await asyncio.sleep(0.02)
        await until(lambda: len(network.of(Command.DELIVER_SM_RESP)) == 2)
        refused = network.of(Command.DELIVER_SM_RESP)
        assert [(pdu.sequence, pdu.status) for pdu in refused] == [
            (103, errors.RX_T_APPN),
            (104, errors.RX_T_APPN),
        ]
        seen.held.set()
        await until(lambda: len(network.of(Command.DELIVER_SM_RESP)) == 5)
        assert {pdu.status for pdu in network.of(Command.DELIVER_SM_RESP)[2:]} == {errors.ROK}
        assert [reply.text for reply in seen.replies] == ["STOP"] * 3

    play(scene, events_held=2)


def test_junk_before_during_and_after_the_bind_is_survived() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.say(Pdu(Command.SUBMIT_SM_RESP, 0, 12345, b"9\0"))
        network.say(Pdu(Command.DELIVER_SM, 0, 5, b"\xff\xff"))
        network.say(Pdu(0x0103, 0, 6))
        network.say(Pdu(Command.GENERIC_NACK, 3, 0))
        assert isinstance((await send(lane, seen, text("a")))["a"], Accepted)
        assert lane.status.connections == 1
        network.writers[-1].write(b"\0\0\0\5 what is this")
        await until(lambda: lane.status.trouble == "command_length 5")
        assert isinstance((await send(lane, seen, text("b")))["b"], Accepted)

    play(scene)


def test_a_long_text_that_is_throttled_in_its_middle_is_mended() -> None:
    async def run() -> None:
        seen = Seen()
        async with smpp()({"rules": [{"per_second": 20}]}, 10) as subject:
            opened = subject.gateway.lane(0, on_outcomes=seen.on_outcomes, on_events=seen.on_events)
            async with opened as lane:
                await send(lane, seen, text("first"))
                outcome = (await send(lane, seen, text("long", parts=5)))["long"]
                assert lane.status.throttled > 0
            assert isinstance(outcome, Accepted)
            assert len(set(outcome.references)) == 5
            assert (subject.tally.texts, subject.tally.twice) == (2, 0)
            assert subject.tally.count_of(NUMBER, "long 0long 1long 2long 3long 4") == 1

    uvloop.run(run())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("host", "trusted"), [("localhost", True), ("127.0.0.1", True), ("localhost", False)]
)
def test_tls_is_spoken_with_a_network_that_proves_who_it_is(
    certificate: Path, host: str, trusted: bool
) -> None:
    async def run() -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        network, seen = Network(), Seen()
        asyncio.get_running_loop().set_exception_handler(
            lambda *_: None
        )  # the server's side of a failed handshake
        async with listening(network, context) as port:
            settings = SmppSettings(
                host, port, "login", tls=True, tls_ca=str(certificate) if trusted else "", shortest_pause=0.02
            )
            lane = SmppGateway(settings).lane(0, on_outcomes=seen.on_outcomes, on_events=seen.on_events)
            async with lane:
                if trusted and host == "localhost":
                    assert isinstance((await send(lane, seen, text("a")))["a"], Accepted)
                else:
                    await until(lambda: lane.status.trouble == "connect: SSLCertVerificationError")
                    assert network.got == []

    uvloop.run(run())


def test_nothing_is_handed_to_a_transport_that_is_closing() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        network.answers = False
        lane.submit([text("left")])
        connection = lane._sender.connection
        assert connection is not None
        connection.close("the test's doing")
        lane.submit([text("stayed")])
        await until(lambda: len(seen.outcomes) == 3)
        assert seen.by_key["left"] == Unknown(Cause.CONNECTION_LOST)
        assert seen.by_key["stayed"] == NotSent(Cause.CONNECTION_LOST)
        assert (lane.status.submitted, lane.status.unknown) == (2, 1)

    play(scene)


def test_a_slow_reader_is_waited_for() -> None:
    async def scene(network: Network, lane: SmppLane, seen: Seen) -> None:
        await send(lane, seen, text("first"))
        connection = lane._sender.connection
        assert connection is not None
        connection.pause_writing()
        assert lane.room == 0
        lane.submit([text("a")])
        await asyncio.sleep(0.05)
        assert len(network.of(Command.SUBMIT_SM)) == 1
        connection.resume_writing()
        await until(lambda: len(seen.outcomes) == 2)
        assert isinstance(seen.by_key["a"], Accepted)

    play(scene)
