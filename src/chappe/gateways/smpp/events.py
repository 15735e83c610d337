"""What a session tells the one who feeds it."""

from dataclasses import dataclass
from typing import NamedTuple

from chappe.gateways.smpp.pdu import Message


class Answer(NamedTuple):
    """The network's answer to a submit_sm. (A tuple, as one is made for each part.)"""

    token: object
    status: int
    reference: str


class LateAnswered(NamedTuple):
    """The answer to a submit_sm that was already given out as unanswered."""

    token: object
    status: int
    reference: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The response timeout of a submit_sm passed."""

    token: object


@dataclass(frozen=True, slots=True)
class Bound:
    """The network accepted the bind, under this name of its own."""

    system_id: str


@dataclass(frozen=True, slots=True)
class BindRefused:
    """The network refused the bind."""

    status: int


class Delivered(NamedTuple):
    """A receipt or a reply, which waits for `Session.acknowledge`."""

    sequence: int
    message: Message


@dataclass(frozen=True, slots=True)
class Unbound:
    """The bind has ended in order: the connection may be closed."""

    by_peer: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """The session is of no more use: the connection must be closed. ``reason`` is a word for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that SMPP does not foresee, and that was survived."""

    what: str


SessionEvent = Answer | LateAnswered | Unanswered | Bound | BindRefused | Delivered | Unbound | Broken | Odd
