"""How fast a deployment may leave, and before which others: its own pace, and its priority."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from math import floor

from chappe.base.refusal import Refusal

MOST_PER_MINUTE = 1_000_000
MOST_MINUTES = 30 * 24 * 60

GRAIN = 1.0
"""Seconds of its pace that a deployment is granted at once (one text at least)."""

SLACK = 1.0
"""Seconds of its pace that are not lost when nobody asks for them at once; nor are more ever saved up."""


class Priority(IntEnum):
    """Which deployments go first on a gateway: the lowest. Those of one priority take turns, block by block."""

    URGENT = 0
    TRANSACTIONAL = 1
    MARKETING = 2


class PaceOutOfRange(Refusal):
    """A pace is outside its bounds, in texts a minute (``field``, ``value``, ``low``, ``high``)."""

    code = "deployment.pace_out_of_range"


class SpreadOutOfRange(Refusal):
    """The time to spread over is outside its bounds, in minutes (``field``, ``value``, ``low``, ``high``)."""

    code = "deployment.spread_out_of_range"


class PaceBothWays(Refusal):
    """Either so many texts a minute, or spread over a time: not both (``field``)."""

    code = "deployment.pace_both_ways"


@dataclass(frozen=True, slots=True)
class Pace:
    """Texts per minute, or minutes of open time to spread over; 0: not so. Both 0: as fast as gateways allow."""

    per_minute: int = 0
    spread_minutes: int = 0


NO_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Grant:
    """So many texts may leave now, and none more before ``next_at``."""

    texts: int
    next_at: datetime


def priority_of(*, urgent: bool, marketing: bool) -> Priority:
    """The priority of a deployment by its own flag and its topic's kind."""
    if urgent:
        return Priority.URGENT
    return Priority.MARKETING if marketing else Priority.TRANSACTIONAL


def checked_pace(pace: Pace) -> Pace:
    """Raises PaceOutOfRange, SpreadOutOfRange, PaceBothWays."""
    if not 0 <= pace.per_minute <= MOST_PER_MINUTE:
        raise PaceOutOfRange(field="pace_per_minute", value=pace.per_minute, low=1, high=MOST_PER_MINUTE)
    if not 0 <= pace.spread_minutes <= MOST_MINUTES:
        raise SpreadOutOfRange(field="spread_minutes", value=pace.spread_minutes, low=1, high=MOST_MINUTES)
    if pace.per_minute and pace.spread_minutes:
        raise PaceBothWays(field="spread_minutes")
    return pace


def texts_per_second(pace: Pace, recipients: int) -> float | None:
    """The pace of so many recipients; None without a limit."""
    if pace.per_minute:
        return pace.per_minute / 60
    if pace.spread_minutes and recipients:
        return recipients / (pace.spread_minutes * 60)
    return None


def grant(next_at: datetime, now: datetime, per_second: float, left: int) -> Grant | None:
    """What a block with so many texts left is granted; None before ``next_at``. dispatch/sql/claim.sql does the same.

    Over any time no more is granted than the pace allows for it and for GRAIN + SLACK more seconds (or one more
    text): what was not asked for within SLACK is lost, so that an opening, a resumption or a gateway that is back
    is no burst.
    """
    if now < next_at:
        return None
    texts = min(left, max(1, floor(per_second * GRAIN)))
    begun = max(next_at, now - timedelta(seconds=SLACK))
    return Grant(texts, begun + timedelta(seconds=texts / per_second))
