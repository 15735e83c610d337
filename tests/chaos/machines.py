"""``python -m tests.chaos.machines``: two machines, one of which is cut off from the database while its binds live.

Each machine is a network namespace with two wires, one to the database and one to the network; where namespaces are not
allowed, a process with an address of its own. The machines' clocks differ by an hour and a half.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.chaos.arena import Arena, Run, arena, await_true
from tests.chaos.processes import Network, Process
from tests.chaos.proxy import Wire
from tests.chaos.story import Story, Way
from tests.chaos.truth import Allowed, Told, Truth, broken, read_journal
from tests.chaos.world import make_world

BINDS, WINDOW, PEOPLE = 4, 10, 900
SHIFTS = ("3600", "-1800")  # seconds: the machines' clocks
DATABASE, NETWORK = "10.215.0.1", "10.214.0.1"  # as the machines see them


def namespaces_allowed() -> bool:
    """Whether this process may make networks of its own."""
    if not all(shutil.which(program) for program in ("unshare", "nsenter", "ip")):
        return False
    command = ["unshare", "-n", "ip", "link", "add", "name", "try0", "type", "veth", "peer", "name", "try1"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def ip(*words: str) -> None:
    """Runs ip(8)."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(slots=True)
class Machine:
    """A dispatch process with an address of its own on the way to the network, and a wire to the database."""

    place: int
    process: Process
    isolated: bool
    keeper: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """As the network sees it."""
        return f"10.214.0.{self.place + 2}" if self.isolated else f"127.0.1.{self.place + 2}"

    def prepare(self) -> None:
        """Makes its namespace and its two wires, each a pair of ends."""
        if not self.isolated:
            self.process.environment["CHAOS_SOURCE"] = self.address
            return
        self.keeper = subprocess.Popen(["unshare", "-n", "sleep", "3600"])
        # The process is in its namespace once it has become `sleep`.
        await_true(lambda: self._is("sleep"), 10, "no namespace")
        self._wire("net", NETWORK, "214")
        self._wire("db", DATABASE, "215")
        self._inside("ip", "link", "set", "lo", "up")
        self.process.prefix = ("nsenter", "-t", str(self.keeper.pid), "-n")
        self.process.host = DATABASE

    def cut(self) -> None:
        """Its packets to the database are lost from here on."""
        if self.isolated:
            ip("link", "set", f"db{self.place}", "down")
        else:
            self.process.wire.hang()

    def mend(self) -> None:
        """It reaches the database again."""
        if self.isolated:
            ip("link", "set", f"db{self.place}", "up")
            ip("route", "replace", f"10.215.0.{self.place + 2}", "dev", f"db{self.place}", "src", DATABASE)
        else:
            self.process.wire.mend()

    def end(self) -> None:
        """Ends what it was made of."""
        if self.keeper is not None:
            self.keeper.kill()
            self.keeper.wait()

    def _is(self, name: str) -> bool:
        assert self.keeper is not None
        return Path(f"/proc/{self.keeper.pid}/comm").read_text(encoding="utf-8").strip() == name

    def _wire(self, name: str, near: str, net: str) -> None:
        assert self.keeper is not None
        far = f"10.{net}.0.{self.place + 2}"
        end = f"{name}{self.place}"
        ip("link", "add", "name", end, "type", "veth", "peer", "name", name, "netns", str(self.keeper.pid))
        ip("addr", "add", near, "peer", far, "dev", end)
        ip("link", "set", end, "up")
        self._inside("ip", "addr", "add", far, "peer", near, "dev", name)
        self._inside("ip", "link", "set", name, "up")

    def _inside(self, *words: str) -> None:
        assert self.keeper is not None
        command = ["nsenter", "-t", str(self.keeper.pid), "-n", *words]
        subprocess.run(command, check=True, capture_output=True)


@dataclass(slots=True)
class Course:
    """What was seen, for the assertions at the end."""

    arena: Arena
    run: Run
    machines: list[Machine]
    networks: list[Network] = field(default_factory=list)

    def lanes(self) -> list[int]:
        """How many lanes each machine holds."""
        rows = self.arena.rows("SELECT holder FROM chappe_lane WHERE lease_until > clock_timestamp()")
        return [
            sum(f":{machine.process.pid}:" in str(holder) for (holder,) in rows) for machine in self.machines
        ]

    def wait_for(self, shares: list[int], seconds: float) -> None:
        """Until the lanes are shared so."""
        began = time.monotonic()
        await_true(lambda: self.lanes() == shares, seconds, f"{self.lanes()} and not {shares}")
        self.say(f"lanes {shares} after {time.monotonic() - began:.1f} s")

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self.run.began:6.2f} s  {what}", flush=True)


def play(here: Arena) -> list[str]:
    """The whole course; what was broken, in words."""
    isolated = os.environ.get("CHAOS_ISOLATED") == "yes"
    scenario = here.directory / "scenario.toml"
    scenario.write_text(
        "[[rules]]\nreceipt_delay = [0.0, 0.3]\nanswer_delay = [0.0, 0.05]\n", encoding="utf-8"
    )
    networks = [Network(scenario, here.directory / f"journal-{at}", Wire(0)) for at in range(2)]
    for network in networks:
        network.start()
    # One address for both machines, and behind it a network for each, so that it is known who sent what.
    machines = [Machine(at, process, isolated) for at, process in enumerate(here.dispatches)]
    front = Wire(0, host=NETWORK if isolated else "127.0.0.1")
    front.by_peer = {machine.address: networks[machine.place].wire.target for machine in machines}
    try:
        for machine in machines:
            machine.prepare()
            machine.process.environment["CHAOS_SHIFT"] = SHIFTS[machine.place]
            if isolated:
                machine.process.wire.stop()
                machine.process.wire = Wire(here.postgres.port, host=DATABASE)
                machine.process.wire.start()
        front.start()
        return _course(here, networks, machines, front)
    finally:
        for machine in machines:
            with suppress(subprocess.CalledProcessError):
                machine.mend()
            machine.process.end()
            machine.end()
        for network in networks:
            network.end()
        front.stop()


def _course(here: Arena, networks: list[Network], machines: list[Machine], front: Wire) -> list[str]:
    way = Way(BINDS, WINDOW, 150, "")
    story = Story(1, PEOPLE, 0.0, (way,), (), resends=False)
    world = here.ask(lambda: make_world(story, "machines", [front.port], front.host, countries=[[]]))
    course = Course(here, Run(story, world, networks, time.monotonic()), machines, networks)
    first, second = machines
    found = []

    first.process.start()
    course.wait_for([BINDS, 0], 60)
    here.prepare(course.run)
    second.process.start()
    course.wait_for([BINDS // 2, BINDS // 2], 60)
    texts = [len(read_journal(network.journal, 0)) for network in networks]
    await_true(
        lambda: len(read_journal(networks[1].journal, 0)) > texts[1] + 50, 60, "the second does not send"
    )

    query = "SELECT min(lease_until) FROM chappe_lane WHERE holder LIKE %s"
    first.cut()
    cut = time.monotonic()
    lease_until = here.rows(query, f"%:{first.process.pid}:%")[0][0]
    assert isinstance(lease_until, datetime)
    assert networks[0].smsc is not None
    if networks[0].smsc.stats()["bound"] != BINDS // 2:
        found.append("its binds did not live when it was cut off")
    course.say("the first machine is cut off from the database")
    course.wait_for([0, BINDS], 30)
    course.say(f"its lanes are the second's {time.monotonic() - cut:.1f} s after the cut")
    last = max(one.at for one in read_journal(networks[0].journal, 0))
    course.say(
        f"its last text {(lease_until - last).total_seconds():.2f} s before its lease could be given away"
    )
    if last >= lease_until:
        found.append(f"it submitted at {last:%T.%f}, its lease ended at {lease_until:%T.%f}")

    first.mend()
    course.wait_for([BINDS // 2, BINDS // 2], 60)
    left = "SELECT count(*) FROM chappe_block WHERE state <> 'done'"
    await_true(lambda: here.rows(left) == [(0,)], 120, "not all sent")
    await_true(lambda: all(network.to_come() == 0 for network in networks), 60, "receipts are not taken")
    told = "SELECT count(*) FROM chappe_recipient WHERE state IN ('ready', 'submitted')"
    await_true(lambda: here.rows(told) == [(0,)], 60, "receipts are not told")
    return found + broken(_truth(here, course))


def _truth(here: Arena, course: Course) -> Truth:
    rows = here.rows(
        "SELECT deployment.sender, recipient.number, recipient.state, recipient.code, recipient.fragments"
        " FROM chappe_recipient AS recipient JOIN chappe_deployment AS deployment"
        " ON deployment.id = recipient.deployment_id"
    )
    people = [
        Told(str(s), str(n), str(state), str(code), int(str(parts))) for s, n, state, code, parts in rows
    ]
    submitted = [
        one for at, network in enumerate(course.networks) for one in read_journal(network.journal, at)
    ]
    course.say(f"{len(submitted)} texts, {len(people)} recipients")
    return Truth(
        submitted, people, {}, Allowed(lost=BINDS // 2 * WINDOW, windows=(WINDOW, WINDOW)), all_receipts=True
    )


def main() -> int:
    """Says what was broken; 0 where nothing was."""
    if "CHAOS_ISOLATED" not in os.environ:
        isolated = namespaces_allowed()
        print(
            "network namespaces" if isolated else "separate addresses: namespaces are not allowed here",
            flush=True,
        )
        environment = {**os.environ, "CHAOS_ISOLATED": "yes" if isolated else "no"}
        prefix = ["unshare", "-n"] if isolated else []
        return subprocess.run(
            [*prefix, sys.executable, "-m", "tests.chaos.machines"], env=environment, check=False
        ).returncode
    if os.environ["CHAOS_ISOLATED"] == "yes":
        ip("link", "set", "lo", "up")
    with arena(start=False) as here:
        found = play(here)
        print("\n".join(found) or "kept")
        if found:
            for process in here.dispatches:
                print(f"--- {process.name}\n{process.log.read_text(errors='replace')[-8_000:]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
