"""Things to do at their time, by the hundred thousand: a timer for each would cost more than the things."""

import math
from typing import Generic, TypeVar

T = TypeVar("T")


class Wheel(Generic[T]):
    """Items put down for a moment and taken up, in order, once it has come.

    Moments are seconds of any clock that never goes back; they are rounded up to ``resolution``: an item is
    never given before its moment, nor later than the first `due` a resolution after it.
    """

    def __init__(self, resolution: float = 0.01) -> None:
        self._resolution = resolution
        self._slots: dict[int, list[T]] = {}
        self._turned = -1  # the last slot that was emptied
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, at: float, item: T) -> None:
        """Put an item down for the moment ``at``."""
        slot = max(math.ceil(at / self._resolution), self._turned + 1)
        self._slots.setdefault(slot, []).append(item)
        self._count += 1

    def due(self, now: float) -> list[T]:
        """Take up what is due."""
        reached = math.floor(now / self._resolution)
        if reached <= self._turned:
            return []
        if reached - self._turned > len(self._slots):
            slots = sorted(slot for slot in self._slots if slot <= reached)
        else:
            slots = [slot for slot in range(self._turned + 1, reached + 1) if slot in self._slots]
        self._turned = reached
        found = [item for slot in slots for item in self._slots.pop(slot)]
        self._count -= len(found)
        return found
