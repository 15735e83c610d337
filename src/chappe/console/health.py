"""How a gateway is, from what its lanes last said."""

from dataclasses import dataclass

from chappe.gateways.contract import LaneState
from chappe.gateways.queries import GatewayView, LaneView


@dataclass(frozen=True, slots=True)
class Health:
    """``badge`` is one of `words.BADGES["lane"]`; ``trouble`` the network's own words, empty without any."""

    id: int
    name: str
    badge: str
    bound: int
    binds: int
    trouble: str
    is_enabled: bool

    @property
    def is_bound(self) -> bool:
        return self.bound > 0


def health_of(gateway: GatewayView) -> Health:
    bound = sum(state_of(lane) == LaneState.BOUND for lane in gateway.lanes)
    troubles = [trouble for lane in gateway.lanes if (trouble := trouble_of(lane))]
    return Health(
        id=gateway.id,
        name=gateway.name,
        badge=badge_of(gateway, bound),
        bound=bound,
        binds=gateway.binds,
        trouble=troubles[0] if troubles else "",
        is_enabled=gateway.is_enabled,
    )


def badge_of(gateway: GatewayView, bound: int) -> str:
    if not gateway.is_enabled:
        return "disabled"
    if bound:
        return "bound"
    states = {state_of(lane) for lane in gateway.lanes}
    if states & {LaneState.WAITING, LaneState.REFUSED}:
        return "trouble"
    return "connecting" if LaneState.CONNECTING in states else "idle"


def state_of(lane: LaneView) -> str:
    """What the lane's holder last said; a lane nobody holds is closed, whatever was said before."""
    return lane.condition.split(":", 1)[0].strip() if lane.is_held else LaneState.CLOSED.value


def trouble_of(lane: LaneView) -> str:
    return lane.condition.partition(":")[2].strip()
