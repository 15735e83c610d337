"""Receipts and replies of one login: kept until a bind that may have them takes them, and answers."""

from collections import deque
from collections.abc import Hashable


class Mailbox:
    """Bodies of deliver_sm on their way. A body leaves for good when it is acknowledged.

    One that is not answered in time, or whose bind is gone, is sent again: a network prefers twice to never.
    The time is an argument, in seconds.
    """

    def __init__(self, *, window: int, resend_after: float) -> None:
        self._window = window
        self._resend_after = resend_after
        self._waiting: deque[bytes] = deque()
        self._sent: dict[Hashable, dict[int, tuple[bytes, float]]] = {}

    def __len__(self) -> int:
        return len(self._waiting) + sum(map(len, self._sent.values()))

    def add(self, body: bytes) -> None:
        """Keep a body to send."""
        self._waiting.append(body)

    def opened(self, bind: Hashable) -> None:
        """A bind that may have them is there."""
        self._sent[bind] = {}

    def gone(self, bind: Hashable) -> None:
        """A bind is no more: what it did not answer goes to another, first."""
        unanswered = self._sent.pop(bind, {})
        self._waiting.extendleft(body for body, _ in reversed(unanswered.values()))

    def next(self, bind: Hashable, first: int, now: float) -> list[bytes]:
        """The bodies that this bind is to be sent now, under the sequence numbers from ``first`` on."""
        sent = self._sent.get(bind)
        if sent is None or not self._waiting:
            return []
        count = min(self._window - len(sent), len(self._waiting))
        bodies = [self._waiting.popleft() for _ in range(count)]
        for at, body in enumerate(bodies):
            sent[first + at] = (body, now)
        return bodies

    def answered(self, bind: Hashable, sequence: int, *, taken: bool) -> bool:
        """A bind answered; what it did not take is kept. Whether something was taken."""
        found = self._sent.get(bind, {}).pop(sequence, None)
        if found is not None and not taken:
            self._waiting.append(found[0])
        return found is not None and taken

    def overdue(self, now: float) -> None:
        """Send again what has waited too long for its answer."""
        for sent in self._sent.values():
            late = [sequence for sequence, (_, at) in sent.items() if now - at >= self._resend_after]
            self._waiting.extendleft(sent.pop(sequence)[0] for sequence in reversed(late))
