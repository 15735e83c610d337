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

    ``own_stop``: it may go to a number that its own STOP suppressed, and to no other suppressed one. ``block``: a
    contact of that number who is blocked gets nothing. After ``lifetime`` it would only puzzle, and expires.
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


def stopped_by(purpose: Purpose, *, suppression: str, is_blocked: bool) -> str:
    """Why the text may not go; empty if it may. ``suppression`` is its reason, empty where there is none.

    The specification; ``sql/claim.sql`` is the same rule over a set.
    """
    obeys = OBEYS[purpose]
    if suppression and not (obeys.own_stop and suppression == "stop"):
        return "suppressed"
    if is_blocked and obeys.block:
        return "channel_blocked"
    return ""


def refuse_stopped(purpose: Purpose, number: str, *, suppression: str, is_blocked: bool) -> None:
    """Raises DirectSuppressed, DirectBlocked."""
    match stopped_by(purpose, suppression=suppression, is_blocked=is_blocked):
        case "suppressed":
            raise DirectSuppressed(number=number, kind=suppression)
        case "channel_blocked":
            raise DirectBlocked(number=number)


def refuse_odd(text: str, fragments: int) -> None:
    """Raises DirectTextMissing, DirectTooLong."""
    if not text.strip():
        raise DirectTextMissing()
    if fragments > MOST_FRAGMENTS:
        raise DirectTooLong(fragments=fragments, most=MOST_FRAGMENTS)
