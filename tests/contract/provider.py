"""A fake HTTP provider on loopback: a scenario at work behind the face of one provider."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from tests.contract.faces import Answered, Asked, Face

from chappe.gateways.http.request import Callback, Request
from chappe.gateways.simulator.behaviour import TOO_LONG, Network, PlannedReceipt, Treatment
from chappe.gateways.simulator.scenario import Reaction, Scenario
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.smpp import errors

Take = Callable[[Callback], Awaitable[None]]
"""Takes a callback; raises when it could not be made durable."""


class FakeProvider:
    def __init__(self, scenario: Scenario, face: Face, take: Take) -> None:
        self.tally = Tally()
        self.url = ""
        self._scenario, self._face, self._take = scenario, face, take
        self._network = Network(scenario)
        self._references = itertools.count(1_000)
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["FakeProvider"]:
        server = web.Server(self._handle, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await runner.cleanup()

    def reply(self, number: str, text: str) -> None:
        _, sender = self.tally.origins[number]
        self.tally.replies += 1
        self._later(self._tell(self._face.reply(str(next(self._references)), number, sender, text), 0.0))

    async def _handle(self, asked: web.BaseRequest) -> web.StreamResponse:
        request = Request(str(asked.url), asked.method, dict(asked.headers), await asked.read())
        accounts = self._scenario.accounts
        if accounts is not None and not self._face.admits(request, "login", accounts.get("login", "")):
            return answer(self._face.denied())
        what = self._face.read(request)
        if not what.number:
            return answer(self._face.accepted("", what))
        return await self._react(asked, what)

    async def _react(self, asked: web.BaseRequest, what: Asked) -> web.StreamResponse:
        now = asyncio.get_running_loop().time()
        treatment = (
            self._network.treat(what.number, 1, now) if self._network.takes(what.validity) else TOO_LONG
        )
        self.tally.submitted(what.number, ("login", what.sender), what.text, None, taken=treatment.taken)
        reference = str(next(self._references))
        self._plan(reference, what, treatment)
        if treatment.early:
            await asyncio.sleep(0.02)
        await asyncio.sleep(treatment.delay)
        if treatment.code:
            name = errors.name(treatment.code)
            self.tally.refused[name] += 1
            throttled = treatment.code in errors.THROTTLING
            return answer(self._face.refused(self._face.codes[name], throttled=throttled))
        if treatment.reaction is Reaction.SILENCE:
            await asyncio.sleep(30)
        transport = asked.transport
        assert transport is not None
        if treatment.reaction is Reaction.GARBAGE:
            transport.write(b"\x00\x00\x00\x10\x80\x00\x00\x04 no answer of this world\r\n\r\n")
            await asyncio.sleep(0.01)
        if treatment.reaction in (Reaction.CLOSE, Reaction.GARBAGE):
            transport.close()
        return answer(self._face.accepted(reference, what))

    def _plan(self, reference: str, what: Asked, treatment: Treatment) -> None:
        for planned in treatment.receipts:
            self._later(self._receipt(reference, what, planned))

    async def _receipt(self, reference: str, what: Asked, planned: PlannedReceipt) -> None:
        self.tally.receipts += 1
        await self._tell(self._face.receipt(reference, what, planned.status, planned.error), planned.after)

    async def _tell(self, callback: Callback, after: float) -> None:
        await asyncio.sleep(after)
        while True:
            try:
                await self._take(callback)
                break
            except ConnectionError:
                await asyncio.sleep(self._scenario.resend_after)
        self.tally.acknowledged += 1

    def _later(self, work: "Awaitable[None]") -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def answer(answered: Answered) -> web.Response:
    return web.Response(
        status=answered.status,
        body=answered.body,
        headers=dict(answered.headers),
        content_type="application/json",
    )
