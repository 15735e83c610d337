"""Texts to one person, taken by a lane beside its blocks and before them: somebody waits for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chappe.direct.store import Direct
from chappe.dispatch.outcomes import settle
from chappe.dispatch.store import SettledDirect, Store
from chappe.gateways.contract import Encoding, LateAnswer, Outcome, Refused, SenderKind, Submission
from chappe.messages import fragments
from chappe.messages.fragments import encode

LOOK = 0.2  # seconds between looks when there was none
ENCODINGS = {ours: Encoding(ours.value) for ours in fragments.Encoding}


@dataclass(frozen=True, slots=True)
class DirectKey:
    """What dispatch recognises the submission of a text to one person by."""

    direct: Direct
    parts: int


@dataclass(slots=True)
class Directs:
    """What one lane has claimed of them. ``on_wire``: handed over, their outcome not yet recorded."""

    gateway_id: int
    lane_id: int
    lease: UUID
    store: Store
    clock: Callable[[], datetime]
    whole: bool = False  # whether the network is given texts whole
    on_wire: set[int] = field(default_factory=set)
    _look_at: float = 0.0

    def are_due(self, loop_now: float) -> bool:
        """Whether it is time to look for some."""
        return loop_now >= self._look_at

    async def take(self, room: int, loop_now: float) -> list[Submission]:
        """What may leave now, claimed, at most ``room``; ``loop_now`` is the event loop's time.

        May raise psycopg.Error.
        """
        if room <= 0 or not self.are_due(loop_now):
            return []
        now = self.clock()
        claimed = await self.store.claim_directs(self.gateway_id, self.lane_id, self.lease, room, now)
        if not claimed:
            self._look_at = loop_now + LOOK
        return [self._submission(one, now, loop_now) for one in claimed]

    def handed_over(self, submissions: list[Submission]) -> None:
        """These are about to be on the wire."""
        self.on_wire.update(direct_of(one).id for one in submissions)

    def recorded(self, settled: Sequence[SettledDirect]) -> None:
        """The outcomes of these are durable."""
        self.on_wire.difference_update(one.direct.id for one in settled)

    async def give_back(self) -> None:
        """What was claimed and never handed over is ready for another lane."""
        await self.store.release_directs(self.lease, sorted(self.on_wire))

    def _submission(self, direct: Direct, now: datetime, loop_now: float) -> Submission:
        encoding, parts = encode(direct.text)
        left = direct.ends_at - now
        return Submission(
            key=DirectKey(direct, 1 if self.whole else len(parts)),
            number=direct.number,
            sender=direct.sender,
            sender_kind=SenderKind(direct.sender_kind),
            encoding=ENCODINGS[encoding],
            parts=parts,
            validity=left,
            leave_by=loop_now + left.total_seconds(),
        )


def direct_of(submission: Submission) -> Direct:
    """The text to one person that was submitted."""
    assert isinstance(submission.key, DirectKey)
    return submission.key.direct


def settled_direct(key: DirectKey, outcome: Outcome) -> SettledDirect:
    """What an answer means for it."""
    return SettledDirect(key.direct, settle(outcome, key.parts, key.direct.round))


def late_direct(event: LateAnswer) -> SettledDirect | None:
    """What an answer means that came after the text was called unknown; None where it had several parts."""
    key = event.key
    assert isinstance(key, DirectKey)
    if key.parts != 1:
        return None
    outcome = event.outcome
    # "Later" comes too late: only a person sends again.
    final = Refused(outcome.code) if isinstance(outcome, Refused) else outcome
    return SettledDirect(key.direct, settle(final, 1, 0))
