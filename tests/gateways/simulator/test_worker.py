"""The simulated network as a process: commands, journal, statistics, and its end."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contract.subjects import NUMBER, Seen, send, text

from chappe.gateways.contract import Accepted, Outcome, Secret
from chappe.gateways.simulator.scenario import Reaction, ScenarioInvalid
from chappe.gateways.simulator.worker import SmscProcess, load_scenario
from chappe.gateways.smpp.gateway import SmppGateway
from chappe.gateways.smpp.settings import SmppSettings


def submit(port: int, *keys: str, seen: Seen | None = None) -> dict[object, Outcome]:
    async def run() -> dict[object, Outcome]:
        told = seen or Seen()
        gateway = SmppGateway(SmppSettings("127.0.0.1", port, "login", Secret("word"), shortest_pause=0.05))
        async with gateway.lane(0, on_outcomes=told.on_outcomes, on_events=told.on_events) as lane:
            return await send(lane, told, *(text(key, parts=2) for key in keys))

    return asyncio.run(run())


def test_the_ordinary_day_can_be_read_and_loses_nobody() -> None:
    scenario = load_scenario()
    assert scenario.rules
    for rule in scenario.rules:
        assert rule.answer in (Reaction.ACCEPT, Reaction.REFUSE)
        assert rule.lost == 0
        assert rule.answer is Reaction.REFUSE or rule.receipt[-1] in (
            "DELIVRD",
            "UNDELIV",
            "EXPIRED",
            "REJECTD",
        )


@pytest.mark.parametrize("content", [b"rules = [", b"\xff\xfe", b"= 1"])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scenario.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioInvalid) as invalid:
        load_scenario(path)
    assert (invalid.value.params["where"], invalid.value.params["problem"]) == (str(path), "not_toml")


@pytest.mark.sockets
def test_a_process_counts_answers_commands_and_leaves_a_journal(tmp_path: Path) -> None:
    scenario, journal = tmp_path / "scenario.toml", tmp_path / "journal"
    scenario.write_text('[[rules]]\nreceipt = "none"\n', encoding="utf-8")
    with SmscProcess(scenario=scenario, journal=journal) as smsc:
        outcomes = submit(smsc.port, "a", "b", "a b")
        assert all(isinstance(outcome, Accepted) for outcome in outcomes.values())
        stats = smsc.stats()
        assert {name: stats[name] for name in ("submissions", "taken", "texts", "numbers", "twice")} == {
            "submissions": 6, "taken": 6, "texts": 3, "numbers": 1, "twice": 0
        }  # fmt: skip
        smsc.reply(NUMBER, "STOP")
        assert (smsc.stats()["replies"], smsc.stats()["to_come"]) == (1, 1)
        with pytest.raises(LookupError):
            smsc.reply("+33600000000", "STOP")
        smsc.drop()
        submit(smsc.port, "a")
        assert (smsc.stats()["twice"], smsc.stats()["twice_numbers"]) == (1, [NUMBER])
        smsc.kill()
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [(line["number"], line["text"], line["part"]) for line in lines[:2]] == [
        (NUMBER, "a 0", [1, 2]),
        (NUMBER, "a 1", [2, 2]),
    ]
    assert {(line["login"], line["sender"], line["answer"], line["taken"]) for line in lines} == {
        ("login", "Chappe", "accept", True)
    }
    first = outcomes["a"]
    assert isinstance(first, Accepted)
    assert [line["id"] for line in lines[:2]] == list(first.references)
    assert len({line["id"] for line in lines}) == len(lines) == 8


@pytest.mark.sockets
@pytest.mark.parametrize("how", ["quit", "terminate"])
def test_a_process_ends_when_told_and_not_when_its_input_does(how: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "chappe.gateways.simulator.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        port = json.loads(process.stdout.readline())["port"]
        process.stdin.write("what is this\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["error"] == "unknown_command"
        if how == "quit":
            process.stdin.write("quit\n")
        process.stdin.close()
        if how == "terminate":
            assert isinstance(submit(port, "a")["a"], Accepted)
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
