"""Which statement counts, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.consent import (
    Basis,
    ExpiryMissing,
    ExpiryTooEarly,
    Statement,
    Status,
    current,
    in_force,
    refuse_incomplete,
)

NOON = datetime(2026, 7, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

granted = Statement(Status.GRANTED, Basis.EXPRESS, NOON)
withdrawn = Statement(Status.WITHDRAWN, Basis.EXPRESS, NOON)
implied = Statement(Status.GRANTED, Basis.IMPLIED, NOON, NOON + HOUR)

moments = st.integers(0, 4).map(lambda hours: NOON + hours * HOUR)
statements = st.builds(
    Statement,
    st.sampled_from(Status),
    st.sampled_from(Basis),
    moments,
    st.none() | moments,
    st.sampled_from(["import", "form", "STOP"]),
)


def at(hours: int, statement: Statement) -> Statement:
    return Statement(statement.status, statement.basis, NOON + hours * HOUR, statement.expires_at)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], None),
        ([granted], granted),
        ([granted, at(1, withdrawn)], at(1, withdrawn)),
        ([at(1, withdrawn), granted], at(1, withdrawn)),
        ([at(1, withdrawn), at(2, granted)], at(2, granted)),
        ([granted, withdrawn], withdrawn),
        ([withdrawn, granted], withdrawn),
        ([granted, implied], implied),
    ],
)
def test_current(history: list[Statement], expected: Statement | None) -> None:
    assert current(history) == expected


@pytest.mark.parametrize(
    ("statement", "now", "expected"),
    [
        (None, NOON, False),
        (granted, NOON, True),
        (granted, NOON + 100_000 * HOUR, True),
        (granted, NOON - HOUR, False),
        (withdrawn, NOON, False),
        (implied, NOON, True),
        (implied, NOON + HOUR - timedelta(microseconds=1), True),
        (implied, NOON + HOUR, False),
    ],
)
def test_in_force(statement: Statement | None, now: datetime, expected: bool) -> None:
    assert in_force(statement, now) == expected


def test_implied_consent_says_when_it_ends() -> None:
    with pytest.raises(ExpiryMissing):
        refuse_incomplete(Statement(Status.GRANTED, Basis.IMPLIED, NOON))
    with pytest.raises(ExpiryTooEarly) as refusal:
        refuse_incomplete(Statement(Status.GRANTED, Basis.EXPRESS, NOON, NOON))
    assert refusal.value.params == {"at": NOON, "expires_at": NOON}
    for complete in (granted, implied, withdrawn, Statement(Status.WITHDRAWN, Basis.IMPLIED, NOON)):
        refuse_incomplete(complete)


@given(st.lists(statements), st.randoms())
def test_the_order_of_writing_does_not_decide_between_yes_and_no(
    history: list[Statement], random: object
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = current(history), current(shuffled)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (one.at, one.status) == (other.at, other.status)


@given(st.lists(statements), statements)
def test_a_later_withdrawal_ends_consent_whatever_was_said_before(
    history: list[Statement], last: Statement
) -> None:
    stop = Statement(Status.WITHDRAWN, Basis.EXPRESS, max([last.at, *(s.at for s in history)]))
    for said in ([*history, last, stop], [stop, last, *history]):
        assert not in_force(current(said), stop.at + 10 * HOUR)


@given(statements, moments)
def test_what_has_expired_stays_expired(statement: Statement, now: datetime) -> None:
    if statement.at <= now and not in_force(statement, now):
        assert not in_force(statement, now + HOUR)
