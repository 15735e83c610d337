"""How often something may be tried from one place: a bucket that empties with every try and fills with time."""

from collections import OrderedDict
from dataclasses import dataclass, field

PLACES = 10_000


@dataclass(slots=True)
class Throttle:
    """``most`` tries at once from one place, then one every ``seconds``; the places heard of last are remembered.

    Of this process alone: what must hold on every machine is counted in the database.
    """

    most: int
    seconds: float
    levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, place: str, at: float) -> bool:
        """Whether one more try is allowed, which it then counts; ``at`` in seconds of a clock that does not go back."""
        level, since = self.levels.pop(place, (float(self.most), at))
        level = min(float(self.most), level + (at - since) / self.seconds)
        is_allowed = level >= 1
        self.levels[place] = (level - 1 if is_allowed else level, at)
        if len(self.levels) > PLACES:
            self.levels.popitem(last=False)
        return is_allowed
