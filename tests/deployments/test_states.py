"""The table of moves: what leads where, and that it is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.states import (
    ENDED,
    FINAL_RECIPIENT_STATES,
    MOVES,
    RECIPIENT_MOVES,
    IllegalMove,
    Move,
    RecipientState,
    State,
    after,
    allowed,
)


def test_the_path_of_a_deployment() -> None:
    state = State.DRAFT
    for move in (Move.PREPARE, Move.COMPLETE, Move.APPROVE, Move.START, Move.PAUSE, Move.RESUME, Move.FINISH):
        state = after(state, move)
    assert state is State.FINISHED


def test_approving_twice_is_refused() -> None:
    with pytest.raises(IllegalMove) as refused:
        after(after(State.PREPARED, Move.APPROVE), Move.APPROVE)
    assert refused.value.params == {"move": "approve", "state": "scheduled"}


@given(st.sampled_from(State), st.sampled_from(Move))
def test_a_move_is_allowed_exactly_where_the_table_has_it(state: State, move: Move) -> None:
    if move in allowed(state):
        assert after(state, move) is MOVES[state, move]
    else:
        with pytest.raises(IllegalMove):
            after(state, move)


@given(st.lists(st.sampled_from(Move), max_size=40))
def test_nothing_but_a_reopening_leaves_an_ended_deployment(moves: list[Move]) -> None:
    state, ended = State.DRAFT, False
    for move in moves:
        if move in allowed(state):
            assert not ended or (state, move) == (State.FINISHED, Move.REOPEN)
            state = after(state, move)
            ended = state in ENDED


def test_every_state_can_be_reached_and_left_but_the_ended_ones() -> None:
    assert {target for _, target in MOVES.items()} == set(State)
    assert {state for state in State if not allowed(state) - {Move.REOPEN}} == ENDED


def test_only_a_receipt_a_late_answer_or_a_person_moves_unknown_and_nothing_moves_the_final_ones() -> None:
    assert {state for state, moves in RECIPIENT_MOVES.items() if not moves} == FINAL_RECIPIENT_STATES - {
        RecipientState.UNDELIVERED
    }
    assert RecipientState.CLAIMED not in RECIPIENT_MOVES[RecipientState.UNKNOWN]
