"""What is done when the moment of a deployment has come: it starts, computes its list again, or asks a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Awaits(StrEnum):
    """What a person is asked for by a deployment that waits for one."""

    HOURS = "hours"  # hours have closed on recipients still to be sent
    MISSED = "missed"  # its moment passed while nothing ran that could start it
    ZONES_MISSED = (
        "zones_missed"  # that of some zones did, in each recipient's time, once it had started elsewhere
    )
    REFRESH_FAILED = "refresh_failed"  # its list could not be computed again


class LateStart(StrEnum):
    """What the account wants of a moment that was missed."""

    ASK = "ask"
    START = "start"


class Beginning(StrEnum):
    """What is done with a deployment whose moment has come."""

    SEND = "send"
    REFRESH = "refresh"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Lateness:
    """The account's wish: how late is late, and what then."""

    late_start: LateStart
    tolerance: timedelta


def is_missed(starts_at: datetime, now: datetime, lateness: Lateness) -> bool:
    """Whether it is so late that a person is asked: of the start, and of each zone's moment in each recipient's time.

    deployments/sql/begin_windows.sql does the same to the zones.
    """
    return lateness.late_start is LateStart.ASK and now - starts_at > lateness.tolerance


def beginning(starts_at: datetime, now: datetime, lateness: Lateness, *, refresh: bool) -> Beginning:
    """What is done at ``now``, not before ``starts_at``. deployments/sql/start_due.sql does the same to many."""
    if is_missed(starts_at, now, lateness):
        return Beginning.ASK
    return Beginning.REFRESH if refresh else Beginning.SEND
