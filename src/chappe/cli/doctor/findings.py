"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Broken: Chappe cannot do its work. Warning: it can, and somebody should look."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``remedy`` is empty where there is nothing to mend."""

    subject: str
    state: State
    what: str
    remedy: str = ""


def ok(subject: str, what: str) -> Finding:
    return Finding(subject, State.OK, what)


def warning(subject: str, what: str, remedy: str) -> Finding:
    return Finding(subject, State.WARNING, what, remedy)


def broken(subject: str, what: str, remedy: str) -> Finding:
    return Finding(subject, State.BROKEN, what, remedy)
