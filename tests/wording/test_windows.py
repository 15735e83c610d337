"""Why a window is closed, in words."""

from datetime import datetime

import pytest
from django.utils import translation

from chappe.windows import registry
from chappe.windows.checking import check
from chappe.windows.closed_days import CALENDARS, closed_days
from chappe.windows.hours import WEEKDAYS as WEEKDAY_CODES
from chappe.windows.parsing import Fault
from chappe.windows.places import Clues
from chappe.windows.reasons import Why
from chappe.wording import sentence_of
from chappe.wording.windows import FAULTS, HOLIDAYS, SENTENCES, WEEKDAYS

LAW = registry.law()


def test_every_code_has_words() -> None:
    assert {f"window.{why}" for why in Why} <= set(SENTENCES)
    assert set(FAULTS) == set(Fault)
    assert set(WEEKDAYS) == set(WEEKDAY_CODES)


@pytest.mark.parametrize("calendar", [name for name in CALENDARS if not name.startswith("US")])
def test_every_holiday_has_words(calendar: str) -> None:
    names = {name for year in range(2024, 2032) for name in closed_days(calendar, year).values()}
    assert names - set(HOLIDAYS) == set()


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (
            "2026-07-14T10:00+02:00",
            "Closed on Tuesday 14 July 2026, a public holiday (National Day), by fr-strict (Europe/Paris).",
            "Fermé le mardi 14 juillet 2026, jour férié (Fête nationale), selon fr-strict (Europe/Paris).",
        ),
        (
            "2026-11-29T10:00+01:00",
            "Closed on Sundays by fr-strict (Europe/Paris).",
            "Fermé le dimanche selon fr-strict (Europe/Paris).",
        ),
        (
            "2026-11-24T21:00+01:00",
            "Closed since 20:00 by fr-strict (Europe/Paris).",
            "Fermé depuis 20:00 selon fr-strict (Europe/Paris).",
        ),
        (
            "2026-11-24T12:00+01:00",
            "Open until 20:00 by fr-strict (Europe/Paris).",
            "Ouvert jusqu’à 20:00 selon fr-strict (Europe/Paris).",
        ),
    ],
)
def test_a_reason_is_a_sentence(at: str, english: str, french: str) -> None:
    (reason,) = check(LAW, Clues("+33612345678"), datetime.fromisoformat(at)).why
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(sentence_of(f"window.{reason.code}", reason.params()))
    assert said == [english, french]


def test_of_many_zones_a_sentence_names_a_few_and_counts_the_others() -> None:
    zones = tuple(f"America/Zone_{number}" for number in range(20))
    said = sentence_of("window.after_closing", {"rulebook": "us-federal", "closes": "21:00", "zones": zones})
    assert "America/Zone_0, America/Zone_1, America/Zone_2 and 17 more zones" in said
    few = sentence_of(
        "window.after_closing", {"rulebook": "us-federal", "closes": "21:00", "zones": zones[:3]}
    )
    assert "America/Zone_0, America/Zone_1, America/Zone_2)" in few
