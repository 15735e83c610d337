"""From what is left of a deployment to the plan that is forecast."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from chappe.windows.basis import Basis, window_at
from chappe.windows.law import Law, all_zones
from chappe.windows.opening import Window
from chappe.windows.timeline import Load

FREE = "*"
"""The name of the load of those whom nothing restrains."""


@dataclass(frozen=True, slots=True)
class Left:
    """Texts still to be sent through a gateway to the recipients of a window; no basis: nothing restrains them.

    ``average`` is the fragments of a text, ``starts_at`` their own moment where each recipient's time counts.
    """

    gateway: str
    basis: Basis | None
    texts: int
    average: float
    starts_at: datetime | None = None


def loads_of(law: Law, left: Iterable[Left], starts_at: datetime) -> tuple[Load, ...]:
    """A load for each, with a name of its own, its window by the rulebooks in force at the start."""
    seen: Counter[str] = Counter()
    loads = []
    for one in left:
        name = f"{_name(one.basis)} · {one.gateway}"
        seen[name] += 1
        loads.append(
            Load(
                name=name if seen[name] == 1 else f"{name} ({seen[name]})",
                window=window_at(law, one.basis, one.starts_at or starts_at) if one.basis else Window(),
                route=one.gateway,
                texts=one.texts,
                fragments=max(one.texts, ceil(one.texts * one.average)),
                starts_at=one.starts_at,
                territory=one.basis.territory if one.basis else "",
            )
        )
    return tuple(loads)


def _name(basis: Basis | None) -> str:
    if basis is None:
        return FREE
    zones = all_zones(basis.where)
    shown = zones[0] if len(zones) == 1 else f"{len(zones)} zones"
    return f"{basis.where[0].place.calendar} {shown}"
