"""A course in sentences: when it starts and ends, who waits until when and for what, who will be too late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chappe.console import formats
from chappe.deployments.course import Course, Wait
from chappe.windows.timeline import Cause

WAITS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, and the shape that says the same."""

    sentence: str
    icon: str
    tone: str = ""


def told(course: Course, zone: str, *, is_under_way: bool = False) -> list[Told]:
    """What will happen, moments in a zone; at most a few waits, those of the most texts."""
    if not course.lanes:
        return []
    return [*_span(course, zone, is_under_way), *_waits(course, zone), *_ends(course, zone)]


def _span(course: Course, zone: str, is_under_way: bool) -> Iterator[Told]:
    starts, ends = course.forecast.starts_at, course.forecast.ends_at
    if starts is None or ends is None:
        yield Told(_("Nothing leaves: every text would be too late, or wait for ever."), "x-circle", "bad")
        return
    values = {"from": formats.moment(starts, zone), "to": formats.moment(ends, zone)}
    if is_under_way:
        yield Told(_("The last text leaves on %(to)s.") % values, "paper-airplane")
    elif ends - starts < timedelta(minutes=1):
        yield Told(_("All leave within a minute from %(from)s.") % values, "paper-airplane")
    else:
        yield Told(_("The first leaves on %(from)s, the last on %(to)s.") % values, "paper-airplane")


def _waits(course: Course, zone: str) -> Iterator[Told]:
    shown = sorted(course.waits, key=lambda wait: -wait.texts)[:WAITS_SHOWN]
    for wait in (each for each in course.waits if each in shown):
        yield Told(_wait(wait, zone), "hand-raised" if wait.cause is Cause.PERSON else "clock", _tone(wait))
    if more := len(course.waits) - len(shown):
        yield Told(
            ngettext("And %(n)s smaller wait.", "And %(n)s smaller waits.", more)
            % {"n": formats.number(more)},
            "clock",
        )


def _tone(wait: Wait) -> str:
    return "warn" if wait.cause in (Cause.HOURS, Cause.PERSON) else ""


def _wait(wait: Wait, zone: str) -> str:
    values = {
        "recipients": recipients_in(wait.texts, wait.territory),
        "until": formats.moment(wait.until, zone),
        "behind": ", ".join(formats.country(each) or _("the others") for each in wait.behind),
    }
    if wait.cause is Cause.HOURS:
        return _("%(recipients)s will wait for their legal hours until %(until)s.") % values
    if wait.cause is Cause.PERSON:
        return _("%(recipients)s will wait for a person to resume, here until %(until)s.") % values
    if wait.cause is Cause.SCHEDULE:
        return _("%(recipients)s will wait for their own moment, %(until)s.") % values
    if wait.behind:
        return (
            _("%(recipients)s will wait behind %(behind)s, at the gateway’s pace, until %(until)s.") % values
        )
    return _("%(recipients)s will wait for the gateway until %(until)s.") % values


def _ends(course: Course, zone: str) -> Iterator[Told]:
    expired, left = course.forecast.expired, course.forecast.left
    if expired and course.limit_at:
        sentence = ngettext(
            "%(n)s text will be too late: nothing leaves after %(limit)s.",
            "%(n)s texts will be too late: nothing leaves after %(limit)s.",
            expired,
        )
        limit = formats.moment(course.limit_at, zone)
        yield Told(sentence % {"n": formats.number(expired), "limit": limit}, "exclamation-triangle", "bad")
    if left:
        sentence = ngettext(
            "%(n)s text does not leave within three months.",
            "%(n)s texts do not leave within three months.",
            left,
        )
        yield Told(sentence % {"n": formats.number(left)}, "exclamation-triangle", "bad")


def recipients_in(recipients: int, territory: str) -> str:
    """``1,240 recipients in France``."""
    values = {"n": formats.number(recipients), "country": formats.country(territory)}
    if territory:
        return (
            ngettext("%(n)s recipient in %(country)s", "%(n)s recipients in %(country)s", recipients) % values
        )
    return (
        ngettext("%(n)s recipient without legal hours", "%(n)s recipients without legal hours", recipients)
        % values
    )
