"""Why a text is sent to one person outside any deployment, and what follows from it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chappe.base.refusal import Refusal

# Longer than this, a text to one person is a mistake.
MOST_FRAGMENTS = 10


class Purpose(StrEnum):
    """Why the text is sent."""

    ANSWER = "answer"  # a person of the account answers
    CONFIRMATION = "confirmation"  # of a STOP or a START
    AUTOMATIC = "automatic"  # to a keyword
    TEST = "test"  # of a message, to a test number


@dataclass(frozen=True, slots=True)
class Obeys:
    """What a purpose lets pass and what stops it.

    ``own_stop``: it may go to a number that its own STOP suppressed, of everything or of the sender, and to no other
    suppressed one. ``block``: a contact of that number who is blocked gets nothing. After ``lifetime`` it would only
    puzzle, and expires.
    """

    own_stop: bool
    block: bool
    lifetime: timedelta


OBEYS = {
    Purpose.ANSWER: Obeys(own_stop=False, block=True, lifetime=timedelta(hours=24)),
    Purpose.CONFIRMATION: Obeys(own_stop=True, block=True, lifetime=timedelta(hours=1)),
    Purpose.AUTOMATIC: Obeys(own_stop=False, block=True, lifetime=timedelta(hours=1)),
    Purpose.TEST: Obeys(own_stop=False, block=False, lifetime=timedelta(minutes=15)),
}


class DirectSuppressed(Refusal):
    """The number must get nothing (``number``; ``kind``, why: stop, complaint, dead_number or manual)."""

    code = "direct.suppressed"


class DirectSenderStopped(Refusal):
    """The person said STOP to this sender (``number``, ``sender``)."""

    code = "direct.sender_stopped"


class DirectBlocked(Refusal):
    """The contact with this number is blocked for SMS (``number``)."""

    code = "direct.blocked"


class DirectTextMissing(Refusal):
    """There is nothing to send."""

    code = "direct.text_missing"


class DirectTooLong(Refusal):
    """The text has more fragments than one to a single person may have (``fragments``, ``most``)."""

    code = "direct.too_long"


class DirectNoRoute(Refusal):
    """No gateway of the account that is turned on serves the number's country (``country``)."""

    code = "direct.no_route"


class DirectNotUnknown(Refusal):
    """The text's outcome is known (``state``): there is nothing to settle."""

    code = "direct.not_unknown"


def stopped_by(purpose: Purpose, *, suppression: str, is_blocked: bool, sender_stop: str = "") -> str:
    """Why the text may not go; empty if it may.

    ``suppression`` and ``sender_stop`` (of the text's own sender) are reasons, empty where there is none.

    The specification; ``sql/claim.sql`` is the same rule over a set.
    """
    obeys = OBEYS[purpose]
    if suppression and not (obeys.own_stop and suppression == "stop"):
        return "suppressed"
    if sender_stop and not (obeys.own_stop and sender_stop == "stop"):
        return "sender_stopped"
    if is_blocked and obeys.block:
        return "channel_blocked"
    return ""


def refuse_stopped(
    purpose: Purpose,
    number: str,
    *,
    suppression: str,
    is_blocked: bool,
    sender: str = "",
    sender_stop: str = "",
) -> None:
    """Raises DirectSuppressed, DirectSenderStopped, DirectBlocked."""
    match stopped_by(purpose, suppression=suppression, is_blocked=is_blocked, sender_stop=sender_stop):
        case "suppressed":
            raise DirectSuppressed(number=number, kind=suppression)
        case "sender_stopped":
            raise DirectSenderStopped(number=number, sender=sender)
        case "channel_blocked":
            raise DirectBlocked(number=number)


def refuse_odd(text: str, fragments: int) -> None:
    """Raises DirectTextMissing, DirectTooLong."""
    if not text.strip():
        raise DirectTextMissing()
    if fragments > MOST_FRAGMENTS:
        raise DirectTooLong(fragments=fragments, most=MOST_FRAGMENTS)
