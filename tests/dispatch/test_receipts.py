"""What receipts make of a recipient, in whatever order they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.states import RECIPIENT_MOVES, RecipientState
from chappe.dispatch.receipts import Fate, fate, fold

STATUSES = ["enroute", "accepted", "delivered", "undelivered", "expired", "deleted", "rejected", "unknown"]
statuses = st.lists(st.sampled_from(STATUSES), max_size=5)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({1: ["delivered"]}, RecipientState.DELIVERED),
        ({1: ["enroute"]}, RecipientState.SUBMITTED),
        ({1: ["expired"]}, RecipientState.UNDELIVERED),
        ({1: ["undelivered", "delivered"]}, RecipientState.DELIVERED),
        ({1: []}, RecipientState.SUBMITTED),
        ({}, RecipientState.SUBMITTED),
    ],
)
def test_one_fragment(told: dict[int, list[str]], state: RecipientState) -> None:
    assert fold(RecipientState.SUBMITTED, 1, told) is state


def test_a_long_text_is_delivered_once_every_fragment_is() -> None:
    assert fold(RecipientState.SUBMITTED, 2, {1: ["delivered"], 2: []}) is RecipientState.SUBMITTED
    assert fold(RecipientState.SUBMITTED, 2, {1: ["delivered"]}) is RecipientState.SUBMITTED
    assert fold(RecipientState.SUBMITTED, 2, {1: ["delivered"], 2: ["delivered"]}) is RecipientState.DELIVERED
    assert (
        fold(RecipientState.SUBMITTED, 2, {1: ["delivered"], 2: ["rejected"]}) is RecipientState.UNDELIVERED
    )


def test_a_late_receipt_settles_the_unknown() -> None:
    assert fold(RecipientState.UNKNOWN, 1, {1: ["delivered"]}) is RecipientState.DELIVERED


def test_a_late_receipt_spares_the_person_a_second_text() -> None:
    assert fold(RecipientState.READY, 1, {1: ["delivered"]}) is RecipientState.DELIVERED
    assert fold(RecipientState.READY, 1, {1: ["undelivered"]}) is RecipientState.READY


@given(statuses, st.randoms())
def test_order_and_repetition_do_not_matter(told: list[str], random: object) -> None:
    again = [*told, *told]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert fate(again) is fate(told)


@given(statuses, statuses)
def test_more_receipts_never_take_a_fate_back(before: list[str], later: list[str]) -> None:
    assert fate([*before, *later]) >= fate(before)
    assert (fate([*before, *later]) is Fate.DELIVERED) == ("delivered" in {*before, *later})


@given(
    st.sampled_from(RecipientState),
    st.dictionaries(st.integers(1, 3), statuses, max_size=3),
)
def test_receipts_move_a_recipient_only_where_the_table_allows(
    state: RecipientState, told: dict[int, list[str]]
) -> None:
    after = fold(state, 3, told)
    assert after is state or after in RECIPIENT_MOVES[state]
