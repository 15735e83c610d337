"""How fast a lane may send: so many fragments per second, and slower when the network asks."""

import math
from dataclasses import dataclass, replace

# Seconds of pace that may leave at once after a rest.
BURST = 0.1
# Of the pace at which a network throttled, what is tried next; seconds until that pace is tried again. Of what was
# known to pass, what is still believed after an answer that taught nothing.
EASING = 0.8
PLATEAU = 5.0
FORGETTING = 0.97
# Seconds after the last throttling answer at which there is no limit any more.
RELEASE = 30.0
# Seconds in which throttling answers are one: they answer texts that were on their way.
REACTION = 0.5
# Fragments per second that are always tried; the longest that a network's Retry-After holds a lane.
LEAST = 2.0
LONGEST_WAIT = 600.0


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
    """How fast a network that throttles takes texts, found by trying; without a limit while it does not throttle.

    At a throttling answer the pace falls to EASING of what the network took in the last second, then grows again along
    a cubic (RFC 9438 does so for TCP): quickly at first, slowly about the pace at which it was throttled, then quickly,
    to see whether more is taken now. After a time in which it took nothing at all, the pace grows fourfold every second
    from the first text that is taken, up to what was known to pass. RELEASE seconds after the last throttling answer
    there is no limit any more. Times are in seconds of any clock, paces in fragments per second.
    """

    peak: float | None = None  # the pace at which it was throttled last; None: there is no limit
    low: float = 0.0  # the pace right after that
    known: float = 0.0  # a pace that was known to pass
    since: float = 0.0  # the last throttling answer
    taken_at: float = math.inf  # the first time after it that something was taken
    until: float = 0.0  # the network wants nothing before (Retry-After)
    level: float = 0.0  # fragments that may leave now
    at: float = 0.0
    span: float = 0.0  # the beginning of the second that is counted
    sent: float = 0.0  # fragments sent in it
    taken: float = 0.0  # and taken
    before: float = 0.0  # fragments taken in the second before

    def throttled(self, now: float, retry_after: float | None = None) -> "Brake":
        """The brake after a throttling answer. Those that follow at once answer texts sent before it was pulled."""
        until = max(self.until, now + min(retry_after, LONGEST_WAIT)) if retry_after else self.until
        if self.peak is not None and now - self.since < REACTION:
            return replace(self, until=until)
        passed = self._passed(now)
        pace = self.pace(now)
        peak = max(LEAST, passed, (self.sent if pace is None else pace) / 2)
        known = max(passed, self.known * self._belief(passed, pace))
        return replace(
            self,
            peak=peak,
            low=max(LEAST, peak * EASING),
            known=known,
            since=now,
            taken_at=math.inf,
            until=until,
            level=0.0,
            at=now,
        )

    def accepted(self, now: float, fragments: int) -> "Brake":
        """The brake after fragments were taken."""
        brake = self._turned(now)
        return replace(brake, taken=brake.taken + fragments, taken_at=min(now, self.taken_at))

    def filled(self, now: float) -> "Brake":
        """The brake at a later moment: more may leave; let go once it was not pulled for RELEASE seconds."""
        pace = self.pace(now)
        if pace is None:
            return self if self.peak is None else replace(self, peak=None)
        gained = max(0.0, now - max(self.at, self.until)) * pace
        return replace(self, level=min(_capacity(pace), self.level + gained), at=max(now, self.at))

    def spend(self, fragments: int) -> "Brake":
        """The brake once that many fragments have left."""
        level = self.level if self.peak is None else self.level - fragments
        return replace(self, level=level, sent=self.sent + fragments)

    def texts(self, most: int) -> int:
        """How many texts may be taken now, at most ``most``."""
        return most if self.peak is None else max(0, min(most, int(self.level)))

    def wait(self, now: float) -> float:
        """Seconds until a text may be taken."""
        pause = max(0.0, self.until - now)
        pace = self.pace(now)
        if pace is None or self.level >= 1.0:
            return pause
        return max(pause, (1.0 - self.level) / pace)

    def pace(self, now: float) -> float | None:
        """Fragments per second at that moment; None without a limit."""
        if self.peak is None:
            return None
        passed = now - max(self.since, self.until)
        if passed >= RELEASE:
            return None
        cubic = self.peak * (1 + (1 - EASING) * ((passed - PLATEAU) / PLATEAU) ** 3)
        regained = 0.0
        if now > self.taken_at:
            regained = min(
                self.known * EASING, self.low * 4.0 ** min(40.0, now - max(self.taken_at, self.until))
            )
        return max(LEAST, self.low, cubic, regained)

    def _belief(self, passed: float, pace: float | None) -> float:
        """How much of what was known is still believed: while little is taken, little is learnt of what else is."""
        if self.peak is not None and self.taken_at == math.inf:
            return 1.0
        return EASING if pace is None or passed >= 0.75 * pace else FORGETTING

    def _turned(self, now: float) -> "Brake":
        """With a new second begun, if the last is over: what it took is known to pass."""
        age = now - self.span
        if age < 1.0:
            return self
        if age >= 2.0:
            return replace(self, span=now, sent=0.0, taken=0.0, before=0.0)
        known = max(self.known, self.taken)
        return replace(self, span=self.span + 1.0, sent=0.0, taken=0.0, before=self.taken, known=known)

    def _passed(self, now: float) -> float:
        """Fragments taken in about the last second."""
        age = now - self.span
        if age >= 2.0:
            return 0.0
        if age >= 1.0:
            return self.taken * (2.0 - age)
        return self.taken + self.before * (1.0 - age)


def _capacity(rate: float | None) -> float:
    return 0.0 if rate is None else max(1.0, rate * BURST)
