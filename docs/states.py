"""The page of states, from the tables of moves in ``chappe/deployments/states.py``."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import translation

from chappe.cli.language import speak
from chappe.deployments.states import (
    ENDED,
    FINAL_RECIPIENT_STATES,
    MOVES,
    RECIPIENT_MOVES,
    Move,
    RecipientState,
    State,
)
from chappe.wording import word

# In the tables, and made by nothing yet: refreshing the list is to come.
TO_COME = frozenset({Move.REFRESH})
STATES_TO_COME = frozenset({State.REFRESHING})

MEANINGS: Mapping[State, str] = {
    State.DRAFT: "It is being composed. Nothing is frozen.",
    State.PREPARING: "The text is frozen; recipients are computed and their texts filled, in the background.",
    State.PREPARED: "Everything is frozen, nothing has left. An approver decides.",
    State.SCHEDULED: "It is approved and waits for its moment.",
    State.REFRESHING: "Its list is computed again before it starts.",
    State.SENDING: "Texts leave, as the pace and the gateways allow.",
    State.PAUSED: "A person has stopped it. What was on the wire keeps its outcome.",
    State.AWAITING_RESUME: "Legal hours have ended for some recipients; a person lets it go on.",
    State.FINISHED: "Nothing is left to send: computed from the recipients. Receipts may still come.",
    State.REJECTED: "An approver has sent it back, with a reason. An edit makes it a draft again.",
    State.CANCELLED: "A person has ended it: whoever had not been sent it gets nothing.",
}

MADE_BY: Mapping[Move, str] = {
    Move.PREPARE: "an author, once no validation point blocks",
    Move.ABANDON: "Chappe, when the preparation cannot be completed",
    Move.COMPLETE: "Chappe, when every text is filled and counted",
    Move.EDIT: "an author; what was prepared or approved is revoked",
    Move.APPROVE: "an approver",
    Move.REJECT: "an approver, with a reason",
    Move.REFRESH: "Chappe",
    Move.START: "Chappe, at its moment; at once if that is now",
    Move.PAUSE: "an approver",
    Move.RESUME: "an approver; the word covers the closing that stopped it",
    Move.HOLD: "Chappe, when a window closes on recipients still to be sent and the account wants a person's word",
    Move.CANCEL: "an author before the approval, an approver after it",
    Move.FINISH: "Chappe, when nothing is left to send",
    Move.REOPEN: "an approver, sending unknown outcomes again",
}

RECIPIENT_MEANINGS: Mapping[RecipientState, str] = {
    RecipientState.READY: "The text is filled and waits.",
    RecipientState.HELD: "The text waits for the legal hours of the recipient's territory, and goes on by itself.",
    RecipientState.CLAIMED: "The text is leaving at this moment, or the process that held it has just died.",
    RecipientState.SUBMITTED: "The gateway has taken every fragment; its receipts are awaited.",
    RecipientState.DELIVERED: "Every fragment has arrived, says the network.",
    RecipientState.UNDELIVERED: "A fragment will not arrive, says the network. A later receipt may say better.",
    RecipientState.FAILED: "The gateway has refused it for good, or said “later” too often.",
    RecipientState.UNKNOWN: "It may have left, or not. Chappe does not send it again.",
    RecipientState.EXPIRED: "The time limit came first.",
    RecipientState.CANCELLED: "The deployment was cancelled first.",
    RecipientState.EXCLUDED: "It may no longer be written to: found out at the last moment, with the reason.",
}


def states_page(note: str) -> str:
    """Every state and every move, as diagrams and as tables."""
    speak()
    with translation.override("en"):
        return "\n".join([*_introduction(note), *_deployment(), *_recipient(), ""])


def _introduction(note: str) -> Iterator[str]:
    yield from ("# States", "", note, "")
    yield (
        "A deployment and each of its recipients are in exactly one state. What is not in these tables cannot"
        " happen: the operation declines with `deployment.illegal_move`, and nothing is written."
    )
    yield ""


def _deployment() -> Iterator[str]:
    yield from ("## Of a deployment", "", "```mermaid", "stateDiagram-v2", "    [*] --> draft")
    for (origin, target), moves in _arrows().items():
        yield f"    {origin} --> {target}: {', '.join(moves)}"
    yield from (f"    {state} --> [*]" for state in State if state in ENDED)
    yield from ("```", "")
    yield from _table(
        ("state", "shown as", "what it means"),
        ((f"`{state}`", word("deployment", state), MEANINGS[state] + _later(state)) for state in State),
    )
    yield from _table(
        ("move", "from", "to", "made by"),
        (
            (
                f"`{move}`",
                ", ".join(f"`{origin}`" for origin, made in MOVES if made is move),
                ", ".join(
                    dict.fromkeys(f"`{target}`" for (_, made), target in MOVES.items() if made is move)
                ),
                MADE_BY[move] + (" (not in this version)" if move in TO_COME else ""),
            )
            for move in Move
        ),
    )


def _arrows() -> dict[tuple[State, State], list[Move]]:
    """The moves between each two states; an edit of a draft goes without saying."""
    found: dict[tuple[State, State], list[Move]] = {}
    for (origin, move), target in MOVES.items():
        if origin is not target:
            found.setdefault((origin, target), []).append(move)
    return found


def _later(state: State) -> str:
    return " Not in this version." if state in STATES_TO_COME else ""


def _recipient() -> Iterator[str]:
    yield from ("## Of a recipient", "", "```mermaid", "stateDiagram-v2", "    [*] --> ready")
    for origin, targets in RECIPIENT_MOVES.items():
        yield from (f"    {origin} --> {target}" for target in RecipientState if target in targets)
    yield from (f"    {state} --> [*]" for state in RecipientState if state in FINAL_RECIPIENT_STATES)
    yield from ("```", "")
    yield from _table(
        ("state", "shown as", "final", "what it means", "next"),
        (
            (
                f"`{state}`",
                word("recipient", state),
                "yes" if state in FINAL_RECIPIENT_STATES else "no",
                RECIPIENT_MEANINGS[state],
                ", ".join(f"`{target}`" for target in RecipientState if target in RECIPIENT_MOVES[state]),
            )
            for state in RecipientState
        ),
    )
    yield (
        "`claimed` and `held` are not stored: they are `ready` recipients, under their block's pointer or of a block"
        " whose window is closed"
        " ([the ledger](../explanation/ledger.md)). Only a late answer, a receipt or a person moves `unknown`;"
        " [what to do about it](../howto/unknown-outcomes.md)."
    )


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(headings)
    yield from (f"| {' | '.join(names)} |", "|" + "---|" * len(names))
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
