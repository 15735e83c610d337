"""Runs the commands of a page as they are written, one after the other in one shell, and compares what they show.

``python -m docs.walk PAGE``; with ``--write`` the page is given what its commands show now.

In a ``console`` block a line that begins with ``$`` is a command, and what follows is what it shows; a line of ``…``
stands for any lines. A block of ``sh`` is a script: it must end well, whatever it shows. A command may fail only if
``echo $?`` comes next. Commands that only look are tried again for a while: what they look at is on its way.
"""

import argparse
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docs.clone import Shell, clone, free_port, is_free

LOOKS = re.compile(r"\b(report|recipients|list|show|doctor|cat|tail)\b")
FENCE = re.compile(r"^```(\w*)$")
PATIENCE = 30.0  # seconds for what is looked at to be there
BETWEEN = 1.0
PORTS = ("2775",)  # of the simulated network, in the pages

# What is another each time, and what stands for it when both sides are compared.
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)?"), "<moment>"),
    (re.compile(r"\b[A-Z][a-z]+ \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d\b"), "<moment>"),
    (re.compile(r"(shown this once: )\S+"), r"\1<password>"),
    (re.compile(r"\b\d+ migrations\b"), "<some> migrations"),
    (re.compile(r"(Texts per second +)\d+"), r"\1<rate>"),
    (re.compile(r"[ \r]+(?=\n|$)"), ""),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page: its text, what the page says it shows (None: nothing is said), and their lines from 0."""

    command: str
    shown: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A step that did not do what its page says."""

    step: Step
    code: int
    output: str

    def __str__(self) -> str:
        page = "(any)" if self.step.shown is None else self.step.shown
        return (
            f"line {self.step.first + 1}: {self.step.command}\n--- the page\n{page}\n"
            f"--- shown, exit code {self.code}\n{self.output}\n"
        )


def steps(text: str) -> list[Step]:
    """The commands of a page, in order."""
    found: list[Step] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = lines.index("```", at + 1)
        if fence[1] == "console":
            found.extend(_console(lines, at + 1, end))
        elif fence[1] == "sh":
            script = "\n".join(lines[at + 1 : end])
            found.append(Step(f"(\n{script}\n)", None, at + 1, end))
        at = end + 1
    return found


def _console(lines: Sequence[str], at: int, end: int) -> Iterator[Step]:
    while at < end:
        assert lines[at].startswith("$ "), f"line {at + 1} is neither a command nor what one shows"
        command = [lines[at].removeprefix("$ ")]
        at += 1
        while command[-1].endswith("\\"):
            command.append(lines[at])
            at += 1
        first = at
        while at < end and not lines[at].startswith("$ "):
            at += 1
        yield Step("\n".join(command), "\n".join(lines[first:at]), first, at)


def agrees(shown: str | None, output: str) -> bool:
    """Whether the output is what the page shows, but for what is another each time."""
    if shown is None:
        return True
    lines = [".*" if line.strip() == "…" else re.escape(line) for line in plain(shown).split("\n")]
    return re.fullmatch("\n".join(lines), plain(output), re.DOTALL) is not None


def plain(text: str) -> str:
    """The text without what is another each time."""
    for pattern, instead in VARYING:
        text = pattern.sub(instead, text)
    return text.strip("\n")


def walk(text: str, shell: Shell, patience: float = PATIENCE) -> Iterator[Difference]:
    """Runs the steps of a page, and gives those that did not do what the page says. One that fails is the last.

    ``patience``: the seconds for which a command that only looks is tried again.
    """
    known = steps(text)
    for step, following in zip(known, [*known[1:], None], strict=True):
        until = time.monotonic() + (patience if LOOKS.search(step.command) else 0.0)
        may_fail = following is not None and following.command == "echo $?"
        code, output = shell.run(step.command)
        while (code and not may_fail) or not agrees(step.shown, output):
            if time.monotonic() > until:
                yield Difference(step, code, output)
                if code and not may_fail:
                    return
                break
            time.sleep(BETWEEN)
            code, output = shell.run(step.command)


def with_free_ports(text: str) -> str:
    """The page, but that a port of it which is taken on this machine is another."""
    for port in PORTS:
        if not is_free(int(port)):
            text = text.replace(port, str(free_port()))
    return text


def rewritten(text: str, differences: Sequence[Difference]) -> str:
    """The page with what its commands show now. Raises ValueError where one failed that should not."""
    lines = text.split("\n")
    for found in sorted(differences, key=lambda one: one.step.first, reverse=True):
        if found.step.shown is None or found.code:
            raise ValueError(str(found))
        lines[found.step.first : found.step.last] = found.output.split("\n") if found.output else []
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="docs.walk", description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--write", action="store_true", help="put what the commands show into the page")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds for what is looked at to be there"
    )
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    text = given.page.read_text(encoding="utf-8")
    with clone() as (place, environment), Shell(place, environment) as shell:
        differences = []
        for found in walk(with_free_ports(text), shell, given.patience):
            sys.stdout.write(f"{found}\n")
            differences.append(found)
    if given.write and differences:
        given.page.write_text(rewritten(text, differences), encoding="utf-8")
        return 0
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
