"""What days and moments a condition means, today being a day of the account's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chappe.audience.criteria.tree import WHOLE_YEAR, Condition, Op

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Today:
    """The moment (aware) and the account's zone, whose day is today."""

    now: datetime
    zone: str

    @property
    def day(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def start(self, day: date) -> datetime:
        """The moment at which a day begins in the account's zone, in UTC."""
        return datetime.combine(day, time.min, ZoneInfo(self.zone)).astimezone(UTC)

    def shifted(self, days: int) -> date:
        """The day so many days from today."""
        return self.day + timedelta(days=days)

    def since(self, days: int) -> datetime:
        """When the last so many days began, today being one more."""
        return self.start(self.shifted(-days))


def anniversaries(first: date, days: int) -> tuple[str, ...]:
    """The MM-DD that have their anniversary on that day or in the ``days`` that follow.

    Who was born on 29 February has it on the 28th in the years that have no 29th.
    """
    found: dict[str, None] = {}
    for after in range(min(days, WHOLE_YEAR) + 1):
        day = first + timedelta(days=after)
        found[f"{day:%m-%d}"] = None
        if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).day == 1:
            found["02-29"] = None
    return tuple(found)


def anniversaries_of(condition: Condition, today: Today) -> tuple[str, ...]:
    """The MM-DD that the condition means."""
    days = int(str(condition.value))
    if condition.op is Op.ANNIVERSARY_IN:
        return anniversaries(today.shifted(days), 0)
    return anniversaries(today.day, days)


def dates_of(condition: Condition, today: Today) -> tuple[str | None, str | None]:
    """The first and the last date that the condition means, None where there is no bound."""
    op, value = condition.op, condition.value
    if isinstance(value, tuple):
        return value[0], value[1]
    if isinstance(value, int):
        before, after = today.shifted(-value).isoformat(), today.shifted(value).isoformat()
        spans: dict[Op, tuple[str | None, str | None]] = {
            Op.LAST_DAYS: (before, today.day.isoformat()),
            Op.NEXT_DAYS: (today.day.isoformat(), after),
            Op.OVER_DAYS_AGO: (None, today.shifted(-value - 1).isoformat()),
        }
        return spans[op]
    given = date.fromisoformat(str(value))
    days: dict[Op, tuple[str | None, str | None]] = {
        Op.ON: (given.isoformat(), given.isoformat()),
        Op.BEFORE: (None, (given - ONE_DAY).isoformat()),
        Op.AFTER: ((given + ONE_DAY).isoformat(), None),
    }
    return days[op]


def moments_of(condition: Condition, today: Today) -> tuple[datetime | None, datetime | None]:
    """From when on, and before when, the condition means."""
    if isinstance(condition.value, int):
        begin = today.since(condition.value)
        return (begin, None) if condition.op is Op.LAST_DAYS else (None, begin)
    begin = today.start(date.fromisoformat(str(condition.value)))
    return (begin, None) if condition.op is Op.SINCE else (None, begin)


def consent_bound(condition: Condition, today: Today) -> datetime:
    """The moment that a condition on consent compares with; now where it compares with none."""
    if condition.op is Op.EXPIRES_WITHIN:
        return today.start(today.shifted(int(str(condition.value)) + 1))
    if condition.op is Op.GRANTED_LAST_DAYS:
        return today.since(int(str(condition.value)))
    if condition.op is Op.GRANTED_SINCE:
        return today.start(date.fromisoformat(str(condition.value)))
    return today.now
