"""What a forecast is asked and what it answers. Moments are aware; those of an answer are in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chappe.windows.opening import NO_MARGIN, Window

NO_WINDOW = Window()


class Resume(StrEnum):
    """What happens when a window closes on recipients still to be sent."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Doing(StrEnum):
    """What the sending does during a phase."""

    SENDING = "sending"
    HELD = "held"
    AWAITING_RESUME = "awaiting_resume"


class Cause(StrEnum):
    """What a load waits for."""

    SCHEDULE = "schedule"
    HOURS = "hours"
    PACE = "pace"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Load:
    """Recipients of one window and route: how many texts, and their fragments together (at least as many).

    `starts_at` is their own moment, where the schedule is in each recipient's time; `territory` that of their numbers,
    empty where it is not told.
    """

    name: str
    window: Window
    route: str
    texts: int
    fragments: int
    starts_at: datetime | None = None
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A sending to forecast; its loads have different names.

    `pace` is in fragments per second, by route: one that is not there has no limit, one of 0 stands still.
    `pace_in_all` limits them together, in texts per second. `resume_after` is how long a person is assumed to take to
    approve a resumption, `margin` how long before a closing the last text leaves.
    """

    loads: tuple[Load, ...]
    starts_at: datetime
    pace: Mapping[str, float]
    pace_in_all: float | None = None
    limit_at: datetime | None = None
    resume: Resume = Resume.AUTOMATIC
    resume_after: timedelta = NO_MARGIN
    margin: timedelta = NO_MARGIN


@dataclass(frozen=True, slots=True)
class Step:
    """A time during which a load is sent (`cause` is None) or waits.

    `texts` leave during it, or wait at the end of it. `behind` are the loads that the route serves meanwhile
    (`pace`) or the rulebooks of the window (`hours`).
    """

    start: datetime
    end: datetime
    texts: int
    cause: Cause | None = None
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadForecast:
    """What becomes of a load. Of its texts, `expired` meet the limit, `left` are beyond what is looked at."""

    name: str
    texts: int
    sent: int
    expired: int
    left: int
    steps: tuple[Step, ...]
    territory: str = ""
    window: Window = NO_WINDOW

    @property
    def starts_at(self) -> datetime | None:
        """When its first text leaves."""
        return next((step.start for step in self.steps if step.cause is None), None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last text that leaves does."""
        return next((step.end for step in reversed(self.steps) if step.cause is None), None)

    def waited(self, cause: Cause) -> timedelta:
        """For how long that was what it waited for."""
        return sum((step.end - step.start for step in self.steps if step.cause is cause), timedelta(0))


@dataclass(frozen=True, slots=True)
class Phase:
    """A time during which the sending as a whole does one thing; how many texts leave in it."""

    doing: Doing
    start: datetime
    end: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The timeline of a sending: its phases, in order and without a gap, and what becomes of each load."""

    phases: tuple[Phase, ...]
    loads: tuple[LoadForecast, ...]

    @property
    def texts(self) -> int:
        return sum(load.texts for load in self.loads)

    @property
    def sent(self) -> int:
        return sum(load.sent for load in self.loads)

    @property
    def expired(self) -> int:
        return sum(load.expired for load in self.loads)

    @property
    def left(self) -> int:
        return sum(load.left for load in self.loads)

    @property
    def starts_at(self) -> datetime | None:
        """When the first text leaves; None if none does."""
        return min((load.starts_at for load in self.loads if load.starts_at), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last text that leaves does; None if none does."""
        return max((load.ends_at for load in self.loads if load.ends_at), default=None)

    @property
    def last(self) -> tuple[str, ...]:
        """The loads that end it: what they wait for delays it."""
        return tuple(load.name for load in self.loads if load.ends_at and load.ends_at == self.ends_at)

    @property
    def pauses(self) -> tuple[Phase, ...]:
        """The phases between the first text and the last during which none leaves."""
        first, last = self.starts_at, self.ends_at
        if first is None or last is None:
            return ()
        return tuple(
            phase
            for phase in self.phases
            if phase.doing is not Doing.SENDING and first <= phase.start and phase.end <= last
        )

    def as_json(self) -> dict[str, object]:
        """As `chappe deployments forecast --json` says it."""
        return {
            "texts": self.texts,
            "sent": self.sent,
            "expired": self.expired,
            "left": self.left,
            "starts_at": _written(self.starts_at),
            "ends_at": _written(self.ends_at),
            "last": list(self.last),
            "phases": [
                {
                    "doing": phase.doing.value,
                    "start": _written(phase.start),
                    "end": _written(phase.end),
                    "texts": phase.texts,
                }
                for phase in self.phases
            ],
            "loads": [_load_as_json(load) for load in self.loads],
        }


def _load_as_json(load: LoadForecast) -> dict[str, object]:
    return {
        "name": load.name,
        "texts": load.texts,
        "sent": load.sent,
        "expired": load.expired,
        "left": load.left,
        "starts_at": _written(load.starts_at),
        "ends_at": _written(load.ends_at),
        "steps": [
            {
                "cause": step.cause.value if step.cause else None,
                "behind": list(step.behind),
                "start": _written(step.start),
                "end": _written(step.end),
                "texts": step.texts,
            }
            for step in load.steps
        ],
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
