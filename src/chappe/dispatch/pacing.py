"""How fast a lane may send: so many fragments per second, and slower when the network asks."""

from dataclasses import dataclass, replace

# Seconds of pace that may leave at once after a rest.
BURST = 0.1
FIRST_BRAKE = 0.25
LONGEST_BRAKE = 10.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket of fragments. ``rate`` per second, None without a limit; ``at`` in seconds of any clock.

    ``level`` may go below zero: a text is sent whole, and its fragments are owed.
    """

    rate: float | None
    level: float
    at: float

    @classmethod
    def full(cls, rate: float | None, at: float) -> "Bucket":
        """A bucket that has rested."""
        return cls(rate, _capacity(rate), at)

    def filled(self, now: float) -> "Bucket":
        """The bucket at a later moment."""
        if self.rate is None:
            return self
        gained = max(0.0, now - self.at) * self.rate
        return replace(self, level=min(_capacity(self.rate), self.level + gained), at=max(now, self.at))

    def spend(self, fragments: int) -> "Bucket":
        """The bucket once that many fragments have left."""
        return self if self.rate is None else replace(self, level=self.level - fragments)

    def texts(self, most: int) -> int:
        """How many texts may be taken now, at most ``most``: none while fragments are owed."""
        if self.rate is None:
            return most
        return max(0, min(most, int(self.level)))

    def wait(self) -> float:
        """Seconds until a text may be taken."""
        if self.rate is None or self.level >= 1.0:
            return 0.0
        return (1.0 - self.level) / self.rate


@dataclass(frozen=True, slots=True)
class Brake:
    """The lane's answer to throttling: a pause that doubles while the network goes on asking, and ends with it."""

    pause: float = 0.0
    until: float = 0.0

    def throttled(self, now: float, retry_after: float | None = None) -> "Brake":
        """The brake after a throttling answer. Answers that come during the pause do not prolong it."""
        if now < self.until:
            return self
        pause = retry_after or min(LONGEST_BRAKE, self.pause * 2 or FIRST_BRAKE)
        return Brake(pause, now + pause)

    def accepted(self, now: float) -> "Brake":
        """The brake after a text was taken: once the pause is over, the next one starts small again."""
        return self if now < self.until else Brake()

    def wait(self, now: float) -> float:
        """Seconds until the lane may send again."""
        return max(0.0, self.until - now)


def _capacity(rate: float | None) -> float:
    return 0.0 if rate is None else max(1.0, rate * BURST)
