"""Whether a gateway can send: it is switched on, and some lane of it is bound, or was not long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PATIENCE = timedelta(minutes=2)
"""How long all lanes may be down before another gateway takes over: a network that restarts is waited for."""

MISCONFIGURED = "misconfigured"


@dataclass(frozen=True, slots=True)
class LaneStanding:
    """A lane: whether a process holds it, what was last said of it, and since when it is held and not bound."""

    is_held: bool
    condition: str
    down_since: datetime | None = None

    def is_down(self, now: datetime) -> bool:
        """A lane that nobody holds is only down if nobody can hold it."""
        if not self.is_held:
            return self.condition.startswith(MISCONFIGURED)
        return self.down_since is not None and now - self.down_since > PATIENCE


def can_send(lanes: Sequence[LaneStanding], now: datetime, *, enabled: bool) -> bool:
    """Whether what waits for the gateway may go on waiting; without a lane yet it may.

    dispatch/sql/reroute.sql does the same to all.
    """
    return enabled and (not lanes or not all(lane.is_down(now) for lane in lanes))
