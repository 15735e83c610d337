"""What answers of gateways mean."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.states import RECIPIENT_MOVES, RecipientState
from chappe.dispatch.outcomes import LONGEST_PAUSE, MAX_ROUNDS, Answer, growing_pause, settle
from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Unknown


def test_accepted_keeps_a_reference_for_each_fragment() -> None:
    settlement = settle(Accepted(("a1", "a2")), 2, 0)
    assert settlement.state is RecipientState.SUBMITTED
    assert settlement.answers == (
        Answer(1, 2, "accepted", "a1", ""),
        Answer(2, 2, "accepted", "a2", ""),
    )


def test_a_text_that_the_network_was_given_whole_is_one_part() -> None:
    """By one name, whatever it was counted as: so that its one receipt settles it."""
    assert settle(Accepted(("a",)), 3, 0).answers == (Answer(1, 1, "accepted", "a", ""),)
    unknown = settle(Unknown(Cause.NO_ANSWER, (None,)), 3, 0)
    assert unknown.answers == (Answer(1, 1, "unknown", "", "no_answer"),)
    assert len(settle(Unknown(Cause.NO_ANSWER), 3, 0).answers) == 3
    split = settle(Accepted(("a", "b")), 3, 0)
    assert split.answers == (Answer(1, 2, "accepted", "a", ""), Answer(2, 2, "accepted", "b", ""))


def test_a_final_refusal_fails_and_a_passing_one_waits() -> None:
    failed = settle(Refused("ESME_RINVDSTADR"), 1, 0)
    assert (failed.state, failed.code) == (RecipientState.FAILED, "ESME_RINVDSTADR")
    later = settle(Refused("ESME_RTHROTTLED", again=True), 1, 2)
    assert (later.state, later.pause, later.counts) == (None, 2.0, True)
    told = settle(Refused("429", again=True, retry_after=7.5), 1, 0)
    assert (told.state, told.pause) == (None, 7.5)


def test_later_is_not_said_for_ever() -> None:
    settlement = settle(Refused("ESME_RTHROTTLED", again=True), 1, MAX_ROUNDS)
    assert (settlement.state, settlement.code) == (RecipientState.FAILED, "ESME_RTHROTTLED")


def test_what_was_not_sent_is_ready_again_and_leaves_no_attempt() -> None:
    settlement = settle(NotSent(Cause.NOT_BOUND), 3, MAX_ROUNDS)
    assert (settlement.state, settlement.answers, settlement.counts) == (None, (), False)


def test_a_partly_accepted_text_is_unknown_and_keeps_what_was_accepted() -> None:
    settlement = settle(Unknown(Cause.PARTLY_ACCEPTED, ("a1", None), "ESME_RSYSERR"), 2, 0)
    assert settlement.state is RecipientState.UNKNOWN
    assert settlement.answers == (
        Answer(1, 2, "accepted", "a1", "ESME_RSYSERR"),
        Answer(2, 2, "unknown", "", "ESME_RSYSERR"),
    )


outcomes = st.one_of(
    st.builds(Accepted, st.tuples(st.text("abc", min_size=1))),
    st.builds(Accepted, st.tuples(st.text("abc", min_size=1), st.text("abc", min_size=1))),
    st.builds(Refused, st.just("ESME_RSYSERR"), st.booleans(), st.none() | st.floats(0, 60)),
    st.builds(NotSent, st.sampled_from(Cause)),
    st.builds(Unknown, st.sampled_from(Cause), st.sampled_from([(), ("a", None), (None, None)])),
)


@given(outcomes, st.integers(0, 2 * MAX_ROUNDS))
def test_every_outcome_settles_as_the_table_of_states_allows(outcome: Outcome, rounds: int) -> None:
    settlement = settle(outcome, 2, rounds)
    wanted = settlement.state or RecipientState.READY
    assert wanted in RECIPIENT_MOVES[RecipientState.CLAIMED]
    whole = isinstance(outcome, Accepted) and len(outcome.references) == 1
    assert len(settlement.answers) in ((1,) if whole else (0, 2))
    # Sending again is for what provably was not taken.
    if settlement.state is None:
        assert isinstance(outcome, Refused | NotSent)


@given(st.integers(0, 10_000))
def test_pauses_grow_and_stay_bounded(rounds: int) -> None:
    assert 0 < growing_pause(rounds) <= growing_pause(rounds + 1) <= LONGEST_PAUSE
