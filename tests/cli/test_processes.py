"""The processes of an installation, as real processes on the test's own database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.flow.running import process_environment

from chappe.cli.processes.ports import answers, free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


@contextmanager
def serving(port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "chappe", "serve", "--bind", f"127.0.0.1:{port}"],
            env=process_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        assert answers(f"http://127.0.0.1:{port}/healthz", within=60), log.read_text()
        yield process
    finally:
        process.kill()
        process.wait()


def children_of(pid: int) -> list[int]:
    """Every process under this one."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [each for child in found for each in (int(child), *children_of(int(child)))]


def gone(pids: list[int]) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


def chappe(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "chappe", *words],
        env={**process_environment(), **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_serve_runs_everything_mends_it_and_ends_it_in_order(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with serving(port, log) as process:
        taken = chappe("serve", "--bind", f"127.0.0.1:{port}")
        assert (taken.returncode, taken.stdout) == (4, "")
        assert f"Port {port} of 127.0.0.1 is taken by another program." in taken.stderr
        web = children_of(process.pid)[0]
        os.kill(web, signal.SIGKILL)
        assert gone([web])
        until = time.monotonic() + 20
        while "web ended (by SIGKILL): started again" not in log.read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(1.0)
        assert answers(f"http://127.0.0.1:{port}/healthz", within=60)
        pids = children_of(process.pid)
        assert len(pids) >= 4
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        assert gone(pids)


def test_nothing_is_left_behind_by_a_serve_that_is_killed(tmp_path: Path) -> None:
    with serving(free_port(), tmp_path / "log") as process:
        pids = children_of(process.pid)
        process.kill()
        process.wait()
        assert gone(pids)


def test_the_doctor_sees_what_runs(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, tmp_path / "log"):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            ran = chappe("doctor", "--json", CHAPPE_BIND=f"127.0.0.1:{port}")
            found = {each["subject"]: each for each in json.loads(ran.stdout)}
            if found["Worker"]["state"] == "ok":
                break
        assert {name: found[name]["state"] for name in ("Database", "Schema", "Web", "Worker")} == {
            "Database": "ok",
            "Schema": "ok",
            "Web": "ok",
            "Worker": "ok",
        }


def test_the_simulated_network_listens_and_answers() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "chappe", "smsc", "--port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=process_environment(),
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("The network listens on 127.0.0.1:")
    out, err = process.communicate("stats\nquit\n", timeout=20)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["submissions"] == 0
