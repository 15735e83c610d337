"""What the lane of HTTP gateways promises beyond the table of the contract."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import uvloop
from tests.contract.faces import Answered, Asked, GenericFace
from tests.contract.subjects import NUMBER, Seen, http, lane_of, send, text, until

from chappe.gateways.contract import Accepted, Cause, LaneState, Refused, Unknown
from chappe.gateways.http.request import Request

OTHER = "+33200000000"
pytestmark = pytest.mark.sockets


class QueryFace(GenericFace):
    """Texts by GET, which libraries send again by themselves when a connection breaks."""

    def read(self, request: Request) -> Asked:
        fields = dict(parse_qsl(urlsplit(request.url).query))
        return Asked(fields.get("to", ""), fields.get("from", ""), fields.get("text", ""))


class BrokenFace(GenericFace):
    """Errors of the provider's own."""

    def refused(self, code: str, *, throttled: bool) -> Answered:
        return Answered(503, {"result": {"error": "overload"}})


class PatientFace(GenericFace):
    """It says how long to wait."""

    def refused(self, code: str, *, throttled: bool) -> Answered:
        return Answered(429, None, {"Retry-After": "7"})


def test_a_text_by_get_is_never_sent_twice() -> None:
    async def run() -> None:
        rules = {"rules": [{"prefix": OTHER, "answer": "close"}]}
        make = http(QueryFace(), method="GET", encoding="query")
        async with make(rules, 5) as subject:
            seen = Seen()
            async with lane_of(subject, seen) as lane:
                await send(lane, seen, text("first"))  # the next goes on the same connection
                outcomes = await send(lane, seen, text("a", number=OTHER))
                assert outcomes["a"] == Unknown(Cause.CONNECTION_LOST)
            assert subject.tally.submissions == 2

    uvloop.run(run())


def test_an_error_of_the_provider_is_unknown_and_costs_one_text_a_try() -> None:
    async def run() -> None:
        async with http(BrokenFace())(
            {"rules": [{"answer": "refuse", "code": "ESME_RTHROTTLED"}]}, 5
        ) as subject:
            seen = Seen()
            async with lane_of(subject, seen) as lane:
                outcomes = await send(lane, seen, text("a", parts=3))
                assert outcomes == {"a": Unknown(Cause.UNREADABLE, (None,), "overload")}
                await until(lambda: lane.status.state is LaneState.BOUND)
                assert lane.room == 1

    uvloop.run(run())


def test_a_pause_that_the_provider_asks_for_is_told() -> None:
    async def run() -> None:
        async with http(PatientFace())(
            {"rules": [{"answer": "refuse", "code": "ESME_RTHROTTLED", "times": 1}]}, 5
        ) as subject:
            seen = Seen()
            async with lane_of(subject, seen) as lane:
                outcomes = await send(lane, seen, text("a"))
                assert outcomes == {"a": Refused("http_429", again=True, retry_after=7.0, throttled=True)}
                assert isinstance((await send(lane, seen, text("b")))["b"], Accepted)
        assert NUMBER not in repr(subject.gateway)

    uvloop.run(run())
