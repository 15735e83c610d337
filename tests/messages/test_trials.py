"""To how many numbers a test goes, and how many an hour."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW

from chappe.contacts.phone import NumberFormat
from chappe.contacts.sms_field import SmsField
from chappe.messages.trials import (
    HOUR,
    MOST_AN_HOUR,
    MOST_NUMBERS,
    TrialNumberInvalid,
    TrialNumbersMissing,
    TrialNumbersTooMany,
    TrialsTooMany,
    checked_numbers,
    refuse_haste,
)

FRENCH = SmsField("mobile", NumberFormat("FR"), frozenset({"FR"}))


def test_numbers_are_read_as_the_account_writes_them_each_once() -> None:
    written = ["06 12 34 56 78", "", "+33612345678", " +32 470 12 34 56 "]
    assert checked_numbers(written, FRENCH) == ["+33612345678", "+32470123456"]
    with pytest.raises(TrialNumberInvalid) as invalid:
        checked_numbers(["+33612345678", " 12 "], FRENCH)
    assert invalid.value.params["number"] == "12"
    with pytest.raises(TrialNumbersMissing):
        checked_numbers([" ", ""], FRENCH)


@given(st.lists(st.integers(0, 14)))
def test_a_test_goes_to_a_few_numbers(endings: list[int]) -> None:
    written = [f"+336123456{ending:02}" for ending in endings]
    if 1 <= len(set(written)) <= MOST_NUMBERS:
        assert checked_numbers(written, FRENCH) == list(dict.fromkeys(written))
    else:
        with pytest.raises((TrialNumbersMissing, TrialNumbersTooMany)):
            checked_numbers(written, FRENCH)


SENT = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, MOST_NUMBERS)), max_size=40)


@given(SENT, st.integers(1, MOST_NUMBERS))
def test_at_most_so_many_leave_in_any_hour_and_the_refusal_tells_when(
    ago: list[tuple[int, int]], wanted: int
) -> None:
    sent = [(NOW - timedelta(seconds=seconds), count) for seconds, count in ago]

    def within_the_hour_before(moment: datetime) -> int:
        return sum(count for at, count in sent if at > moment - HOUR)

    try:
        refuse_haste(sent, wanted, NOW)
    except TrialsTooMany as refused:
        again_at = refused.params["again_at"]
        assert isinstance(again_at, datetime)
        assert within_the_hour_before(NOW) + wanted > MOST_AN_HOUR
        refuse_haste(sent, wanted, again_at)
        with pytest.raises(TrialsTooMany):
            refuse_haste(sent, wanted, again_at - timedelta(microseconds=1))
    else:
        assert within_the_hour_before(NOW) + wanted <= MOST_AN_HOUR
