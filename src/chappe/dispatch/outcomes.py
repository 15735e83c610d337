"""What an answer of a gateway means for the recipient."""

from typing import NamedTuple

from chappe.deployments.states import RecipientState
from chappe.gateways.contract import Accepted, NotSent, Outcome, Refused, Unknown

# After so many "later" answers the network has said no.
MAX_ROUNDS = 30
LONGEST_PAUSE = 60.0
FIRST_PAUSE = 0.5


class Answer(NamedTuple):
    """One fragment's line in the record of attempts; ``part`` from 1.

    (A tuple, as `Settlement` is: they are made for each text.)
    """

    part: int
    parts: int
    outcome: str
    reference: str
    code: str


class Settlement(NamedTuple):
    """What becomes of a recipient: a state, or None for "later", after ``pause`` seconds.

    ``counts``: whether the "later" was the network's own word, which it can say only so often.
    """

    state: RecipientState | None
    code: str
    answers: tuple[Answer, ...]
    pause: float = 0.0
    counts: bool = False


def settle(outcome: Outcome, parts: int, rounds: int) -> Settlement:
    """What an outcome of a text of so many parts means, after so many rounds of "later".

    A network that was given the text whole names it as it likes: by one name, it is one part to all that follows.
    """
    match outcome:
        case Accepted((reference,)):
            return Settlement(RecipientState.SUBMITTED, "", (Answer(1, 1, "accepted", reference, ""),))
        case Accepted(references):
            accepted = _answers(len(references), "accepted", "", references)
            return Settlement(RecipientState.SUBMITTED, "", accepted)
        case Refused(code, again=True, retry_after=retry_after) if rounds < MAX_ROUNDS:
            pause = growing_pause(rounds) if retry_after is None else retry_after
            return Settlement(None, code, _answers(parts, "later", code), pause, counts=True)
        case Refused(code):
            return Settlement(RecipientState.FAILED, code, _answers(parts, "refused", code))
        case NotSent():
            # Nothing left the process: there is no attempt to record.
            return Settlement(None, outcome.cause.value, (), FIRST_PAUSE)
        case Unknown(cause, references, code):
            named = references or (None,) * parts
            answers = tuple(
                Answer(
                    part,
                    len(named),
                    "accepted" if reference else "unknown",
                    reference or "",
                    code or cause.value,
                )
                for part, reference in enumerate(named, start=1)
            )
            return Settlement(RecipientState.UNKNOWN, code or cause.value, answers)


def growing_pause(rounds: int) -> float:
    """Seconds before the next try: half a second, doubled every round, a minute at most."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(rounds, 20))


def _answers(parts: int, outcome: str, code: str, references: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    return tuple(
        Answer(part, parts, outcome, references[part - 1] if part <= len(references) else "", code)
        for part in range(1, parts + 1)
    )
