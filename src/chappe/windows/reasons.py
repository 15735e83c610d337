"""Why a window is open or closed at a moment: codes and what they speak of, without sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from chappe.windows.closed_days import holiday
from chappe.windows.hours import WEEKDAYS, Day, written
from chappe.windows.law import ACCOUNT, Law
from chappe.windows.opening import Clause, Opening, Window
from chappe.windows.wallclock import zone_info

_SUNDAY = WEEKDAYS.index("sunday")


class Why(StrEnum):
    """What a clause says of a moment."""

    OPEN = "open"
    NO_RULE = "no_rule"
    CLOSED_SUNDAY = "closed_sunday"
    CLOSED_WEEKDAY = "closed_weekday"
    HOLIDAY = "holiday"
    OWN_CLOSED_DAY = "own_closed_day"
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    BETWEEN_HOURS = "between_hours"
    CLOSING_SOON = "closing_soon"
    NEVER_OPENS = "never_opens"
    # Something said of where the person is changed nothing.
    NOT_USED = "not_used"


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer to why; what does not matter to its code is empty.

    `zones` are those where it holds; `day`, `weekday`, `opens` and `closes` (`08:00`) are in their time. `holiday`
    is its English name. `source`, `url` and `certainty` are those of the rulebook in the territory. `kind` and
    `value` are a clue that was not used (`state`, `QC`).
    """

    code: Why
    rulebook: str = ""
    territory: str = ""
    zones: tuple[str, ...] = ()
    day: date | None = None
    weekday: str = ""
    holiday: str = ""
    opens: str = ""
    closes: str = ""
    source: str = ""
    url: str = ""
    certainty: str = ""
    kind: str = ""
    value: str = ""

    def params(self) -> dict[str, object]:
        """What it says but its code, without what is empty: the parameters of its sentence."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "code"}
        return {name: value for name, value in found.items() if value}

    def as_json(self) -> dict[str, object]:
        """The same with its code, as plain values."""
        found = {"code": self.code.value} | self.params()
        if self.zones:
            found["zones"] = list(self.zones)
        if self.day:
            found["day"] = self.day.isoformat()
        return found


def explain(law: Law, window: Window, moment: datetime, state: Opening) -> tuple[Reason, ...]:
    """Why the window is open or closed at an aware moment: if closed, every clause that closes it, and where.

    `state` is its opening at that moment; if a margin alone closes it, it is closing soon.
    """
    if not window.clauses:
        return (Reason(Why.NO_RULE),)
    found = [reason for clause in window.clauses for reason in _of_clause(law, clause, moment)]
    if state.open:
        return tuple(found)
    closed = [reason for reason in found if reason.code is not Why.OPEN]
    if not closed:
        closed = [replace(reason, code=Why.CLOSING_SOON) for reason in found]
    if state.opens_at is None:
        closed.append(Reason(Why.NEVER_OPENS))
    return tuple(closed)


class _Said(NamedTuple):
    """What a clause says of a wall time."""

    code: Why
    day: date | None = None
    weekday: str = ""
    holiday: str = ""
    opens: str = ""
    closes: str = ""


def _of_clause(law: Law, clause: Clause, moment: datetime) -> Iterator[Reason]:
    """What the clause says in each of its zones; zones that say the same are together."""
    found: dict[_Said, list[str]] = {}
    for zone in clause.zones:
        wall = moment.astimezone(zone_info(zone))
        found.setdefault(_in_zone(clause, wall), []).append(zone)
    source = None if clause.rulebook == ACCOUNT else law.named(clause.rulebook).source_for(clause.territory)
    for said, zones in found.items():
        yield Reason(
            code=said.code,
            rulebook=clause.rulebook,
            territory=clause.territory,
            zones=tuple(zones),
            day=said.day,
            weekday=said.weekday,
            holiday=said.holiday,
            opens=said.opens,
            closes=said.closes,
            source=source.title if source else "",
            url=source.url if source else "",
            certainty=source.certainty.value if source else "",
        )


def _in_zone(clause: Clause, wall: datetime) -> _Said:
    day, weekday = wall.date(), wall.weekday()
    name = holiday(clause.calendar, day) if clause.calendar else None
    if name is not None:
        return _Said(Why.HOLIDAY, day=day, holiday=name)
    if day in clause.closed_days:
        return _Said(Why.OWN_CLOSED_DAY, day=day)
    spans = clause.hours.days[weekday]
    if not spans:
        code = Why.CLOSED_SUNDAY if weekday == _SUNDAY else Why.CLOSED_WEEKDAY
        return _Said(code, weekday=WEEKDAYS[weekday])
    return _within(spans, wall.hour * 60 + wall.minute, WEEKDAYS[weekday])


def _within(spans: Day, minute: int, weekday: str) -> _Said:
    closes = opens = ""
    for span in spans:
        if span.start <= minute < span.end:
            return _Said(Why.OPEN, weekday=weekday, opens=written(span.start), closes=written(span.end))
        if span.end <= minute:
            closes = written(span.end)
        elif not opens:
            opens = written(span.start)
    code = Why.AFTER_CLOSING if not opens else Why.BETWEEN_HOURS if closes else Why.BEFORE_OPENING
    return _Said(code, weekday=weekday, opens=opens, closes=closes)
