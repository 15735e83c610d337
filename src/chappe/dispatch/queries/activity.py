"""What a gateway does now, and what it did in the last hour: from what its lanes wrote down, on whichever machines."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.dispatch.meter import OUTCOMES, What
from chappe.gateways.models import Gateway

MINUTES = 60
CODES_SHOWN = 20
FAILING = (What.REFUSED, What.LATER, What.UNKNOWN, What.NOT_SENT)


@dataclass(frozen=True, slots=True)
class MinuteFigures:
    """Texts by outcome in the minute that begins then."""

    minute: datetime
    accepted: int
    refused: int
    later: int
    unknown: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often texts came to an outcome for a reason."""

    outcome: str
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How often a step of dispatch was made, and the milliseconds it took on average."""

    step: str
    count: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane as its holder last described it. ``slowed_to``: fragments per second, where the network throttles."""

    index: int
    holder: str
    is_held: bool
    condition: str
    condition_at: datetime | None
    down_since: datetime | None
    in_flight: int
    window: int
    slowed_to: float | None


@dataclass(frozen=True, slots=True)
class Activity:
    """The last hour of a gateway, its present minute last, and its lanes as they are."""

    minutes: tuple[MinuteFigures, ...]
    codes: tuple[CodeCount, ...]
    receipts: Mapping[str, int]
    replies: int
    steps: tuple[StepTime, ...]
    lanes: tuple[LaneNow, ...]

    @property
    def per_second(self) -> float:
        """Texts submitted per second in the last whole minute."""
        if len(self.minutes) < 2:
            return 0.0
        last = self.minutes[-2]
        return (last.accepted + last.refused + last.later + last.unknown) / 60

    def total(self, outcome: str) -> int:
        """Texts of that outcome in the hour."""
        return sum(getattr(minute, outcome) for minute in self.minutes)


def gateway_activity(account_id: int, gateway_id: int, *, now: datetime) -> Activity:
    """Raises NotFound."""
    if not Gateway.objects.filter(account_id=account_id, pk=gateway_id).exists():
        raise NotFound(kind="gateway", name=str(gateway_id))
    last = now.replace(second=0, microsecond=0)
    first = last - timedelta(minutes=MINUTES - 1)
    with connection.cursor() as cursor:
        cursor.execute(statement("dispatch", "activity"), {"gateway_id": gateway_id, "since": first})
        rows = cursor.fetchall()
        cursor.execute(statement("dispatch", "lanes_now"), {"gateway_id": gateway_id})
        lanes = tuple(LaneNow(*row) for row in cursor.fetchall())
    by_minute: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    codes: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    for minute, what, code, count, took in rows:
        if what in OUTCOMES:
            by_minute[minute][what] += count
        if what in FAILING:
            codes[what, code] += count
        else:
            other[what, code] += count
        if what == What.STEP:
            seconds[code] += took
    return Activity(
        minutes=tuple(_figures(first + timedelta(minutes=n), by_minute) for n in range(MINUTES)),
        codes=tuple(CodeCount(*key, count) for key, count in codes.most_common(CODES_SHOWN)),
        receipts={code: count for (what, code), count in sorted(other.items()) if what == What.RECEIPT},
        replies=other[What.REPLY, ""],
        steps=tuple(
            StepTime(code, count, round(1_000 * seconds[code] / count, 1))
            for (what, code), count in sorted(other.items())
            if what == What.STEP
        ),
        lanes=lanes,
    )


def _figures(minute: datetime, by_minute: Mapping[datetime, Counter[str]]) -> MinuteFigures:
    found = by_minute.get(minute, Counter())
    return MinuteFigures(
        minute, found[What.ACCEPTED], found[What.REFUSED], found[What.LATER], found[What.UNKNOWN]
    )
