"""The process: one step that fails keeps neither the others nor the process from going on."""

import asyncio
from typing import Any

import psycopg
import pytest

from chappe.base.clock import now
from chappe.dispatch.store import LaneRow
from chappe.dispatch.worker import process as process_module
from chappe.dispatch.worker.process import Dispatch

STEPS = (
    "begin_windows",
    "turn_windows",
    "start_due",
    "end_leftovers",
    "fold_early_receipts",
    "learn_references",
    "finish_done",
)


class Broken:
    """A store of which one step fails, each time it is asked."""

    def __init__(self, broken: str, error: Exception) -> None:
        self.broken, self.error = broken, error
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        async def step(*_: object, **__: object) -> object:
            self.asked.append(name)
            await asyncio.sleep(0)
            if name == self.broken:
                raise self.error
            return {
                "recover": (0, 0),
                "lanes": list[LaneRow](),
                "turn_windows": list[int](),
                "begin_windows": list[int](),
            }.get(name, 0)

        return step


async def ran(store: Broken) -> Dispatch:
    """A process after some ticks."""
    stopping = asyncio.Event()
    dispatch = Dispatch(store, now, stopping)  # type: ignore[arg-type]
    running = asyncio.create_task(dispatch.run())
    async with asyncio.timeout(20):
        while store.asked.count("finish_done") < 3 or store.asked.count("lanes") < 3:
            await asyncio.sleep(0.01)
    stopping.set()
    await running
    return dispatch


@pytest.mark.parametrize("broken", [*STEPS, "recover", "lanes", "keep_figures"])
def test_what_goes_wrong_in_one_step_is_counted_and_the_others_go_on(
    broken: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(process_module, "TICK", 0.01)
    store = Broken(broken, ValueError("unforeseen"))
    dispatch = asyncio.run(ran(store))
    assert set(store.asked) == {*STEPS, "recover", "lanes", "keep_figures"}
    assert len(dispatch.failures) == 1
    assert dispatch.failures.total() == store.asked.count(broken)
    assert "unforeseen" in caplog.text


def test_a_database_that_is_away_is_no_fault_of_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "TICK", 0.01)
    dispatch = asyncio.run(ran(Broken("start_due", psycopg.OperationalError("away"))))
    assert dispatch.failures.total() == 0


def test_other_work_that_fails_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "TICK", 0.01)
    begun = 0

    async def companion(_pool: object, stopping: asyncio.Event) -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ValueError("unforeseen")
        stopping.set()

    asyncio.run(process_module._beside(companion, None, asyncio.Event()))  # type: ignore[arg-type]
    assert begun == 3
