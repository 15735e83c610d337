"""From the data of a rulebook's file to a rulebook, or to what is wrong in which key."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar, TypeVar

import phonenumbers

from chappe.base.refusal import Refusal
from chappe.windows.closed_days import CALENDARS
from chappe.windows.hours import WEEKDAYS, BadSpan, Day, Hours, OverlappingSpans, parse_day
from chappe.windows.places import Place
from chappe.windows.rulebook import ANYWHERE, Category, Certainty, Rulebook, Source, Standing
from chappe.windows.subdivisions import SUBDIVISIONS
from chappe.windows.zones import is_zone

LANGUAGES = ("en", "fr")


class Fault(StrEnum):
    """What may be wrong with a key."""

    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_VALUE = "unknown_value"
    EMPTY = "empty"
    NOT_THE_FILES_NAME = "not_the_files_name"
    BAD_SPAN = "bad_span"
    OVERLAPPING_SPANS = "overlapping_spans"
    BAD_ZONE = "bad_zone"
    BAD_TERRITORY = "bad_territory"
    BAD_SUBDIVISION = "bad_subdivision"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    NO_CALENDAR = "no_calendar"


class RulebookInvalid(Refusal):
    """A rulebook's file says what none may say (``file``, ``key``, ``fault``, ``value``)."""

    code: ClassVar[str] = "rulebook.invalid"


T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Table:
    """A table of the file: each key is taken once, with its type; what is left over is unknown.

    What is wrong is raised as ``refusal``, with the parameters of RulebookInvalid.
    """

    def __init__(
        self,
        file: str,
        data: Mapping[str, object],
        path: str = "",
        refusal: type[Refusal] = RulebookInvalid,
    ) -> None:
        self.file, self.path, self.refusal = file, path, refusal
        self.left = dict(data)

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key. Raises RulebookInvalid if it is missing without a default, or of another type."""
        if key not in self.left:
            if default is None:
                raise self.invalid(key, Fault.MISSING)
            return default
        value = self.left.pop(key)
        if type(value) is not kind:
            raise self.invalid(key, Fault.WRONG_TYPE, value)
        return value

    def take_words(self, key: str, *, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of strings."""
        values = self.take(key, list, None if default is None else list(default))
        for value in values:
            if type(value) is not str:
                raise self.invalid(key, Fault.WRONG_TYPE, value)
        return tuple(values)

    def take_choice(self, key: str, choices: type[E], default: E | None = None) -> E:
        value = self.take(key, str, default if default is None else default.value)
        if value not in list(choices):
            raise self.invalid(key, Fault.UNKNOWN_VALUE, value)
        return choices(value)

    def take_table(self, key: str, default: Mapping[str, object] | None = None) -> "Table":
        found = self.take(key, dict, None if default is None else dict(default))
        return Table(self.file, found, f"{self.path}{key}.", self.refusal)

    def take_tables(self, key: str) -> list["Table"]:
        """The tables of a list, each named by its place in it, from 1."""
        tables = []
        for place, table in enumerate(self.take(key, list, []), 1):
            if type(table) is not dict:
                raise self.invalid(key, Fault.WRONG_TYPE, table)
            tables.append(Table(self.file, table, f"{self.path}{key}.{place}.", self.refusal))
        return tables

    def take_date(self, key: str) -> date | None:
        return self.take(key, date) if key in self.left else None

    def finish(self) -> None:
        """Raises RulebookInvalid for the first key that nobody took."""
        for key, value in self.left.items():
            raise self.invalid(key, Fault.UNKNOWN_KEY, value)

    def invalid(self, key: str, fault: StrEnum, value: object = "") -> Refusal:
        return self.refusal(file=self.file, key=self.path + key, fault=fault, value=str(value)[:80])


def parse(file: str, data: Mapping[str, object]) -> Rulebook:
    """The rulebook that the TOML file of that name (without its ending) holds. Raises RulebookInvalid."""
    table = Table(file, data)
    name = table.take("name", str)
    if name != file:
        raise table.invalid("name", Fault.NOT_THE_FILES_NAME, name)
    territories = read_territories(table)
    subdivisions = _subdivisions(table, territories)
    effective_from, effective_to = _dates(table)
    rulebook = Rulebook(
        name=name,
        territories=territories,
        subdivisions=subdivisions,
        category=table.take_choice("category", Category),
        standing=table.take_choice("standing", Standing),
        default=table.take("default", bool, False),
        effective_from=effective_from,
        effective_to=effective_to,
        zone=_zone(table),
        closed_on_holidays=_closed_on_holidays(table, territories, subdivisions),
        hours=_hours(table.take_table("hours")),
        title=read_in_languages(table.take_table("title")),
        notes=tuple(read_in_languages(note) for note in table.take_tables("notes")),
        sources=read_sources(table, territories),
    )
    table.finish()
    return rulebook


def read_territories(table: Table) -> tuple[str, ...]:
    territories = table.take_words("territories")
    if not territories:
        raise table.invalid("territories", Fault.EMPTY)
    if territories != (ANYWHERE,):
        _check_each(table, "territories", territories, phonenumbers.SUPPORTED_REGIONS.__contains__)
    return territories


def _subdivisions(table: Table, territories: tuple[str, ...]) -> tuple[str, ...]:
    subdivisions = table.take_words("subdivisions", default=())
    known = SUBDIVISIONS.get(territories[0], frozenset()) if len(territories) == 1 else frozenset()
    _check_each(table, "subdivisions", subdivisions, known.__contains__, Fault.BAD_SUBDIVISION)
    return subdivisions


def _check_each(
    table: Table,
    key: str,
    values: Sequence[str],
    known: Callable[[str], bool],
    fault: Fault = Fault.BAD_TERRITORY,
) -> None:
    """Raises RulebookInvalid for a value that is not known or stands there twice."""
    for place, value in enumerate(values):
        if not known(value) or value in values[:place]:
            raise table.invalid(key, fault, value)


def _dates(table: Table) -> tuple[date | None, date | None]:
    start, end = table.take_date("effective_from"), table.take_date("effective_to")
    if start is not None and end is not None and end < start:
        raise table.invalid("effective_to", Fault.ENDS_BEFORE_IT_STARTS, end)
    return start, end


def _zone(table: Table) -> str:
    """Empty for `recipient`."""
    zone = table.take("time", str)
    if zone == "recipient":
        return ""
    if not is_zone(zone):
        raise table.invalid("time", Fault.BAD_ZONE, zone)
    return zone


def _closed_on_holidays(table: Table, territories: tuple[str, ...], subdivisions: tuple[str, ...]) -> bool:
    closed = table.take("closed_on_holidays", bool)
    for territory in territories if closed else ():
        for subdivision in subdivisions or ("",):
            if Place(territory, subdivision).calendar not in CALENDARS:
                raise table.invalid("closed_on_holidays", Fault.NO_CALENDAR, territory)
    return closed


def _hours(table: Table) -> Hours:
    hours = Hours.of_days([_day(table, weekday) for weekday in WEEKDAYS])
    table.finish()
    return hours


def _day(table: Table, weekday: str) -> Day:
    spans = table.take_words(weekday)
    try:
        return parse_day(spans)
    except BadSpan as refusal:
        raise table.invalid(weekday, Fault.BAD_SPAN, refusal.params["span"]) from None
    except OverlappingSpans as refusal:
        both = f"{refusal.params['first']}, {refusal.params['second']}"
        raise table.invalid(weekday, Fault.OVERLAPPING_SPANS, both) from None


def read_in_languages(table: Table) -> Mapping[str, str]:
    found = {language: table.take(language, str) for language in LANGUAGES}
    for language, text in found.items():
        if not text.strip():
            raise table.invalid(language, Fault.EMPTY)
    table.finish()
    return found


def read_sources(table: Table, territories: tuple[str, ...]) -> tuple[Source, ...]:
    sources = tuple(_source(each, territories) for each in table.take_tables("sources"))
    if not sources:
        raise table.invalid("sources", Fault.EMPTY)
    return sources


def _source(table: Table, territories: tuple[str, ...]) -> Source:
    spoken_of = table.take_words("territories", default=())
    _check_each(table, "territories", spoken_of, territories.__contains__)
    source = Source(
        title=table.take("title", str),
        url=table.take("url", str, ""),
        certainty=table.take_choice("certainty", Certainty),
        seen=table.take("seen", date),
        says=table.take("says", str, ""),
        territories=spoken_of,
    )
    if not source.title.strip():
        raise table.invalid("title", Fault.EMPTY)
    table.finish()
    return source
