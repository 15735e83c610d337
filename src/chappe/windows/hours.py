"""Hours of a week: spans of wall time for each weekday."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, NamedTuple, Self

from chappe.base.refusal import Refusal

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_WRITTEN = re.compile(r"([0-2][0-9]):([0-5][0-9])-([0-2][0-9]):([0-5][0-9])")


class BadSpan(Refusal):
    """Not a span of a day of the form 08:00-20:00, ending after its start and by 24:00 (``span``)."""

    code: ClassVar[str] = "hours.bad_span"


class OverlappingSpans(Refusal):
    """Two spans of a day share some time, or are not in order (``first``, ``second``)."""

    code: ClassVar[str] = "hours.overlapping_spans"


class Span(NamedTuple):
    """Wall time of one day, in minutes since midnight: `start` is inside, `end` (at most 1440) is not.

    A tuple, since windows are looked up by their hours millions of times and tuples hash quickly.
    """

    start: int
    end: int

    def __str__(self) -> str:
        return f"{written(self.start)}-{written(self.end)}"


Day = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """The open spans of the seven weekdays, Monday first; those of a day are in order and do not touch."""

    days: tuple[Day, Day, Day, Day, Day, Day, Day]

    @classmethod
    def of_days(cls, days: Iterable[Day]) -> Self:
        """From the spans of seven days, each in order; spans that touch become one."""
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_joined(day) for day in days)
        return cls((monday, tuesday, wednesday, thursday, friday, saturday, sunday))

    @classmethod
    def every_day(cls, *spans: Span) -> Self:
        """The same spans on all seven days."""
        return cls.of_days([spans] * 7)

    def both(self, other: "Hours") -> "Hours":
        """Open where both are: never more than either."""
        return Hours.of_days(
            tuple(
                Span(max(one.start, two.start), min(one.end, two.end))
                for one in mine
                for two in theirs
                if max(one.start, two.start) < min(one.end, two.end)
            )
            for mine, theirs in zip(self.days, other.days, strict=True)
        )

    def covers(self, weekday: int, minute: int) -> bool:
        """Whether that minute of that weekday (Monday is 0) is open."""
        return any(span.start <= minute < span.end for span in self.days[weekday])


def parse_day(spans: Sequence[str]) -> Day:
    """The spans of a day, written `08:00-12:00` and in order. Raises BadSpan, OverlappingSpans."""
    day = tuple(parse_span(span) for span in spans)
    for first, second in pairwise(day):
        if second.start < first.end:
            raise OverlappingSpans(first=str(first), second=str(second))
    return day


def parse_span(span: str) -> Span:
    """The span written `08:00-20:00`; `24:00` ends a day. Raises BadSpan."""
    found = _WRITTEN.fullmatch(span)
    if found is None:
        raise BadSpan(span=span[:40])
    start, end = (int(found[place]) * 60 + int(found[place + 1]) for place in (1, 3))
    if not start < end <= MINUTES_A_DAY:
        raise BadSpan(span=span)
    return Span(start, end)


def written(minute: int) -> str:
    """A minute of the day as `08:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _joined(day: Iterable[Span]) -> Day:
    """The spans of a day, those that touch made one, so that equal hours are equal values."""
    joined: list[Span] = []
    for span in day:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


ALWAYS = Hours.every_day(Span(0, MINUTES_A_DAY))
