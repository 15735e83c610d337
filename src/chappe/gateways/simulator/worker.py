"""The simulated network as a process: seen from inside, and from the one who starts it."""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvloop

from chappe.gateways.simulator.connection import Smsc
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.scenario import Scenario, ScenarioInvalid


def load_scenario(path: Path | None = None) -> Scenario:
    """The scenario in a TOML file, or the ordinary day. Raises ScenarioInvalid, and OSError for no file."""
    shipped = files("chappe.gateways.simulator").joinpath("scenarios", "default.toml")
    try:
        text = path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioInvalid(where=str(path), problem="not_toml", detail=str(error)) from None
    return scenario_from(data)


def command(smsc: Smsc, line: str) -> dict[str, Any]:
    """Do what a line asks: ``stats``, ``reply NUMBER TEXT``, ``drop`` (every connection). What to answer."""
    word, _, rest = line.strip().partition(" ")
    if word == "stats":
        return smsc.stats()
    if word == "drop":
        smsc.drop()
        return {"dropped": True}
    if word == "reply":
        number, _, text = rest.strip().partition(" ")
        try:
            smsc.reply(number, text)
        except LookupError:
            return {"error": "never_texted", "number": number}
        return {"replied": number}
    return {"error": "unknown_command", "commands": ["stats", "reply NUMBER TEXT", "drop", "quit"]}


def run(
    *,
    port: int,
    scenario: Path | None = None,
    journal: Path | None = None,
    announce: Callable[[int], None],
    say: Callable[[str], None],
    control: int | None = 0,
    end_with_control: bool = False,
) -> int:
    """Be an SMSC on loopback until SIGTERM, SIGINT or ``quit``; the exit code.

    ``announce`` is called once with the port. Lines read from the file descriptor ``control`` are commands;
    each is answered by one line of JSON through ``say``. Its end is the end of the network only ``end_with_control``.
    """
    smsc = Smsc(load_scenario(scenario), journal=journal)
    uvloop.run(_serve(smsc, port, announce, say, control, end_with_control))
    return 0


async def _serve(
    smsc: Smsc,
    port: int,
    announce: Callable[[int], None],
    say: Callable[[str], None],
    control: int | None,
    end_with_control: bool,
) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)

    def obey(line: str) -> None:
        if line.strip() == "quit":
            stopped.set()
        elif line.strip():
            say(json.dumps(command(smsc, line)))

    async with smsc.serve(port):
        announce(smsc.port)
        if control is not None:
            listen = threading.Thread(
                target=_listen, args=(control, loop, obey, end_with_control), daemon=True
            )
            listen.start()
        await stopped.wait()


def _listen(control: int, loop: asyncio.AbstractEventLoop, obey: Callable[[str], None], ends: bool) -> None:
    """Read lines for ever (by os.read, since a thread inside sys.stdin keeps Python from ending)."""
    rest = b""
    try:
        while read := os.read(control, 65_536):
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                loop.call_soon_threadsafe(obey, line.decode("utf-8", "replace"))
        if ends:
            loop.call_soon_threadsafe(obey, "quit")
    except (OSError, RuntimeError):
        return  # the descriptor or the loop is closed: nobody to listen to, or nobody to tell


class SmscProcess:
    """A simulated network in a process of its own, while entered."""

    def __init__(self, *, port: int = 0, scenario: Path | None = None, journal: Path | None = None) -> None:
        self.port = port
        options = {"--port": str(port), "--scenario": scenario, "--journal": journal}
        given = [f"{name}={value}" for name, value in options.items() if value is not None]
        self._arguments = [sys.executable, "-m", __name__, "--end-with-input", *given]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            self._arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.port = int(self._read()["port"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        process = self._running()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._running().pid

    def kill(self) -> None:
        """End it as a crash would."""
        self._running().kill()
        self._running().wait()

    def stats(self) -> dict[str, Any]:
        """What it has counted: see `Smsc.stats`."""
        return self._ask("stats")

    def reply(self, number: str, text: str) -> None:
        """Have a person answer. Raises LookupError for a number that got no text."""
        if "error" in self._ask(f"reply {number} {text}"):
            raise LookupError(number)

    def drop(self) -> None:
        """Have it cut every connection."""
        self._ask("drop")

    def _ask(self, line: str) -> dict[str, Any]:
        stream = self._running().stdin
        assert stream is not None
        stream.write(line + "\n")
        stream.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        stream = self._running().stdout
        assert stream is not None
        line = stream.readline()
        if not line:
            raise ChildProcessError("the simulated network has ended")
        read: dict[str, Any] = json.loads(line)
        return read

    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process


def main() -> int:
    """``python -m chappe.gateways.simulator.worker``: what `SmscProcess` starts; its output is JSON lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", type=Path)
    parser.add_argument("--journal", type=Path)
    # Whoever started it has ended, perhaps by a crash, when the pipe of its commands is closed.
    parser.add_argument("--end-with-input", action="store_true")
    given = parser.parse_args()

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    return run(
        port=given.port,
        scenario=given.scenario,
        journal=given.journal,
        announce=lambda port: say(json.dumps({"port": port})),
        say=say,
        end_with_control=given.end_with_input,
    )


if __name__ == "__main__":
    sys.exit(main())
