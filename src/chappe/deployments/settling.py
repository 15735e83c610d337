"""Unknown outcomes, and what a person may decide of them: to send again, or to leave them as they are."""

from dataclasses import dataclass
from datetime import datetime

from chappe.base.refusal import Refusal
from chappe.deployments.states import Move, State, after

# The code of a recipient that a person left unknown: it asks for nobody's word any more.
LEFT = "left_unknown"

# Under way, or over by itself: whoever cancelled a deployment has decided already.
RESENDING = frozenset({State.SENDING, State.PAUSED, State.AWAITING_RESUME, State.FINISHED})


class ResendCancelled(Refusal):
    """The deployment was cancelled (``state``): nothing of it is sent any more."""

    code = "unknown.cancelled"


class ResendTooLate(Refusal):
    """The deployment's time limit, ``ends_at``, has passed: after it nothing leaves."""

    code = "unknown.too_late"


class NothingUnknown(Refusal):
    """None of those chosen is unknown (any more): an answer or a receipt came, or somebody settled them."""

    code = "unknown.nothing"


@dataclass(frozen=True, slots=True)
class Resent:
    """How many will be sent again; ``in_hand`` are still with a lane that may yet learn their outcome."""

    recipients: int
    in_hand: int


def resending_move(state: State, ends_at: datetime | None, now: datetime) -> Move | None:
    """The move that a deployment makes when some of it is sent again, if any.

    Raises ResendCancelled, ResendTooLate.
    """
    if state not in RESENDING:
        raise ResendCancelled(state=state.value)
    if ends_at is not None and ends_at <= now:
        raise ResendTooLate(ends_at=ends_at)
    if state is not State.FINISHED:
        return None
    after(state, Move.REOPEN)
    return Move.REOPEN
