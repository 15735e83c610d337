"""What windows stand on: kept and read again, and moved on by the rulebooks of each day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.windows.strategies import hours, moments, unhurried
from tests.windows.test_places import NUMBERS

from chappe.windows import registry
from chappe.windows.basis import (
    MARGIN,
    Basis,
    basis_of,
    choices_as_json,
    choices_of,
    hours_as_json,
    hours_of,
    restrains,
    standing,
    window_at,
)
from chappe.windows.hours import ALWAYS, Hours, parse_span
from chappe.windows.law import NO_CHOICES, Choices, Law, whereabouts
from chappe.windows.opening import Opening, is_open, opening
from chappe.windows.places import Clues
from chappe.windows.rulebook import Certainty, Rulebook, Source, Standing

LAW = registry.law()
choices = st.builds(
    Choices,
    rulebooks=st.sampled_from([frozenset(), frozenset({("FR", "fr-charter-2026")})]),
    courtesy=st.booleans(),
    hours=st.one_of(st.just(ALWAYS), hours()),
    closed_days=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3),
)


def basis(number: str, kept: Choices = NO_CHOICES) -> Basis:
    return Basis(whereabouts(LAW, Clues(number)), kept)


@unhurried
@given(st.sampled_from(sorted(NUMBERS.values())), choices)
def test_a_basis_is_read_as_it_was_written(number: str, kept: Choices) -> None:
    found = basis(number, kept)
    assert basis_of(found.as_json()) == found
    assert choices_of(choices_as_json(kept)) == kept


@given(hours())
def test_hours_are_read_as_they_were_written(week: Hours) -> None:
    assert hours_of(hours_as_json(week)) == week
    assert hours_of(hours_as_json(ALWAYS)) == ALWAYS


@unhurried
@given(st.sampled_from(sorted(NUMBERS.values())), moments)
def test_without_a_change_of_the_law_it_is_the_plain_opening(number: str, moment: datetime) -> None:
    later = max(moment, datetime(2026, 3, 2, tzinfo=UTC))
    assert standing(LAW, basis(number), later, MARGIN) == opening(
        window_at(LAW, basis(number), later), later, MARGIN
    )


@unhurried
@given(st.sampled_from(sorted(NUMBERS.values())), choices, moments)
def test_what_it_says_is_open_is_open_by_the_rulebooks_of_its_day(
    number: str, kept: Choices, moment: datetime
) -> None:
    found = basis(number, kept)
    state = standing(LAW, found, moment, MARGIN)
    assert state.open is (state.opens_at == moment)
    if state.opens_at is None:
        return
    for seen in (state.opens_at, (state.closes_at or state.opens_at + MARGIN) - MARGIN / 2):
        assert is_open(window_at(LAW, found, seen), seen)
    if state.closes_at is not None:
        assert not is_open(window_at(LAW, found, state.closes_at), state.closes_at)


def changing_law() -> Law:
    """France open at all hours until the end of June 2026, and from 10 to 18 after."""

    source = Source("A law", Certainty.A, date(2026, 1, 1))
    old = Rulebook(
        name="old",
        territories=("FR",),
        hours=ALWAYS,
        closed_on_holidays=False,
        standing=Standing.LAW,
        title={"en": "Old"},
        sources=(source,),
        default=True,
        effective_to=date(2026, 6, 30),
    )
    new = replace(
        old,
        name="new",
        hours=Hours.every_day(parse_span("10:00-18:00")),
        effective_from=date(2026, 7, 1),
        effective_to=None,
    )
    return Law({"old": old, "new": new}, LAW.zones)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "opens_at", "closes_at"),
    [
        # The law changes at midnight UTC, two in the morning in Paris.
        ("2026-06-30T20:00+02:00", "2026-06-30T20:00+02:00", "2026-07-01T02:00+02:00"),
        ("2026-07-01T01:59:30+02:00", "2026-07-01T10:00+02:00", "2026-07-01T18:00+02:00"),
        ("2026-07-01T03:00+02:00", "2026-07-01T10:00+02:00", "2026-07-01T18:00+02:00"),
    ],
)
def test_the_law_of_tomorrow_counts_from_tomorrow(moment: str, opens_at: str, closes_at: str) -> None:
    law = changing_law()
    found = Basis(whereabouts(law, Clues("+33612345678")))
    opens, closes = at(opens_at), at(closes_at)
    assert standing(law, found, at(moment), MARGIN) == Opening(opens == at(moment), opens, closes)


def test_what_no_rulebook_restrains_now_or_later_is_free() -> None:
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert restrains(LAW, basis("+33612345678"), moment)
    assert not restrains(LAW, basis("+14165550100"), moment)
    assert restrains(LAW, basis("+14165550100", Choices(courtesy=True)), moment)
    law = changing_law()
    only_later = Law({"new": law.rulebooks["new"]}, law.zones)
    found = Basis(whereabouts(law, Clues("+33612345678")))
    assert restrains(only_later, found, moment - timedelta(days=365))
