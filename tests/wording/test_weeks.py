"""The hours of a week in words."""

import pytest
from django.utils import translation

from chappe.windows import registry
from chappe.windows.hours import ALWAYS, Hours, Span
from chappe.wording.weeks import written_day, written_week

STRICT = registry.law().named("fr-strict").hours
SPLIT = Hours.of_days([(Span(540, 720), Span(840, 1080))] * 2 + [()] * 5)


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        ("en", STRICT, "Monday to Friday 08:00–20:00, Saturday 10:00–20:00, closed on Sunday"),
        ("fr", STRICT, "Du lundi au vendredi 08:00–20:00, samedi 10:00–20:00, fermé le dimanche"),
        ("en", SPLIT, "Monday to Tuesday 09:00–12:00 and 14:00–18:00, closed from Wednesday to Sunday"),
        ("fr", SPLIT, "Du lundi au mardi 09:00–12:00 et 14:00–18:00, fermé du mercredi au dimanche"),
        ("en", Hours.every_day(Span(480, 1200)), "Every day 08:00–20:00"),
        ("fr", Hours.every_day(Span(480, 1200)), "Tous les jours 08:00–20:00"),
        ("en", Hours.every_day(), "Every day closed"),
        ("en", ALWAYS, "at any hour"),
    ],
)
def test_a_week(language: str, hours: Hours, said: str) -> None:
    with translation.override(language):
        assert written_week(hours) == said


def test_a_closed_day() -> None:
    assert written_day(()) == "closed"
