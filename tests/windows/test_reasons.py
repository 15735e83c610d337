"""Why a window is open or closed, in codes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from tests.windows.strategies import moments, unhurried, windows

from chappe.windows import registry
from chappe.windows.hours import Hours, parse_day
from chappe.windows.law import Law
from chappe.windows.opening import Clause, Window, is_open, opening
from chappe.windows.reasons import Reason, Why, explain

LAW = registry.law()

SPLIT = Hours.of_days([parse_day(["08:00-12:00", "14:00-20:00"])] * 5 + [(), ()])


def _clause(*zones: str, hours: Hours = SPLIT, closed: frozenset[date] = frozenset()) -> Clause:
    return Clause("fr-strict", "FR", hours, zones or ("Europe/Paris",), "FR", closed)


def _explained(window: Window, at: str, margin: int = 0) -> list[dict[str, object]]:
    moment = datetime.fromisoformat(at)
    state = opening(window, moment, timedelta(seconds=margin))
    source = {"source", "certainty", "url"}
    return [
        {key: value for key, value in reason.as_json().items() if key not in source}
        for reason in explain(LAW, window, moment, state)
    ]


OF = {"rulebook": "fr-strict", "territory": "FR", "zones": ["Europe/Paris"]}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            "2026-11-24T10:00+01:00",
            {"code": "open", "weekday": "tuesday", "opens": "08:00", "closes": "12:00"},
        ),
        ("2026-11-24T07:59+01:00", {"code": "before_opening", "weekday": "tuesday", "opens": "08:00"}),
        (
            "2026-11-24T12:00+01:00",
            {"code": "between_hours", "weekday": "tuesday", "closes": "12:00", "opens": "14:00"},
        ),
        ("2026-11-24T20:00+01:00", {"code": "after_closing", "weekday": "tuesday", "closes": "20:00"}),
        ("2026-11-28T10:00+01:00", {"code": "closed_weekday", "weekday": "saturday"}),
        ("2026-11-29T10:00+01:00", {"code": "closed_sunday", "weekday": "sunday"}),
        ("2026-11-11T10:00+01:00", {"code": "holiday", "day": "2026-11-11", "holiday": "Armistice Day"}),
        ("2026-11-30T10:00+01:00", {"code": "own_closed_day", "day": "2026-11-30"}),
    ],
)
def test_one_reason(at: str, expected: dict[str, object]) -> None:
    window = Window((_clause(closed=frozenset({date(2026, 11, 30)})),))
    assert _explained(window, at) == [OF | expected]


def test_what_comes_too_near_the_closing() -> None:
    found = _explained(Window((_clause(),)), "2026-11-24T11:59:30+01:00", margin=60)
    assert found == [OF | {"code": "closing_soon", "weekday": "tuesday", "opens": "08:00", "closes": "12:00"}]


def test_zones_that_say_the_same_are_together_and_those_that_are_open_are_left_out() -> None:
    window = Window((_clause("Europe/Paris", "Indian/Reunion", "Indian/Mauritius"),))
    found = _explained(window, "2026-11-24T18:00+01:00")
    assert [(reason["code"], reason["zones"]) for reason in found] == [
        ("after_closing", ["Indian/Reunion", "Indian/Mauritius"])
    ]


def test_zones_that_are_never_open_together() -> None:
    window = Window((_clause("America/Argentina/Buenos_Aires", "Asia/Tokyo"),))
    assert [reason["code"] for reason in _explained(window, "2026-11-24T18:00+01:00")][-1] == "never_opens"


def test_no_rule_at_all() -> None:
    assert _explained(Window(), "2026-11-24T18:00+01:00") == [{"code": "no_rule"}]


def test_a_reason_has_the_source_of_its_rulebook_in_the_territory() -> None:
    moment = datetime.fromisoformat("2026-11-29T10:00+01:00")
    clause = Clause("fr-charter-2024", "FR", SPLIT, ("Europe/Paris",))
    own = Clause("account", "FR", SPLIT, ("Europe/Paris",))
    window = Window((clause, own))
    law, account = explain(LAW, window, moment, opening(window, moment))
    assert (law.source, law.certainty) == ("af2m, charter of 2024 for business messaging", "A")
    assert law.url.startswith("https://af2m.org/")
    assert (account.source, account.url, account.certainty) == ("", "", "")


@given(windows, moments)
@unhurried
def test_reasons_agree_with_the_window(window: Window, moment: datetime) -> None:
    law = Law({"any": LAW.named("courtesy")}, LAW.zones)
    found = explain(law, window, moment, opening(window, moment))
    assert found
    saying_open = {reason.code in (Why.OPEN, Why.NO_RULE) for reason in found}
    assert saying_open == {is_open(window, moment)}


def test_what_is_empty_is_not_said() -> None:
    assert Reason(Why.NEVER_OPENS).as_json() == {"code": "never_opens"}
