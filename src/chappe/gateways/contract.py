"""What every gateway is to dispatch: what one hands it, what it answers, what the network says later.

A gateway has lanes. A lane is handed `Submission`s and gives back exactly one `Outcome` for each. Each
outcome says what is *known*, so that nothing is ever sent twice by Chappe itself:

- `Accepted`: the network took every part.
- `Refused`: the network took no part, and said so. ``again`` tells whether the same text may be tried later.
- `NotSent`: no byte of any part was handed to the transport. The text may be sent again, here or elsewhere.
- `Unknown`: some part was, or may have been, taken, and not all of them are known to be. It is never sent
  again without a person's word. Bytes handed to the transport count, even when the connection dies at once.
"""

import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol


class Encoding(StrEnum):
    """How the user data of a part is written."""

    GSM7 = "GSM-7"  # 3GPP TS 23.038 default alphabet, one septet an octet (not packed)
    UCS2 = "UCS-2"  # UTF-16, big endian


class SenderKind(StrEnum):
    """What a sender is, since networks want it said beside its characters."""

    ALPHANUMERIC = "alphanumeric"
    NUMBER = "number"
    SHORT_CODE = "short_code"


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or a key: shown to nobody by accident, in no log and no traceback."""

    value: str

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


class Submission(NamedTuple):
    """One text to one number, ready for the wire. (A tuple, as `Accepted` is: they are made for each text.)

    ``key`` is dispatch's own and is handed back as it came. ``number`` is E.164 with its ``+``, or a national
    number. ``parts`` are the fragments, in order, each the encoded user data of one SMS *without* any
    concatenation header: the gateway adds its own (room for it was left when the text was split).
    ``validity`` is how long the network may go on trying, or None for the network's own habit. ``leave_by`` is the
    moment, on the event loop's clock, after which no part of it may leave any more: what has not left by then is
    `NotSent`, too late.
    """

    key: object
    number: str
    sender: str
    sender_kind: SenderKind
    encoding: Encoding
    parts: tuple[bytes, ...]
    validity: timedelta | None = None
    leave_by: float = math.inf


class Cause(StrEnum):
    """Why a text was not sent, or why its fate is unknown."""

    NOT_BOUND = "not_bound"  # the lane had no connection, or was closing
    CONNECTION_LOST = "connection_lost"
    NO_ANSWER = "no_answer"  # the response timeout passed
    TOO_LATE = "too_late"  # the time in which it might leave passed while it waited in the lane
    PARTLY_ACCEPTED = "partly_accepted"  # some parts were taken, others refused or never sent
    UNREADABLE = (
        "unreadable_answer"  # an answer that says neither yes nor no: an error of the network's own, or junk
    )


class Accepted(NamedTuple):
    """Every part was taken; ``references`` are the network's own names for the parts, in order.

    A network that is given the text whole, and splits it itself, has as many names for it as it says: most have one.
    """

    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No part was taken. ``code`` is the network's, by name when it has one (``ESME_RTHROTTLED``).

    ``again``: the same text may be submitted later; ``retry_after`` says how many seconds later when the
    network said it. A code that the gateway's table does not have is never ``again``. ``throttled``: it asks for a
    slower pace, whatever the text.
    """

    code: str
    again: bool = False
    retry_after: float | None = None
    throttled: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte left: the text may be submitted again."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Unknown:
    """Some part may have been taken. ``references`` has, for each part, the network's name for it if it was
    accepted, else None: so that a receipt can still settle it. ``code`` is a refused part's."""

    cause: Cause
    references: tuple[str | None, ...] = ()
    code: str = ""


Outcome = Accepted | Refused | NotSent | Unknown


def whole(parts: Sequence[Outcome]) -> Outcome:
    """The outcome of a text from those of its parts (each of one part).

    A text is `Refused` or `NotSent` only when every part is known not to have been taken; of several
    refusals, a final one wins, then the longest pause. One part taken and another not: `Unknown`, partly
    accepted.
    """
    if len(parts) == 1:
        return parts[0]
    references = [part.references[0] if isinstance(part, Accepted) else None for part in parts]
    known = [reference for reference in references if reference is not None]
    if len(known) == len(parts):
        return Accepted(tuple(known))
    unknown = [part for part in parts if isinstance(part, Unknown)]
    refused = [part for part in parts if isinstance(part, Refused)]
    if unknown:
        return Unknown(unknown[0].cause, tuple(references), refused[0].code if refused else "")
    if known:
        return Unknown(Cause.PARTLY_ACCEPTED, tuple(references), refused[0].code if refused else "")
    if refused:
        return min(refused, key=lambda part: (part.again, -(part.retry_after or 0.0)))
    return parts[0]


class ReceiptStatus(StrEnum):
    """What a receipt says of one part (SMPP 3.4 §5.2.28, in the product's words)."""

    ENROUTE = "enroute"
    ACCEPTED = "accepted"  # read by somebody on behalf of the person
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    DELETED = "deleted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReceiptEvent:
    """What the network said later of one part.

    ``reference`` is the one of `Accepted`, or empty when the receipt names none. ``number`` is the person's,
    for receipts whose reference was never learnt. ``at`` is when it arrived, ``done_at`` when the network
    says that it happened; both aware, in UTC.
    """

    reference: str
    status: ReceiptStatus
    code: str
    number: str
    at: datetime
    done_at: datetime | None
    raw: str


@dataclass(frozen=True, slots=True)
class PartOf:
    """Which part of a long text: those of one sender with one reference belong together; ``index`` from 1."""

    reference: int
    total: int
    index: int


@dataclass(frozen=True, slots=True)
class ReplyEvent:
    """One SMS from a person. ``to`` is what it was sent to; ``at`` is its arrival, in UTC.

    ``reference`` is the network's own name for it, empty where it gives none: by it, one that comes twice is known.
    """

    number: str
    to: str
    text: str
    at: datetime
    part: PartOf | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """An answer after its text was given out as `Unknown`: what it says of part ``index`` (from 0)."""

    key: object
    index: int
    outcome: Accepted | Refused
    at: datetime


Event = ReceiptEvent | ReplyEvent | LateAnswer

OnOutcomes = Callable[[list[tuple[Submission, Outcome]]], None]
"""Called on the event loop with outcomes in the order they became known. Quick, and never raises."""

OnEvents = Callable[[Sequence[Event]], Awaitable[None]]
"""Returns once the events are durable: only then does the lane acknowledge them to the network. When it
raises, the network is told to try later. It is called with one set of events at a time. An event may come
twice."""


class LaneState(StrEnum):
    """Where a lane stands."""

    CONNECTING = "connecting"
    BOUND = "bound"
    WAITING = "waiting"  # before it tries again
    REFUSED = "refused"  # the credentials, by the network: it tries again, slowly
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """A lane at one moment: its state, the last trouble, parts on the wire, texts waiting, and counts of parts
    (submitted, accepted, refused, of which throttled, unknown) and of events since it was opened.

    A text that the network is given whole is one part.
    """

    state: LaneState
    trouble: str = ""
    in_flight: int = 0
    waiting: int = 0
    submitted: int = 0
    accepted: int = 0
    refused: int = 0
    throttled: int = 0
    unknown: int = 0
    events: int = 0
    connections: int = 0


class Lane(Protocol):
    """One stream of submissions, windowed. Used from the event loop that entered it."""

    @property
    def status(self) -> LaneStatus:
        """The lane at this moment."""

    @property
    def room(self) -> int:
        """How many more parts would leave at once: 0 while the lane is not bound or its window is full."""

    async def wait_for_room(self) -> int:
        """`room`, as soon as it is above 0."""

    def submit(self, submissions: Sequence[Submission]) -> None:
        """Take texts in order; each gets one outcome through ``on_outcomes``, never within this call.

        Texts beyond `room` wait in the lane and leave as answers come; when the connection is lost they are
        `NotSent`. A lane that is not bound answers `NotSent`.
        """

    async def drain(self, grace: float) -> None:
        """Take no more, give back what has not left, and wait at most ``grace`` seconds for what has."""


class Gateway(Protocol):
    """An account at a provider."""

    @property
    def lanes(self) -> int:
        """How many lanes it may have, numbered from 0."""

    @property
    def window(self) -> int:
        """How many parts a lane has on the wire at most: what a crash can leave unknown, by lane."""

    def lane(
        self, number: int, *, on_outcomes: OnOutcomes, on_events: OnEvents
    ) -> AbstractAsyncContextManager[Lane]:
        """Open a lane: it connects, and connects again, by itself; leaving it drains, then closes it.

        Entering does not wait for the network, and does not fail when the network does: see `Lane.status`.
        A fresh connection is tried with one part: the window opens at the first answer, so that a network that
        takes connections and nothing else costs one unknown text each time.
        """
