"""Which rulebooks make whose window."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import hours, moments, unhurried, windows
from tests.windows.test_places import NUMBERS

from chappe.windows import registry
from chappe.windows.hours import ALWAYS, Hours, parse_span
from chappe.windows.law import (
    NO_CHOICES,
    Choices,
    RulebookElsewhere,
    UnknownRulebook,
    all_zones,
    rulebooks_for,
    tighten,
    whereabouts,
    window_for,
)
from chappe.windows.opening import Window, is_open
from chappe.windows.places import Clues, Place

LAW = registry.law()
DAY = date(2026, 11, 24)


def _choices(**rulebooks: str) -> Choices:
    return Choices(rulebooks=frozenset((scope.replace("_", "-"), name) for scope, name in rulebooks.items()))


def _window(clues: Clues, choices: Choices = NO_CHOICES, on: date = DAY) -> Window:
    return window_for(LAW, whereabouts(LAW, clues), choices, on=on)


@pytest.mark.parametrize(
    ("place", "choices", "names"),
    [
        (Place("FR"), NO_CHOICES, ["fr-strict"]),
        (Place("RE"), NO_CHOICES, ["fr-strict"]),
        (Place("FR", "AM"), NO_CHOICES, ["fr-strict"]),
        (Place("FR"), _choices(FR="fr-charter-2026"), ["fr-charter-2026"]),
        (Place("RE"), _choices(FR="fr-charter-2026"), ["fr-strict"]),
        (Place("US"), NO_CHOICES, ["us-federal"]),
        (Place("US", "FL"), NO_CHOICES, ["us-federal", "us-fl"]),
        (Place("US", "NY"), NO_CHOICES, ["us-federal"]),
        (Place("US", "PA"), _choices(US_PA="us-pa-8-21"), ["us-federal", "us-pa-8-21"]),
        (Place("US", "PA"), _choices(US_PA="us-federal"), ["us-federal"]),
        # Courtesy: when the account keeps it, or names it.
        (Place("GB"), NO_CHOICES, []),
        (Place("GB"), Choices(courtesy=True), ["gb-courtesy"]),
        (Place("GB"), _choices(GB="gb-courtesy"), ["gb-courtesy"]),
        (Place("SE"), NO_CHOICES, []),
        (Place("SE"), Choices(courtesy=True), ["courtesy"]),
    ],
)
def test_what_applies(place: Place, choices: Choices, names: list[str]) -> None:
    assert [book.name for book in rulebooks_for(LAW, place, choices, DAY)] == names


def test_a_default_applies_from_its_date_and_a_choice_always() -> None:
    texas = Place("US", "TX")
    before = [book.name for book in rulebooks_for(LAW, texas, NO_CHOICES, date(2025, 8, 31))]
    after = [book.name for book in rulebooks_for(LAW, texas, NO_CHOICES, date(2025, 9, 1))]
    assert (before, after) == (["us-federal"], ["us-federal", "us-tx"])
    old = _choices(FR="fr-charter-2024")
    assert [book.name for book in rulebooks_for(LAW, Place("FR"), old, DAY)] == ["fr-charter-2024"]


def test_a_choice_must_exist_and_be_of_its_place() -> None:
    with pytest.raises(UnknownRulebook) as unknown:
        rulebooks_for(LAW, Place("FR"), _choices(FR="fr-loose"), DAY)
    assert unknown.value.params == {"rulebook": "fr-loose"}
    with pytest.raises(RulebookElsewhere) as elsewhere:
        rulebooks_for(LAW, Place("FR"), _choices(FR="us-federal"), DAY)
    assert elsewhere.value.params == {"rulebook": "us-federal", "territory": "FR"}


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        (Clues(NUMBERS["FR"]), [("fr-strict", "FR", ("Europe/Paris",), "FR")]),
        (Clues(NUMBERS["FR"], postal_code="57000"), [("fr-strict", "FR", ("Europe/Paris",), "FR-AM")]),
        (Clues(NUMBERS["RE"]), [("fr-strict", "RE", ("Indian/Reunion",), "RE")]),
        (
            Clues(NUMBERS["GP"]),
            [
                ("fr-strict", "GP", ("America/Guadeloupe",), "GP"),
                ("fr-strict", "BL", ("America/St_Barthelemy",), "BL"),
                ("fr-strict", "MF", ("America/Marigot",), "MF"),
            ],
        ),
        # Brazil's and Mississippi's hours are told in one zone, wherever the recipient is.
        (Clues("+5592961234567"), [("br-8-18", "BR", ("America/Sao_Paulo",), "BR")]),
        (
            Clues(NUMBERS["US"], state="MS"),
            [
                ("us-federal", "US", ("America/Chicago", "America/New_York"), ""),
                ("us-ms", "US", ("America/Chicago",), ""),
            ],
        ),
        (
            Clues(NUMBERS["US"], state="AL", zone="America/Chicago"),
            [
                ("us-federal", "US", ("America/Chicago",), ""),
                ("us-al", "US", ("America/Chicago",), "US-AL"),
            ],
        ),
        (Clues("+46701234567"), []),
    ],
)
def test_windows(clues: Clues, expected: list[tuple[str, str, tuple[str, ...], str]]) -> None:
    found = [
        (clause.rulebook, clause.territory, clause.zones, clause.calendar)
        for clause in _window(clues).clauses
    ]
    assert found == expected


def test_the_general_courtesy_is_one_for_all_places_that_share_a_number() -> None:
    window = _window(Clues("+358412345678"), Choices(courtesy=True))  # Finland, and Åland
    assert [(clause.rulebook, clause.territory) for clause in window.clauses] == [("courtesy", "FI")]


def test_an_account_tightens_in_every_zone_of_the_recipient() -> None:
    choices = Choices(hours=Hours.every_day(parse_span("10:00-12:00")), closed_days=frozenset({DAY}))
    where = whereabouts(LAW, Clues(NUMBERS["FR"], postal_code="97410"))
    own = tighten(Window(), choices, where).clauses[0]
    assert (own.rulebook, own.zones) == ("account", ("Europe/Paris", "Indian/Reunion"))
    assert (own.hours, own.closed_days) == (choices.hours, choices.closed_days)
    assert all_zones(where) == own.zones


@given(windows, hours(), st.frozensets(st.dates(date(2024, 1, 1), date(2031, 12, 31)), max_size=3), moments)
@unhurried
def test_tightening_never_opens_what_was_closed(
    window: Window, own: Hours, closed: frozenset[date], moment: datetime
) -> None:
    choices = Choices(hours=own, closed_days=closed)
    tightened = tighten(window, choices, whereabouts(LAW, Clues(NUMBERS["FR"])))
    alone = tighten(Window(), choices, whereabouts(LAW, Clues(NUMBERS["FR"])))
    assert is_open(tightened, moment) is (is_open(window, moment) and is_open(alone, moment))


@given(windows)
@unhurried
def test_without_wishes_nothing_is_tightened(window: Window) -> None:
    where = whereabouts(LAW, Clues(NUMBERS["FR"]))
    assert tighten(window, Choices(hours=ALWAYS), where) is window
