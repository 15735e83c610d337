"""Processes kept running: what dies is started again, what is told to stop ends in order."""

import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pytest

from chappe.cli.processes import supervisor
from chappe.cli.processes.supervisor import Child, Supervisor, described


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "TICK", 0.02)
    monkeypatch.setattr(supervisor, "SHORTEST_PAUSE", 0.05)


class Script(Child):
    """A child that runs a script instead of a command of chappe."""

    def command(self) -> list[str]:
        return [sys.executable, "-c", *self.words]


def script(text: str, *words: str) -> Script:
    return Script("script", [textwrap.dedent(text), *words], pause=0.05)


def wait_for(path: Path, lines: int) -> list[str]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = path.read_text().splitlines() if path.exists() else []
        if len(found) >= lines:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{path} has {len(found)} lines")


@pytest.mark.usefixtures("quick")
def test_what_dies_is_started_again_and_what_lives_is_ended(tmp_path: Path) -> None:
    deaths, lives = tmp_path / "deaths", tmp_path / "lives"
    dying = script("import sys; open(sys.argv[1], 'a').write('died\\n'); sys.exit(3)", str(deaths))
    living = script(
        """
        import os, signal, sys, time
        def end(number, frame):
            open(sys.argv[1], "a").write("ended\\n")
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
        time.sleep(60)
        """,
        str(lives),
    )
    with Supervisor([dying, living]).in_background():
        wait_for(deaths, 3)
        (pid,) = wait_for(lives, 1)
    assert lives.read_text().splitlines() == [pid, "ended"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


@pytest.mark.usefixtures("quick")
def test_what_does_not_end_in_time_is_ended_with_its_own_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    stubborn = script(
        """
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open(sys.argv[1], "a").write(f"{os.getpid()}\\n{child.pid}\\n")
        time.sleep(60)
        """,
        str(pids),
    )
    with Supervisor([stubborn], grace=0.2).in_background():
        found = wait_for(pids, 2)
    time.sleep(0.2)
    for pid in found:
        assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]


def test_an_end_is_described() -> None:
    assert described(3) == "exit code 3"
    assert described(-signal.SIGKILL) == "by SIGKILL"
