"""Legal public holidays, by calendar and year: those of the `holidays` library, reviewed.

The library also lists days that custom keeps and no law does, and its French subdivisions have gaps; so each
calendar that a rulebook may close on is named here, with what was taken out of it or added to it.
"""

from calendar import TUESDAY
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, Final

import holidays

from chappe.base.refusal import Refusal


class UnknownCalendar(Refusal):
    """No calendar of that name was reviewed (``calendar``)."""

    code: ClassVar[str] = "closed_days.unknown_calendar"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays of `country` and its `subdivision`, as the library names them.

    `without` are customary days, by the library's English name; `also` gives legal days that it lacks.
    """

    country: str
    subdivision: str | None = None
    without: frozenset[str] = frozenset()
    also: Callable[[int], Mapping[date, str]] | None = None


def closed_days(calendar: str, year: int) -> Mapping[date, str]:
    """The legal public holidays of a year and their English names. Raises UnknownCalendar."""
    if calendar not in CALENDARS:
        raise UnknownCalendar(calendar=calendar)
    return _closed_days(calendar, year)


def holiday(calendar: str, day: date) -> str | None:
    """The English name of the public holiday on that day, if it is one. Raises UnknownCalendar."""
    return closed_days(calendar, day.year).get(day)


@lru_cache(maxsize=4_096)
def _closed_days(name: str, year: int) -> Mapping[date, str]:
    calendar = CALENDARS[name]
    listed = holidays.country_holidays(
        calendar.country, subdiv=calendar.subdivision, years=year, language="en_US"
    )
    found: dict[date, str] = {}
    for day in sorted(listed):
        names = [each for each in listed.get_list(day) if each not in calendar.without]
        if names:
            found[day] = names[0]
    if calendar.also is not None:
        found.update(calendar.also(year))
    return MappingProxyType(dict(sorted(found.items())))


def _pennsylvania(year: int) -> Mapping[date, str]:
    """Days of the act on telephone solicitation that the state's calendar lacks."""
    november = date(year, 11, 2)  # Election Day is the Tuesday after the first Monday
    election = november + timedelta(days=(TUESDAY - november.weekday()) % 7)
    by_name = {name: day for day, name in _closed_days("US-LA", year).items()}
    return {
        by_name["Good Friday"]: "Good Friday",
        date(year, 6, 14): "Flag Day",
        election: "Election Day",
    }


CALENDARS: Final[Mapping[str, Calendar]] = MappingProxyType(
    {
        # Code du travail, L3133-1: eleven days.
        "FR": Calendar("FR"),
        # Ordonnance du 16 août 1892: Good Friday and 26 December besides. The library knows Alsace-Moselle as 57.
        "FR-AM": Calendar("FR", "57"),
        # Code du travail, L3422-2, décret 83-1003: the day of the abolition of slavery besides. Mid-Lent and Good
        # Friday (Guadeloupe), 21 July (Schœlcher) are kept by custom.
        "GP": Calendar("GP", without=frozenset({"Mi-Careme", "Good Friday", "Victor Schoelcher Day"})),
        "MQ": Calendar("MQ", without=frozenset({"Victor Schoelcher Day"})),
        "GF": Calendar("GF"),
        "RE": Calendar("RE"),
        "YT": Calendar("YT"),
        "BL": Calendar("BL"),
        "MF": Calendar("MF", without=frozenset({"Victor Schoelcher Day"})),
        "PM": Calendar("PM"),
        # Their own labour codes.
        "NC": Calendar("NC"),
        "PF": Calendar("PF"),
        "WF": Calendar("WF"),
        "BR": Calendar("BR"),
        "US-AL": Calendar("US", "AL"),
        "US-LA": Calendar("US", "LA"),
        "US-PA": Calendar("US", "PA", also=_pennsylvania),
        "US-RI": Calendar("US", "RI"),
    }
)
"""By name: a territory, or a territory and its subdivision."""
