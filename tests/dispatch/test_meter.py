"""What a lane did, counted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.dispatch.meter import MOST_CODES, OTHER, Counted, Meter, What, outcome_of
from chappe.dispatch.outcomes import settle
from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Unknown


def test_texts_are_counted_by_what_became_of_them() -> None:
    outcomes: list[Outcome] = [
        Accepted(("1",)),
        Accepted(("2",)),
        Refused("ESME_RINVDSTADR"),
        Refused("ESME_RTHROTTLED", again=True),
        NotSent(Cause.NOT_BOUND),
        Unknown(Cause.NO_ANSWER),
    ]
    meter = Meter()
    meter.settled(settle(outcome, 1, 0) for outcome in outcomes)
    assert meter.taken() == [
        Counted(What.ACCEPTED, "", 2, 0.0),
        Counted(What.REFUSED, "ESME_RINVDSTADR", 1, 0.0),
        Counted(What.LATER, "ESME_RTHROTTLED", 1, 0.0),
        Counted(What.NOT_SENT, "not_bound", 1, 0.0),
        Counted(What.UNKNOWN, "no_answer", 1, 0.0),
    ]
    assert meter.taken() == []


def test_a_refusal_after_too_many_rounds_is_one() -> None:
    assert outcome_of(settle(Refused("ESME_RTHROTTLED", again=True), 1, 30)) is What.REFUSED


counted = st.builds(
    Counted,
    st.sampled_from(What),
    st.text(st.characters(min_codepoint=33, max_codepoint=500), max_size=70),
    st.integers(1, 1_000),
    st.floats(0, 10),
)


@settings(max_examples=20)
@given(st.lists(counted, max_size=MOST_CODES + 50))
def test_nothing_counted_is_lost_and_the_codes_are_bounded(all_of_them: list[Counted]) -> None:
    meter = Meter()
    meter.put_back(all_of_them)
    taken = meter.taken()
    assert sum(one.times for one in taken) == sum(one.times for one in all_of_them)
    assert len(taken) <= MOST_CODES + len(What)
    assert all(len(one.code) <= 60 for one in taken)
    if len(taken) > MOST_CODES:
        assert OTHER in {one.code for one in taken}
