"""Runs a story: an installation of its own for all of them, real processes, faults at their time, then the truth."""

import os
import random
import shutil
import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.chaos.hurried import LEASE, hurry
from tests.chaos.processes import Network, Postgres, Process
from tests.chaos.proxy import Wire
from tests.chaos.story import DISPATCHES, GATEWAYS, Fault, Kind, Story
from tests.chaos.truth import Allowed, Told, Truth, broken, read_journal
from tests.chaos.world import SENDERS, World, make_world

T = TypeVar("T")

LONGEST_ABSENCE = 3.0  # seconds for which the harness itself does without the database
PATIENCE = 90.0  # seconds without anything moving, after which nothing more is waited for
FATAL = (" times: ", "submitted again", "after their STOP", "is no recipient")  # no waiting mends these
LOST = ("lease lost", "lost with the lease", "its lease will pass", "lease not renewed")


@dataclass(slots=True)
class Run:
    """What happens in one run: its timeline, and what its faults allow."""

    story: Story
    world: World
    networks: list[Network]
    began: float = 0.0
    timeline: list[str] = field(default_factory=list)
    lost: int = 0
    cut: int = 0
    said_stop: set[str] = field(default_factory=set)
    resent: set[tuple[str, str]] = field(default_factory=set)
    deployments: list[int] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """A line of the timeline."""
        self.timeline.append(f"{time.monotonic() - self.began:6.2f} s  {what}")


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(slots=True)
class Arena:
    """The installation and its processes, kept from run to run."""

    directory: Path
    postgres: Postgres
    dispatches: list[Process]
    worker: Process

    # The harness's own way to the database, whatever became of the server

    def ask(self, work: Callable[[], T]) -> T:
        """What the work returns, tried until the database is there."""
        from django.db import OperationalError, connection

        began = time.monotonic()
        while True:
            try:
                return work()
            except OperationalError:
                waited = time.monotonic() - began
                if waited > PATIENCE:
                    raise
                connection.close()
                if waited > LONGEST_ABSENCE:
                    self.postgres.start()
                time.sleep(0.1)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a query."""
        from django.db import connection

        def work() -> list[tuple[object, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(query, values)  # type: ignore[arg-type]
                return list(cursor.fetchall())

        return self.ask(work)

    # One run

    def play(self, story: Story) -> tuple[list[str], Run]:
        """What was broken, in words, and the run."""
        with self._networks(story) as networks:
            ports = [network.wire.port for network in networks]
            slug = f"run-{story.seed}-{time.time_ns() % 1_000_000}"
            run = Run(story, self.ask(lambda: make_world(story, slug, ports)), networks, time.monotonic())
            try:
                self._revive(run)
                self.prepare(run)
                self._send(run)
                found = self._rest(run)
                if not found and story.resends:
                    self._resend(run)
                    found = self._rest(run)
            finally:
                self._mend(run)
                self.ask(lambda: _retire(run))
        return found + run.ended, run

    @contextmanager
    def _networks(self, story: Story) -> Iterator[list[Network]]:
        networks = []
        try:
            for place, way in enumerate(story.ways):
                scenario = self.directory / f"scenario-{place}.toml"
                scenario.write_text(way.scenario, encoding="utf-8")
                journal = self.directory / f"journal-{place}"
                journal.unlink(missing_ok=True)
                network = Network(scenario, journal, Wire(0))
                networks.append(network)
                network.start()
                network.wire.start()
            yield networks
        finally:
            for network in networks:
                network.end()
                network.wire.stop()

    def prepare(self, run: Run) -> None:
        """Both deployments computed by the worker, which may be killed meanwhile; by ourselves where it has no part."""
        from chappe.accounts.queries import operator
        from chappe.base.clock import now
        from chappe.deployments import operations

        actor = operator(run.world.account)

        def prepare(message: int) -> int:
            made = operations.create_deployment(
                f"run {message}", message_id=message, all_contacts=True, actor=actor, now=now()
            )
            revision = operations.prepare(made, actor=actor, now=now())
            if not killed:
                operations.run_preparation(made, revision, clock=now)
            return made

        killed = any(fault.kind is Kind.KILL_WORKER for fault in run.story.faults)
        run.deployments = [self.ask(lambda m=message: prepare(m)) for message in run.world.messages]  # type: ignore[misc]
        for fault in run.story.faults:
            if fault.kind is Kind.KILL_WORKER:
                self._kill_worker(run, fault)
        which = "SELECT count(*) FROM chappe_deployment WHERE id = ANY (%s) AND state = 'prepared'"
        await_true(lambda: self.rows(which, run.deployments) == [(len(SENDERS),)], PATIENCE, "not prepared")
        run.note("prepared")
        for deployment in run.deployments:
            self.ask(lambda d=deployment: operations.approve(d, actor=actor, now=now(), revision=1))  # type: ignore[misc]

    def _kill_worker(self, run: Run, fault: Fault) -> None:
        """Now, in the middle of its work or before."""
        time.sleep(fault.lasts / 10)
        run.note(str(fault.kind))
        self.worker.kill()
        self.worker.start()

    def _send(self, run: Run) -> None:
        """The faults at their time; each is mended at its own."""
        answered = "SELECT count(*) FROM chappe_recipient WHERE deployment_id = ANY (%s) AND state <> 'ready'"
        await_true(lambda: self.rows(answered, run.deployments) != [(0,)], 2 * PATIENCE, "nothing is sent")
        run.began = time.monotonic()
        due: list[tuple[float, int, Callable[[], None]]] = []
        for place, fault in enumerate(run.story.faults):
            if fault.kind is not Kind.KILL_WORKER:
                due.append((fault.at, place, lambda fault=fault: self._break(run, fault, due)))  # type: ignore[misc]
        while due:
            due.sort()
            at, _, act = due.pop(0)
            time.sleep(max(0.0, run.began + at - time.monotonic()))
            act()
        self._revive(run)
        run.note("no more faults")

    def _break(self, run: Run, fault: Fault, due: "list[tuple[float, int, Callable[[], None]]]") -> None:
        run.note(str(fault))
        mend = FAULTS[fault.kind](self, run, fault)
        if mend is not None:

            def mended() -> None:
                run.note(f"    {fault.kind} {fault.place} is over")
                mend()

            due.append((time.monotonic() - run.began + fault.lasts, 1_000 + len(run.timeline), mended))

    def _revive(self, run: Run) -> None:
        """Everything runs."""
        self.postgres.start()
        for process in (*self.dispatches, self.worker):
            if not process.alive():
                if process.running is not None:
                    run.note(f"{process.name} had ended: {process.running.returncode}")
                    run.ended.append(f"{process.name} ended by itself: {process.running.returncode}")
                process.start()
        for network in run.networks:
            if network.smsc is None:
                network.start()

    def _mend(self, run: Run) -> None:
        """Nothing is left broken for the next run."""
        for process in (*self.dispatches, self.worker):
            process.wire.mend()
            if process.alive():
                process.thaw()
        for network in run.networks:
            network.wire.mend()
        self._revive(run)

    # Its end

    def _rest(self, run: Run) -> list[str]:
        """What is broken once nothing moves any more: looked at until nothing is, or patience ends."""
        moved, before = time.monotonic(), 0
        while True:
            left = self._left(run)
            if left != before:
                moved, before = time.monotonic(), left
            found = [f"{left} recipients and blocks not done"]
            if not left:
                if "all sent" not in run.timeline[-1]:
                    run.note("all sent")
                found = broken(self._truth(run)) if self._said_all(run) else ["the networks still speak"]
            fatal = any(word in one for one in found for word in FATAL)
            if not found or fatal or time.monotonic() > moved + PATIENCE:
                run.note("at rest")
                return found
            time.sleep(0.25)

    def _left(self, run: Run) -> int:
        """Blocks that are not done, and recipients of whom nothing is known yet."""
        query = (
            "SELECT (SELECT count(*) FROM chappe_block WHERE deployment_id = ANY (%s) AND state <> 'done')"
            " + (SELECT count(*) FROM chappe_recipient WHERE deployment_id = ANY (%s) AND state = 'ready')"
        )
        return int(str(self.rows(query, run.deployments, run.deployments)[0][0]))

    def _said_all(self, run: Run) -> bool:
        return all(network.to_come() == 0 for network in run.networks)

    def _truth(self, run: Run) -> Truth:
        told = self.rows(
            "SELECT deployment.sender, recipient.number, recipient.state, recipient.code, recipient.fragments"
            " FROM chappe_recipient AS recipient JOIN chappe_deployment AS deployment"
            " ON deployment.id = recipient.deployment_id WHERE deployment.id = ANY (%s)",
            run.deployments,
        )
        people = [
            Told(
                str(sender),
                str(number),
                str(state),
                str(code),
                int(str(fragments)),
                (sender, number) in run.resent,
            )
            for sender, number, state, code, fragments in told
        ]
        stops = self.rows(
            "SELECT number, min(received_at) FROM chappe_inboundtext WHERE gateway_id = ANY (%s) GROUP BY 1",
            list(run.world.gateways),
        )
        submitted = [
            one for place, network in enumerate(run.networks) for one in read_journal(network.journal, place)
        ]
        slips = self._slips(run)
        return Truth(
            submitted=submitted,
            told=people,
            stops=dict(stops),  # type: ignore[arg-type]
            allowed=Allowed(run.lost + slips, run.cut + slips, tuple(way.window for way in run.story.ways)),
            all_receipts=not any(network.kills for network in run.networks),
            report=self._report(run),
        )

    def _slips(self, run: Run) -> int:
        """What lanes may have lost that said so themselves: on a busy machine a lease may slip without a fault."""
        widest = max(way.window for way in run.story.ways)
        return widest * sum(
            process.log.read_text(encoding="utf-8", errors="replace").count(word)
            for process in self.dispatches
            for word in LOST
        )

    def _report(self, run: Run) -> dict[str, Counter[str]]:
        from chappe.base.clock import now
        from chappe.reports.queries import report

        found = {}
        for sender, deployment in zip(SENDERS, run.deployments, strict=True):
            told = self.ask(lambda d=deployment: report(run.world.account, d, now=now()))  # type: ignore[misc]
            found[sender] = Counter({state.value: many for state, many in told.states.items()})
        return found

    def _resend(self, run: Run) -> None:
        """A person sends what is unknown again."""
        from chappe.accounts.queries import operator
        from chappe.base.clock import now
        from chappe.deployments import operations
        from chappe.deployments.settling import NothingUnknown

        unknown = self.rows(
            "SELECT deployment.sender, recipient.number FROM chappe_recipient AS recipient"
            " JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id"
            " WHERE deployment.id = ANY (%s) AND recipient.state = 'unknown'",
            run.deployments,
        )
        run.resent |= set(unknown)  # type: ignore[arg-type]
        run.note(f"a person sends {len(unknown)} unknown again")
        actor = operator(run.world.account)
        for deployment in run.deployments:
            try:
                self.ask(lambda d=deployment: operations.resend_unknown(d, actor=actor, now=now()))  # type: ignore[misc]
            except NothingUnknown:
                continue

    # Figures

    def held(self, pid: int) -> int:
        """How many texts the lanes of a process may have in hand."""
        return sum(
            int(str(window))
            for (window,) in self.rows(
                "SELECT gateway.window FROM chappe_lane AS lane JOIN chappe_gateway AS gateway"
                " ON gateway.id = lane.gateway_id WHERE lane.lease IS NOT NULL AND lane.holder LIKE %s",
                f"%:{pid}%",
            )
        )

    @staticmethod
    def all_held(run: Run) -> int:
        """How many texts all lanes together may have in hand."""
        return sum(way.window * way.binds for way in run.story.ways)


Mend = Callable[[], None] | None


def _kill_dispatch(arena: Arena, run: Run, fault: Fault) -> Mend:
    process = arena.dispatches[fault.place]
    if process.alive():
        run.lost += arena.held(process.pid)
        process.kill()
    return process.start


def _end_dispatch(arena: Arena, run: Run, fault: Fault) -> Mend:
    process = arena.dispatches[fault.place]
    if process.alive() and process.running is not None:
        process.running.send_signal(signal.SIGTERM)

    def again() -> None:
        process.end()
        process.start()

    return again


def _freeze_dispatch(arena: Arena, run: Run, fault: Fault) -> Mend:
    process = arena.dispatches[fault.place]
    if not process.alive():
        return None
    held = arena.held(process.pid)
    run.cut += held
    if fault.lasts > LEASE / 2:
        run.lost += held
    process.freeze()

    def thaw() -> None:
        if process.alive():
            process.thaw()

    return thaw


def _kill_postgres(arena: Arena, run: Run, fault: Fault) -> Mend:
    run.lost += arena.all_held(run)  # to recover may take it longer than a lease
    arena.postgres.kill()
    return arena.postgres.start


def _kill_backend(arena: Arena, run: Run, fault: Fault) -> Mend:
    found = arena.rows(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'chappe dispatch' ORDER BY pid LIMIT 1"
    )
    if found:
        run.lost += arena.all_held(run)  # it ends all its other processes too, and recovers
        os.kill(int(str(found[0][0])), signal.SIGKILL)
    return None


def _end_backends(arena: Arena, run: Run, fault: Fault) -> Mend:
    arena.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'chappe dispatch' AND usename = current_user"
    )
    return None


def _cut_database(arena: Arena, run: Run, fault: Fault) -> Mend:
    process = arena.dispatches[fault.place]
    if fault.lasts > LEASE / 2 and process.alive():
        run.lost += arena.held(process.pid)
    process.wire.cut()
    return process.wire.mend


def _hang_database(arena: Arena, run: Run, fault: Fault) -> Mend:
    process = arena.dispatches[fault.place]
    if fault.lasts > LEASE / 2 and process.alive():
        run.lost += arena.held(process.pid)
    process.wire.hang()
    return process.wire.mend


def _kill_network(arena: Arena, run: Run, fault: Fault) -> Mend:
    network = run.networks[fault.place]
    run.cut += network.wire.connections() * run.story.ways[fault.place].window
    if network.smsc is not None:
        network.kill()

    def again() -> None:
        if network.smsc is None:
            network.start()

    return again


def _cut_network(arena: Arena, run: Run, fault: Fault) -> Mend:
    network = run.networks[fault.place]
    run.cut += network.wire.cut() * run.story.ways[fault.place].window
    return network.wire.mend


def _hang_network(arena: Arena, run: Run, fault: Fault) -> Mend:
    network = run.networks[fault.place]
    # Whoever connects meanwhile hears nothing either.
    run.cut += (
        max(network.wire.hang(), run.story.ways[fault.place].binds) * run.story.ways[fault.place].window
    )
    return network.wire.mend


def _pause(arena: Arena, run: Run, fault: Fault) -> Mend:
    from chappe.accounts.queries import operator
    from chappe.base.clock import now
    from chappe.base.refusal import Refusal
    from chappe.deployments import operations

    actor = operator(run.world.account)

    def each(act: Callable[[int], object]) -> None:
        for deployment in run.deployments:
            try:
                arena.ask(lambda d=deployment: act(d))  # type: ignore[misc]
            except Refusal:
                continue

    each(lambda deployment: operations.pause(deployment, actor=actor, now=now()))
    return lambda: each(lambda deployment: operations.resume(deployment, actor=actor, now=now()))


def _stops(arena: Arena, run: Run, fault: Fault) -> Mend:
    """Some who got the first text want no second one."""
    dice = random.Random(f"{run.story.seed} {fault.at}")
    for place, network in enumerate(run.networks):
        if network.smsc is None:
            continue
        texted = {one.number for one in read_journal(network.journal, place) if one.taken}
        some = dice.sample(sorted(texted - run.said_stop), min(5, len(texted - run.said_stop)))
        for number in some:
            try:
                network.smsc.reply(number, "STOP")
                run.said_stop.add(number)
            except LookupError:
                continue  # the network was killed since, and has forgotten
    return None


FAULTS: dict[Kind, Callable[[Arena, Run, Fault], Mend]] = {
    Kind.KILL_DISPATCH: _kill_dispatch,
    Kind.END_DISPATCH: _end_dispatch,
    Kind.FREEZE_DISPATCH: _freeze_dispatch,
    Kind.KILL_POSTGRES: _kill_postgres,
    Kind.KILL_BACKEND: _kill_backend,
    Kind.END_BACKENDS: _end_backends,
    Kind.CUT_DATABASE: _cut_database,
    Kind.HANG_DATABASE: _hang_database,
    Kind.KILL_NETWORK: _kill_network,
    Kind.CUT_NETWORK: _cut_network,
    Kind.HANG_NETWORK: _hang_network,
    Kind.PAUSE: _pause,
    Kind.STOPS: _stops,
}


def _retire(run: Run) -> None:
    """The gateways of a run that is over; what its deployments still had to send."""
    from chappe.deployments.models import Block
    from chappe.gateways.models import Gateway

    Gateway.objects.filter(id__in=run.world.gateways).update(is_enabled=False)
    Block.objects.filter(deployment_id__in=run.deployments).exclude(state="done").update(
        state="done", lane=None, lease=None
    )


def await_true(true: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} seconds: {what}")
        time.sleep(0.1)


@contextmanager
def arena(*, start: bool = True) -> Iterator[Arena]:
    """An installation of its own in a new directory, its processes started or not; removed at the end."""
    directory = Path(tempfile.mkdtemp(prefix="chappe-chaos-"))
    directory.chmod(0o755)
    for name in [name for name in os.environ if name.startswith("CHAPPE_")]:
        del os.environ[name]
    os.environ.update(CHAPPE_DATA_DIR=str(directory), DJANGO_SETTINGS_MODULE="chappe.config.settings")
    postgres = Postgres(directory, free_port())
    postgres.start()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    hurry()
    made = Arena(
        directory,
        postgres,
        [_process(f"dispatch-{at}", ("dispatch",), postgres) for at in range(DISPATCHES)],
        _process("worker", ("worker",), postgres),
    )
    try:
        for process in (*made.dispatches, made.worker):
            if start:
                process.start()
        yield made
    finally:
        _tear_down(made)


def _process(name: str, arguments: tuple[str, ...], postgres: Postgres) -> Process:
    wire = Wire(postgres.port)
    wire.start()
    arguments = (*arguments, "--parent", str(os.getpid()))
    return Process(name, arguments, postgres, postgres.data_dir / f"{name}.log", wire)


def _tear_down(made: Arena) -> None:
    from django.db import connections

    from chappe.config import embedded

    for process in (*made.dispatches, made.worker):
        process.wire.mend()
        process.end()
        process.wire.stop()
    connections.close_all()
    embedded.stop(made.directory)
    shutil.rmtree(made.directory, ignore_errors=True)


assert GATEWAYS == 2, "two countries, one for each"
