"""The hours of a week as a sentence, in the active language."""

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chappe.windows.hours import ALWAYS, Day, Hours, written
from chappe.windows.weeks import Run, runs
from chappe.wording.catalogue import locale


def written_week(hours: Hours) -> str:
    """``Monday to Friday 08:00–20:00, Saturday 10:00–20:00, closed on Sunday``."""
    if hours == ALWAYS:
        return _("at any hour")
    sentence = ", ".join(_run(run) for run in runs(hours))
    return sentence[:1].upper() + sentence[1:]


def written_day(spans: Day) -> str:
    """``08:00–12:00 and 14:00–18:00``; ``closed``."""
    if not spans:
        return pgettext("day", "closed")
    joint = pgettext("between two spans of a day", " and ")
    return joint.join(f"{written(span.start)}–{written(span.end)}" for span in spans)


def weekday(day: int) -> str:
    """The name of a weekday, Monday being 0, as it stands in a sentence."""
    return str(Locale.parse(locale()).days["format"]["wide"][day])


def _run(run: Run) -> str:
    first, last = weekday(run.first), weekday(run.last)
    values = {"first": first, "last": last, "hours": written_day(run.spans)}
    if run.last - run.first == 6:
        return _("every day %(hours)s") % values
    if not run.spans:
        if run.first == run.last:
            return _("closed on %(first)s") % values
        return _("closed from %(first)s to %(last)s") % values
    if run.first == run.last:
        return f"{first} {values['hours']}"
    return _("%(first)s to %(last)s %(hours)s") % values
