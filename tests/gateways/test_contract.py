from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Secret, Unknown, whole

accepted = st.builds(lambda name: Accepted((name,)), st.text("0123456789", min_size=1, max_size=5))
refused = st.builds(Refused, st.sampled_from(["A", "B"]), st.booleans(), st.none() | st.floats(0, 60))
not_sent = st.builds(NotSent, st.sampled_from(Cause))
unknown = st.builds(Unknown, st.sampled_from(Cause))
parts = st.lists(st.one_of(accepted, refused, not_sent, unknown), min_size=1, max_size=5)


@given(parts)
def test_a_text_may_be_sent_again_only_if_no_part_of_it_can_have_left(results: list[Outcome]) -> None:
    outcome = whole(results)
    harmless = all(isinstance(part, Refused | NotSent) for part in results)
    assert isinstance(outcome, Refused | NotSent) == harmless


@given(parts)
def test_every_reference_that_is_known_is_kept(results: list[Outcome]) -> None:
    outcome = whole(results)
    references = [part.references[0] for part in results if isinstance(part, Accepted)]
    if isinstance(outcome, Accepted | Unknown):
        assert [reference for reference in outcome.references if reference is not None] == references


@given(st.lists(refused, min_size=1, max_size=5))
def test_one_final_refusal_is_final(results: list[Refused]) -> None:
    outcome = whole(results)
    assert isinstance(outcome, Refused)
    assert outcome.again == all(part.again for part in results)
    if outcome.again:
        assert (outcome.retry_after or 0.0) == max(part.retry_after or 0.0 for part in results)


def test_the_outcomes_by_example() -> None:
    taken, no, later = Accepted(("1",)), Refused("NO"), Refused("LATER", again=True, retry_after=2)
    lost = Unknown(Cause.CONNECTION_LOST)
    assert whole([taken, Accepted(("2",))]) == Accepted(("1", "2"))
    assert whole([taken, no]) == Unknown(Cause.PARTLY_ACCEPTED, ("1", None), "NO")
    assert whole([taken, NotSent(Cause.CONNECTION_LOST)]) == Unknown(Cause.PARTLY_ACCEPTED, ("1", None))
    assert whole([lost, taken]) == Unknown(Cause.CONNECTION_LOST, (None, "1"))
    assert whole([lost, later]) == Unknown(Cause.CONNECTION_LOST, (None, None), "LATER")
    assert whole([later, no]) == no
    assert whole([later, NotSent(Cause.NOT_BOUND)]) == later
    assert whole([NotSent(Cause.NOT_BOUND)] * 2) == NotSent(Cause.NOT_BOUND)


def test_a_secret_is_not_shown() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
