"""How often a person may be texted: so many texts in so many of the person's own days.

A day is that of the contact's zone, else of the zones of its number's country: where these are several, the earliest
beginning counts, so that nobody is texted too often wherever they are. A topic's cap counts the texts of that topic;
the overall cap counts and restrains the texts of all marketing topics together, and no other. What counts is a text
that was submitted and not refused: it may have been read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

NOWHERE = ("UTC",)
"""The zones of a number whose country is not known."""

QUARTER = timedelta(minutes=15)
"""Days begin at whole quarters of an hour, wherever they do."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many texts in so many days, today the last of them. No topic: overall."""

    most: int
    days: int
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a contact may have read, and when it was submitted (aware)."""

    topic_id: int
    marketing: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """When the days of a cap (by its place, from 1) began in a zone, or by ``=FR`` in a country."""

    place: int
    key: str
    at: datetime


def binding(caps: Iterable[Cap], topic_id: int, *, marketing: bool) -> tuple[Cap, ...]:
    """The caps that restrain the texts of a topic."""
    return tuple(cap for cap in caps if cap.topic_id == topic_id or (cap.topic_id is None and marketing))


def counts(cap: Cap, text: Text) -> bool:
    """Whether the text is one of those that the cap is about."""
    return text.marketing if cap.topic_id is None else text.topic_id == cap.topic_id


def counted_from(days: int, now: datetime, zones: Iterable[str]) -> datetime:
    """The beginning of the days that end with today, in whichever of the zones it was the earliest."""
    return min(_began(days, now, zone) for zone in zones)


def is_capped(caps: Iterable[Cap], texts: Iterable[Text], now: datetime, zones: tuple[str, ...]) -> bool:
    """Whether one more text would be one too many."""
    known = list(texts)
    return any(
        sum(counts(cap, text) and text.at >= counted_from(cap.days, now, zones) for text in known) >= cap.most
        for cap in caps
    )


def zones_of_person(time_zone: str, country: str, zones: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The contact's own zone if it is one, else those of the number's country."""
    return (time_zone,) if time_zone in _known() else zones.get(country) or NOWHERE


def starts(caps: Iterable[Cap], now: datetime, zones: Mapping[str, tuple[str, ...]]) -> tuple[Start, ...]:
    """The same for every zone and country there is, for the statements; ``=`` stands for any other country."""
    return _starts(tuple(caps), _quarter(now), tuple(zones.items()))


@lru_cache(maxsize=64)
def _starts(
    caps: tuple[Cap, ...], now: datetime, zones: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Start, ...]:
    found = []
    for place, cap in enumerate(caps, start=1):
        began = {zone: _began(cap.days, now, zone) for zone in _known()}
        found += [Start(place, zone, at) for zone, at in began.items()]
        countries = [*zones, ("", NOWHERE)]
        found += [
            Start(place, f"={country}", min(_began(cap.days, now, zone) for zone in its))
            for country, its in countries
        ]
    return tuple(found)


def _began(days: int, now: datetime, zone: str) -> datetime:
    place = ZoneInfo(zone)
    first = now.astimezone(place).date() - timedelta(days=days - 1)
    return datetime.combine(first, time(), place).astimezone(now.tzinfo)


def _quarter(now: datetime) -> datetime:
    return now - (now - now.replace(minute=0, second=0, microsecond=0)) % QUARTER


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
