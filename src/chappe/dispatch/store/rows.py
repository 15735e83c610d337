"""What dispatch reads and writes: lanes, blocks in hand, texts due, outcomes, windows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from chappe.audience.frequency import Cap
from chappe.direct.store import Direct
from chappe.dispatch.outcomes import Settlement
from chappe.gateways.contract import SenderKind
from chappe.gateways.registry import is_whole
from chappe.windows.opening import Opening


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A lane that should run, with its gateway as configured. ``secret`` is encrypted."""

    lane_id: int
    index: int
    is_free: bool
    gateway_id: int
    name: str
    kind: str
    host: str
    port: int
    system_id: str
    secret: bytes = field(repr=False)
    settings: dict[str, Any]
    window: int
    pace: int | None
    binds: int
    holder: str = ""
    asked_by: str = ""

    @property
    def title(self) -> str:
        """What the log calls it."""
        return f"{self.name}/{self.index}"

    @property
    def whole(self) -> bool:
        """Whether the network is given a text whole, as one part."""
        return is_whole(self.kind, self.settings)


@dataclass(slots=True)
class Held:
    """A block that a lane holds. ``open`` counts claimed recipients whose outcome is not yet recorded.

    Nothing of it leaves once the deployment ends or the window closes, and no more than is ``granted`` (None: all).
    """

    block_id: int
    deployment_id: int
    pointer: int
    round: int
    sender: str
    sender_kind: SenderKind
    ends_at: datetime | None
    closes_at: datetime | None = None
    granted: int | None = None
    caps: tuple[Cap, ...] = ()
    account_id: int = 0
    open: int = 0
    exhausted: bool = False


class Due(NamedTuple):
    """A recipient that may go on the wire now. (A tuple, as one is made for each text.)"""

    position: int
    number: str
    text: str


class Settled(NamedTuple):
    """A recipient's outcome, with the block it was claimed in. (A tuple, as one is made for each text.)"""

    held: Held
    position: int
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class SettledDirect:
    """The outcome of a text to one person."""

    direct: Direct
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class Turned:
    """A window as it is kept, and its state at this moment."""

    id: int
    opens_at: datetime | None
    closes_at: datetime | None
    state: Opening

    @property
    def opening(self) -> datetime | None:
        """The state's; of one under way, the beginning that is kept."""
        return self.opens_at if self._goes_on else self.state.opens_at

    @property
    def changed(self) -> bool:
        return (self.opening, self.state.closes_at) != (self.opens_at, self.closes_at)

    @property
    def _goes_on(self) -> bool:
        opens_at = self.state.opens_at
        return (
            self.state.open
            and opens_at is not None
            and self.opens_at is not None
            and self.opens_at <= opens_at
            and (self.closes_at is None or self.closes_at > opens_at)
        )
