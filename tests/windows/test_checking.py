"""May a text leave for this number at this moment: as the command line says it."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import moments, unhurried
from tests.windows.test_places import NUMBERS

from chappe.windows import registry
from chappe.windows.checking import check
from chappe.windows.hours import Hours, parse_span
from chappe.windows.law import NO_CHOICES, Choices, RulebookElsewhere, UnknownRulebook
from chappe.windows.places import Clues

LAW = registry.law()


def _said(clues: Clues, at: str, rulebook: str = "", choices: Choices = NO_CHOICES) -> dict[str, object]:
    answer = check(LAW, clues, datetime.fromisoformat(at), rulebook, choices).as_json()
    why = answer.pop("why")
    assert isinstance(why, list)
    return answer | {"why": [reason["code"] for reason in why]}


def test_the_whole_answer() -> None:
    at = datetime.fromisoformat("2026-07-14T10:00+02:00")
    assert check(LAW, Clues(NUMBERS["FR"]), at).as_json() == {
        "territory": "FR",
        "rulebook": "fr-strict",
        "zones": ["Europe/Paris"],
        "open": False,
        "opens_at": "2026-07-15T08:00:00+02:00",
        "closes_at": "2026-07-15T20:00:00+02:00",
        "why": [
            {
                "code": "holiday",
                "rulebook": "fr-strict",
                "territory": "FR",
                "zones": ["Europe/Paris"],
                "day": "2026-07-14",
                "holiday": "National Day",
                "source": "Chappe's default: Monday to Friday 8-20, Saturday 10-20, stricter than both charters",
                "certainty": "C",
            }
        ],
    }


@pytest.mark.parametrize(
    ("clues", "at", "rulebook", "territory", "applied", "is_open", "opens_at", "closes_at", "why"),
    [
        (Clues(NUMBERS["FR"]), "2026-11-28T09:59+01:00", "", "FR", "fr-strict", False,
         "2026-11-28T10:00:00+01:00", "2026-11-28T20:00:00+01:00", ["before_opening"]),
        (Clues(NUMBERS["FR"]), "2026-11-29T10:00+01:00", "fr-charter-2026", "FR", "fr-charter-2026", True,
         "2026-11-29T10:00:00+01:00", "2026-11-29T21:30:00+01:00", ["open"]),
        (Clues(NUMBERS["FR"]), "2026-11-27T21:59+01:00", "fr-charter-2024", "FR", "fr-charter-2024", True,
         "2026-11-27T21:59:00+01:00", "2026-11-27T22:00:00+01:00", ["open"]),
        # Réunion in its own time, and closed on its own day: 20 December 2027, a Monday.
        (Clues(NUMBERS["RE"]), "2026-11-24T05:00+01:00", "", "RE", "fr-strict", True,
         "2026-11-24T08:00:00+04:00", "2026-11-24T20:00:00+04:00", ["open"]),
        (Clues(NUMBERS["RE"]), "2027-12-20T10:00+04:00", "", "RE", "fr-strict", False,
         "2027-12-21T08:00:00+04:00", "2027-12-21T20:00:00+04:00", ["holiday"]),
        # A number of Guadeloupe may be of St-Martin: both days are closed, unless an address tells.
        (Clues(NUMBERS["GP"]), "2026-05-27T10:00-04:00", "", "GP", "fr-strict", False,
         "2026-05-29T08:00:00-04:00", "2026-05-29T20:00:00-04:00", ["holiday"]),
        (Clues(NUMBERS["GP"], postal_code="97150"), "2026-05-27T10:00-04:00", "", "MF", "fr-strict", True,
         "2026-05-27T10:00:00-04:00", "2026-05-27T20:00:00-04:00", ["open"]),
        # Good Friday in Alsace.
        (Clues(NUMBERS["FR"], postal_code="67000"), "2026-04-03T10:00+02:00", "", "FR", "fr-strict", False,
         "2026-04-04T10:00:00+02:00", "2026-04-04T20:00:00+02:00", ["holiday"]),
        # Florida closes before the federal hours do.
        (Clues(NUMBERS["US"], state="FL"), "2026-11-24T20:30-05:00", "", "US", "us-fl", False,
         "2026-11-25T08:00:00-05:00", "2026-11-25T20:00:00-05:00", ["after_closing"]),
        (Clues(NUMBERS["US"]), "2026-11-24T20:30-05:00", "", "US", "us-federal", True,
         "2026-11-24T20:30:00-05:00", "2026-11-24T21:00:00-05:00", ["open"]),
        (Clues(NUMBERS["US"]), "2026-11-24T20:30-05:00", "us-fl", "US", "us-fl", False,
         "2026-11-25T08:00:00-05:00", "2026-11-25T20:00:00-05:00", ["after_closing"]),
        # Two zones: moments are told in UTC.
        (Clues(NUMBERS["US"], state="CA"), "2026-11-24T09:00-05:00", "", "US", "us-ca", False,
         "2026-11-24T17:00:00+00:00", "2026-11-25T02:00:00+00:00", ["before_opening", "before_opening"]),
        # Manaus, at 8:30 of its own: the rule counts in Brasília time.
        (Clues("+5592961234567"), "2026-11-24T17:30-04:00", "", "BR", "br-8-18", False,
         "2026-11-25T07:00:00-04:00", "2026-11-25T17:00:00-04:00", ["after_closing"]),
        (Clues("+46701234567"), "2026-11-24T03:00+01:00", "", "SE", None, True,
         "2026-11-24T03:00:00+01:00", None, ["no_rule"]),
        (Clues("+46701234567"), "2026-11-24T03:00+01:00", "courtesy", "SE", "courtesy", False,
         "2026-11-24T08:00:00+01:00", "2026-11-24T20:00:00+01:00", ["before_opening"]),
    ],
)  # fmt: skip
def test_answers(
    clues: Clues,
    at: str,
    rulebook: str,
    territory: str,
    applied: str | None,
    is_open: bool,
    opens_at: str,
    closes_at: str | None,
    why: list[str],
) -> None:
    said = _said(clues, at, rulebook)
    assert {key: value for key, value in said.items() if key != "zones"} == {
        "territory": territory,
        "rulebook": applied,
        "open": is_open,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "why": why,
    }


def test_an_account_s_choices_count_and_a_named_rulebook_goes_before_them() -> None:
    choices = Choices(
        rulebooks=frozenset({("FR", "fr-charter-2026")}), hours=Hours.every_day(parse_span("09:00-19:00"))
    )
    sunday = "2026-11-29T20:00+01:00"
    assert _said(Clues(NUMBERS["FR"]), sunday, choices=choices) == {
        "territory": "FR",
        "rulebook": "fr-charter-2026",
        "zones": ["Europe/Paris"],
        "open": False,
        "opens_at": "2026-11-30T09:00:00+01:00",
        "closes_at": "2026-11-30T19:00:00+01:00",
        "why": ["after_closing"],
    }
    assert _said(Clues(NUMBERS["FR"]), sunday, "fr-strict", choices)["why"] == [
        "closed_sunday",
        "after_closing",
    ]


def test_a_rulebook_must_exist_and_be_of_the_number_s_territory() -> None:
    at = "2026-11-24T10:00+01:00"
    with pytest.raises(UnknownRulebook) as unknown:
        _said(Clues(NUMBERS["FR"]), at, "fr-loose")
    assert unknown.value.params == {"rulebook": "fr-loose"}
    with pytest.raises(RulebookElsewhere) as elsewhere:
        _said(Clues(NUMBERS["FR"]), at, "us-federal")
    assert elsewhere.value.params == {"rulebook": "us-federal", "territory": "FR"}


@given(
    st.sampled_from(sorted(NUMBERS)),
    st.sampled_from(["", "FL", "TX", "Pennsylvania"]),
    st.sampled_from(["", "67000", "97410", "33101"]),
    moments,
)
@unhurried
def test_an_answer_can_be_asked_again_at_the_moments_it_gives(
    territory: str, state: str, postal_code: str, moment: datetime
) -> None:
    clues = Clues(NUMBERS[territory], state=state, postal_code=postal_code)
    answer = check(LAW, clues, moment)
    assert json.loads(json.dumps(answer.as_json()))["open"] is answer.open
    assert answer.open is (answer.opens_at == moment)
    if answer.opens_at is not None:
        assert check(LAW, clues, answer.opens_at).open
    if answer.closes_at is not None:
        assert not check(LAW, clues, answer.closes_at).open
