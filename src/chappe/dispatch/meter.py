"""What a lane did, counted in memory until it is written down: outcomes, receipts, and how long the steps took."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from chappe.deployments.states import RecipientState
from chappe.dispatch.outcomes import Settlement

MOST_CODES = 200
"""So many different things are told apart between two writings; the rest of a kind is counted together."""

OTHER = "other"
CODE = 60


class What(StrEnum):
    """What is counted: texts by their outcome, what came back, and the steps of dispatch, with their time."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"  # the network's own word
    NOT_SENT = "not_sent"  # nothing left
    UNKNOWN = "unknown"
    RECEIPT = "receipt"
    REPLY = "reply"
    STEP = "step"


OUTCOMES = (What.ACCEPTED, What.REFUSED, What.LATER, What.UNKNOWN)
"""Those of texts that were submitted."""


class Counted(NamedTuple):
    """So many of something, and the seconds they took together."""

    what: What
    code: str
    times: int
    seconds: float


@dataclass(slots=True)
class Meter:
    """The counts of one lane since they were last taken away."""

    _counts: dict[tuple[What, str], tuple[int, float]] = field(default_factory=dict)

    def count(self, what: What, code: str = "", count: int = 1, seconds: float = 0.0) -> None:
        """Adds to a count."""
        key = (what, code[:CODE])
        if key not in self._counts and len(self._counts) >= MOST_CODES:
            key = (what, OTHER)
        before, spent = self._counts.get(key, (0, 0.0))
        self._counts[key] = (before + count, spent + seconds)

    def settled(self, settlements: Iterable[Settlement]) -> None:
        """Counts texts by what became of them."""
        for settlement in settlements:
            what = outcome_of(settlement)
            self.count(what, "" if what is What.ACCEPTED else settlement.code)

    def taken(self) -> list[Counted]:
        """All counts, which begin again at nothing."""
        counts, self._counts = self._counts, {}
        return [Counted(what, code, count, seconds) for (what, code), (count, seconds) in counts.items()]

    def put_back(self, counted: Iterable[Counted]) -> None:
        """Adds what could not be written down."""
        for one in counted:
            self.count(*one)


def outcome_of(settlement: Settlement) -> What:
    """What a settlement counts as."""
    match settlement.state:
        case None:
            return What.LATER if settlement.counts else What.NOT_SENT
        case RecipientState.SUBMITTED:
            return What.ACCEPTED
        case RecipientState.UNKNOWN:
            return What.UNKNOWN
        case _:
            return What.REFUSED
