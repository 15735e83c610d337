"""Counting texts as they go by."""

import json

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import texts

from chappe.deployments.tallying import (
    CAUSES_COUNTED,
    CAUSES_KEPT,
    CHOICES,
    PLACES_KEPT,
    Choice,
    Counted,
    Tally,
    choice_of,
    costings,
)
from chappe.messages.fragments import measure
from chappe.messages.replacement import replaced


def one(position: int, character: str, *, field: str = "city") -> Counted:
    return Counted(
        (position,),
        "FR",
        "fr",
        (True, 2),
        ((True, 2), (True, 2), (False, 1), (False, 1)),
        ((character, field),),
        ("x",),
    )


def test_the_choices_are_told_apart() -> None:
    assert [choice_of(smart_replacement=s, without_accents=a) for a in (False, True) for s in (False, True)] == [
        Choice.NEITHER, Choice.SMART, Choice.ACCENTS, Choice.BOTH,
    ]  # fmt: skip


@given(texts)
def test_what_a_text_costs_by_each_choice(text: str) -> None:
    for choice, costing in zip(CHOICES, costings(text), strict=True):
        smart, unaccented = choice in (Choice.SMART, Choice.BOTH), choice in (Choice.ACCENTS, Choice.BOTH)
        measured = measure(replaced(text, smart_replacement=smart, accents_removed=unaccented))
        assert costing == (bool(measured.forced_by), measured.fragments)


def test_a_tally_stays_small_whatever_goes_by() -> None:
    tally = Tally()
    for position in range(1, 4 * CAUSES_COUNTED):
        tally.add(one(position, chr(0x4E00 + position)))
        tally.add(one(position, "ç"))
    assert len(tally.causes) == CAUSES_COUNTED
    kept = tally.as_json()
    assert len(kept["causes"]) == CAUSES_KEPT  # type: ignore[arg-type]
    assert kept["causes"][0] == ["ç", "city", 4 * CAUSES_COUNTED - 1, list(range(1, PLACES_KEPT + 1))]  # type: ignore[index]
    assert kept["causes_left_out"] == 4 * CAUSES_COUNTED - 1 - (CAUSES_KEPT - 1)
    assert len(json.dumps(kept)) < 20_000


@given(st.lists(st.integers(1, 3), max_size=20))
def test_many_alike_count_as_one_by_one(times: list[int]) -> None:
    at_once, apart = Tally(), Tally()
    for many in times:
        at_once.add(one(1, "ê"), many)
        for _ in range(many):
            apart.add(one(1, "ê"))
    assert at_once.by_choices == apart.by_choices
    assert at_once.by_language == apart.by_language
    assert sum(seen.texts for seen in at_once.causes.values()) == sum(times)


@given(st.permutations(range(1, 12)), st.integers(1, 11))
def test_the_first_places_are_kept_however_they_come(order: list[int], cut: int) -> None:
    tally = Tally()
    for positions in (sorted(order[:cut]), sorted(order[cut:])):
        if positions:
            tally.add(one(1, "ê")._replace(positions=tuple(positions[:PLACES_KEPT])), len(positions))
    (seen,) = tally.causes.values()
    assert (seen.texts, seen.positions) == (11, list(range(1, PLACES_KEPT + 1)))
