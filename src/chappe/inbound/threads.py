"""Where a conversation stands."""

from enum import StrEnum

from chappe.base.refusal import Refusal


class ThreadState(StrEnum):
    """Whose turn it is."""

    WAITING = "waiting"  # the person wrote, and nobody has dealt with it
    ANSWERED = "answered"
    CLOSED = "closed"  # nothing more is to do


class NotAMember(Refusal):
    """Only somebody of the account who may answer can be given a conversation (``name``)."""

    code = "thread.not_a_member"


class NothingDoubtful(Refusal):
    """Nobody need say any more what this reply means: somebody has."""

    code = "thread.nothing_doubtful"


def after_reply(before: ThreadState | None, *, waits: bool, is_answered: bool) -> ThreadState:
    """The state once a reply came in: ``waits`` for a person, or was dealt with by itself.

    Whoever waited before still does. The specification of ``sql/keep_threads.sql``.
    """
    if waits or before is ThreadState.WAITING:
        return ThreadState.WAITING
    return ThreadState.ANSWERED if is_answered else ThreadState.CLOSED
