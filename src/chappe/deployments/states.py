"""The states of a deployment and of a recipient, and the moves between them: one table each."""

from enum import StrEnum

from chappe.base.refusal import Refusal


class State(StrEnum):
    """Where a deployment stands."""

    DRAFT = "draft"
    PREPARING = "preparing"
    PREPARED = "prepared"
    SCHEDULED = "scheduled"
    REFRESHING = "refreshing"
    SENDING = "sending"
    PAUSED = "paused"
    AWAITING_RESUME = "awaiting_resume"
    FINISHED = "finished"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What takes a deployment from one state to another."""

    PREPARE = "prepare"
    ABANDON = "abandon"
    COMPLETE = "complete"
    EDIT = "edit"
    APPROVE = "approve"
    REJECT = "reject"
    REFRESH = "refresh"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    HOLD = "hold"
    CANCEL = "cancel"
    FINISH = "finish"
    REOPEN = "reopen"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.EDIT): State.DRAFT,
    (State.DRAFT, Move.PREPARE): State.PREPARING,
    (State.PREPARING, Move.COMPLETE): State.PREPARED,
    (State.PREPARING, Move.ABANDON): State.DRAFT,
    (State.PREPARING, Move.CANCEL): State.CANCELLED,
    (State.PREPARED, Move.EDIT): State.DRAFT,
    (State.PREPARED, Move.APPROVE): State.SCHEDULED,
    (State.PREPARED, Move.REJECT): State.REJECTED,
    (State.PREPARED, Move.CANCEL): State.CANCELLED,
    (State.REJECTED, Move.EDIT): State.DRAFT,
    (State.SCHEDULED, Move.EDIT): State.DRAFT,
    (State.SCHEDULED, Move.CANCEL): State.CANCELLED,
    (State.SCHEDULED, Move.REFRESH): State.REFRESHING,
    (State.SCHEDULED, Move.START): State.SENDING,
    (State.SCHEDULED, Move.HOLD): State.AWAITING_RESUME,
    (State.REFRESHING, Move.START): State.SENDING,
    (State.REFRESHING, Move.HOLD): State.AWAITING_RESUME,
    (State.REFRESHING, Move.CANCEL): State.CANCELLED,
    (State.REFRESHING, Move.FINISH): State.FINISHED,
    (State.SENDING, Move.PAUSE): State.PAUSED,
    (State.SENDING, Move.HOLD): State.AWAITING_RESUME,
    (State.SENDING, Move.CANCEL): State.CANCELLED,
    (State.SENDING, Move.FINISH): State.FINISHED,
    (State.PAUSED, Move.RESUME): State.SENDING,
    (State.PAUSED, Move.CANCEL): State.CANCELLED,
    (State.PAUSED, Move.FINISH): State.FINISHED,
    (State.AWAITING_RESUME, Move.RESUME): State.SENDING,
    (State.AWAITING_RESUME, Move.REFRESH): State.REFRESHING,
    (State.AWAITING_RESUME, Move.CANCEL): State.CANCELLED,
    (State.AWAITING_RESUME, Move.FINISH): State.FINISHED,
    # A person sends unknown outcomes again.
    (State.FINISHED, Move.REOPEN): State.SENDING,
}

ENDED = frozenset({State.FINISHED, State.CANCELLED})


class RecipientState(StrEnum):
    """Where one recipient stands. Two are not stored: ``claimed`` is a ready one under its block's pointer, ``held``
    a ready one of a deployment under way whose window is closed.
    """

    READY = "ready"
    HELD = "held"
    CLAIMED = "claimed"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    EXCLUDED = "excluded"


COMPUTED_RECIPIENT_STATES = frozenset({RecipientState.CLAIMED, RecipientState.HELD})

RECIPIENT_MOVES: dict[RecipientState, frozenset[RecipientState]] = {
    RecipientState.HELD: frozenset(
        {
            RecipientState.READY,
            RecipientState.EXPIRED,
            RecipientState.CANCELLED,
        }
    ),
    RecipientState.READY: frozenset(
        {
            RecipientState.HELD,
            RecipientState.CLAIMED,
            # A person sends it again, and the first text proves to have arrived.
            RecipientState.DELIVERED,
            RecipientState.EXPIRED,
            RecipientState.CANCELLED,
            RecipientState.EXCLUDED,
        }
    ),
    RecipientState.CLAIMED: frozenset(
        {
            RecipientState.READY,
            RecipientState.SUBMITTED,
            RecipientState.FAILED,
            RecipientState.UNKNOWN,
        }
    ),
    RecipientState.SUBMITTED: frozenset({RecipientState.DELIVERED, RecipientState.UNDELIVERED}),
    RecipientState.UNDELIVERED: frozenset({RecipientState.DELIVERED}),
    RecipientState.UNKNOWN: frozenset(
        {
            RecipientState.READY,
            RecipientState.SUBMITTED,
            RecipientState.DELIVERED,
            RecipientState.UNDELIVERED,
            RecipientState.FAILED,
        }
    ),
    RecipientState.DELIVERED: frozenset(),
    RecipientState.FAILED: frozenset(),
    RecipientState.EXPIRED: frozenset(),
    RecipientState.CANCELLED: frozenset(),
    RecipientState.EXCLUDED: frozenset(),
}

# Nothing more will come by itself, or need come.
FINAL_RECIPIENT_STATES = frozenset(
    {
        RecipientState.DELIVERED,
        RecipientState.UNDELIVERED,
        RecipientState.FAILED,
        RecipientState.EXPIRED,
        RecipientState.CANCELLED,
        RecipientState.EXCLUDED,
    }
)


class IllegalMove(Refusal):
    """The deployment's state does not allow this (``move``, ``state``)."""

    code = "deployment.illegal_move"


def after(state: State, move: Move) -> State:
    """The state that the move leads to. Raises IllegalMove where the table has no such line."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise IllegalMove(move=move.value, state=state.value) from None


def allowed(state: State) -> frozenset[Move]:
    """The moves that a deployment in this state can make."""
    return frozenset(move for origin, move in MOVES if origin is state)
