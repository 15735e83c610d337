"""The rules once more, as plainly as they can be said: one moment, one zone, one wall clock at a time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chappe.windows.closed_days import closed_days
from chappe.windows.opening import Clause, Window

QUARTER = timedelta(minutes=15)


def is_open(window: Window, moment: datetime) -> bool:
    return all(open_in(clause, zone, moment) for clause in window.clauses for zone in clause.zones)


def open_in(clause: Clause, zone: str, moment: datetime) -> bool:
    wall = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    if clause.calendar and wall.date() in closed_days(clause.calendar, wall.year):
        return False
    if wall.date() in clause.closed_days:
        return False
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in clause.hours.days[wall.weekday()])
