"""What a simulated network decides for each part it is given: the same again for the same scenario."""

import hashlib
import zlib
from collections import Counter
from typing import NamedTuple

from chappe.gateways.simulator.scenario import Reaction, Rule, Scenario, Span
from chappe.gateways.smpp import errors

_MASK = 0xFFFF_FFFF_FFFF_FFFF
_SPREAD = 0x9E37_79B9_7F4A_7C15  # 2**64 over the golden ratio: multiplying by it scatters neighbours
_STEPS = 1 << 53


class PlannedReceipt(NamedTuple):
    """A receipt to send ``after`` seconds."""

    status: str
    error: str
    after: float


class Treatment(NamedTuple):
    """What becomes of one part. ``taken``: the network has it, whatever it answers."""

    reaction: Reaction
    code: int = errors.ROK
    delay: float = 0.0  # seconds before the answer
    taken: bool = True
    early: bool = False  # the receipts go before the answer
    receipts: tuple[PlannedReceipt, ...] = ()


def key_of(number: str, part: int = 1) -> int:
    """What the draws of a number, or of one part of a text to it, are made from."""
    return (zlib.crc32(number.encode()) + (part << 32)) * _SPREAD & _MASK


def salt_of(*words: object) -> int:
    """What tells one draw from another."""
    return int.from_bytes(hashlib.blake2b(repr(words).encode(), digest_size=8).digest())


def draw(key: int, salt: int) -> float:
    """An even draw in [0, 1): the same for the same key and salt."""
    return (((key ^ salt) * _SPREAD & _MASK) >> 11) / _STEPS


class Bucket:
    """A rate: ``per_second`` on average, a tenth of a second's worth at once."""

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._most = max(1.0, per_second / 10)
        self._level = self._most
        self._since = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is within the rate."""
        if self._since:
            self._level = min(self._most, self._level + (now - self._since) * self._rate)
        self._since = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


TOO_LONG = Treatment(Reaction.REFUSE, errors.RINVEXPIRY, taken=False)
"""What becomes of a part whose validity period the network does not take."""

_THROTTLED = Treatment(Reaction.REFUSE, errors.RTHROTTLED, taken=False)
_OTHERWISE = Rule(name="otherwise")


class _Applied:
    """A rule at work."""

    def __init__(self, rule: Rule, seed: str, at: int) -> None:
        self.rule = rule
        self.share = rule.share
        self.share_salt, self.delay_salt, self.lost_salt, self.after_salt, self.doubled_salt = (
            salt_of(seed, at, word) for word in ("share", "delay", "lost", "after", "doubled")
        )
        self.picks = bool(rule.prefix or rule.suffix or rule.pattern or rule.times or rule.every > 1)
        self.bucket = Bucket(rule.per_second) if rule.per_second else None
        self._asked: Counter[tuple[str, int]] = Counter()
        self._matched = 0
        self.same = self.treatment("", 1) if _is_same(rule) else None  # for all, and made once

    def matches(self, number: str, part: int) -> bool:
        """Whether it is for this number, at this submission; shares apart."""
        rule = self.rule
        if not (number.startswith(rule.prefix) and number.endswith(rule.suffix)):
            return False
        if rule.pattern is not None and not rule.pattern.search(number):
            return False
        self._matched += 1
        if self._matched % rule.every:
            return False
        if rule.times:
            self._asked[number, part] += 1
            return self._asked[number, part] <= rule.times
        return True

    def treatment(self, number: str, part: int) -> Treatment:
        """What it does."""
        rule = self.rule
        key = key_of(number, part)
        delay = _within(rule.answer_delay, key, self.delay_salt)
        if rule.answer is Reaction.REFUSE:
            return Treatment(rule.answer, rule.code, delay, taken=False)
        if not rule.taken and rule.answer is not Reaction.ACCEPT:
            return Treatment(rule.answer, errors.ROK, delay, taken=False)
        return Treatment(rule.answer, errors.ROK, delay, True, rule.early, self._receipts(key, part))

    def _receipts(self, key: int, part: int) -> tuple[PlannedReceipt, ...]:
        rule = self.rule
        statuses = (rule.part_receipts[part],) if part in rule.part_receipts else rule.receipt
        if not statuses or (rule.lost and draw(key, self.lost_salt) < rule.lost):
            return ()
        after = _within(rule.receipt_delay, key, self.after_salt)
        error, steps = rule.receipt_error, len(statuses)
        if steps == 1:
            planned: tuple[PlannedReceipt, ...] = (PlannedReceipt(statuses[0], error, after),)
        else:
            planned = tuple(
                PlannedReceipt(status, error, after * (at + 1) / steps) for at, status in enumerate(statuses)
            )
        doubled = rule.doubled and draw(key, self.doubled_salt) < rule.doubled
        return (*planned, planned[-1]) if doubled else planned


class Network:
    """A scenario at work: it remembers rates and how often it was asked.

    The time is an argument, in seconds.
    """

    def __init__(self, scenario: Scenario) -> None:
        rules = (*scenario.rules, _OTHERWISE)
        self._rules = [_Applied(rule, scenario.seed, at) for at, rule in enumerate(rules)]
        self._longest_validity = scenario.longest_validity
        self._overall = Bucket(scenario.per_second) if scenario.per_second else None

    def takes(self, validity: float | None) -> bool:
        """Whether it takes a validity period of that many seconds; None: without one."""
        return validity is None or self._longest_validity is None or validity <= self._longest_validity > 0

    def treat(self, number: str, part: int, now: float) -> Treatment:
        """What becomes of part ``part`` (from 1) of a text to ``number``."""
        if self._overall is not None and not self._overall.take(now):
            return _THROTTLED
        for rule in self._rules:
            if rule.share < 1 and draw(key_of(number), rule.share_salt) >= rule.share:
                continue
            if rule.picks and not rule.matches(number, part):
                continue
            if rule.bucket is not None and not rule.bucket.take(now):
                return _THROTTLED
            return rule.same or rule.treatment(number, part)
        raise AssertionError("the last rule is for all")


def _is_same(rule: Rule) -> bool:
    """Whether it draws nothing: everybody that it is for is treated alike."""
    spans = (rule.answer_delay, rule.receipt_delay)
    return not (rule.lost or rule.doubled or rule.part_receipts) and all(low == high for low, high in spans)


def _within(span: Span, key: int, salt: int) -> float:
    low, high = span
    return low if low == high else low + (high - low) * draw(key, salt)
