"""Consents stated by files."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.consent import Basis, Statement, Status, current
from chappe.contacts.stating import Stated, news

DAY = datetime(2026, 7, 14, tzinfo=UTC)
GRANT = Statement(Status.GRANTED, Basis.EXPRESS, DAY)
WITHDRAWAL = Statement(Status.WITHDRAWN, Basis.EXPRESS, DAY)
IMPLIED = Statement(Status.GRANTED, Basis.IMPLIED, DAY, expires_at=DAY + timedelta(days=180))


def row(statement: Statement, days: int | None = None) -> Stated:
    """A row handed over ten days later, that says since when (``days`` after the first day), or not."""
    at = DAY + timedelta(days=10 if days is None else days)
    return Stated(2, 1, 1, Statement(statement.status, statement.basis, at), is_dated=days is not None)


def effect(statement: Stated, held: Statement | None) -> str:
    found = news([statement], {} if held is None else {(1, 1): held})
    return "added" if found.added else "overruled" if found.overruled else "known"


def test_what_a_row_adds_to_what_holds() -> None:
    for statement, held, expected in [
        (row(GRANT), None, "added"),
        (row(WITHDRAWAL), None, "added"),
        (row(GRANT), GRANT, "known"),
        (row(WITHDRAWAL), WITHDRAWAL, "known"),
        (row(WITHDRAWAL), GRANT, "added"),
        (row(GRANT), WITHDRAWAL, "overruled"),
        (row(GRANT), IMPLIED, "added"),
        (row(GRANT, days=0), GRANT, "known"),
        (row(GRANT, days=3), GRANT, "added"),
        (row(GRANT, days=3), WITHDRAWAL, "added"),
        (row(GRANT, days=-3), WITHDRAWAL, "added"),  # for the history: it is older, the withdrawal holds
    ]:
        assert effect(statement, held) == expected, (statement, held)


STATEMENTS = st.builds(
    lambda status, days: row(Statement(status, Basis.EXPRESS, DAY), days),
    st.sampled_from(Status),
    st.none() | st.integers(-3, 20),
)


def of_one_kind(file: list[Stated]) -> bool:
    """A column of consent is dated or it is not: one that mixes both may contradict itself."""
    return len({stated.is_dated for stated in file}) <= 1


@given(st.lists(STATEMENTS, max_size=8).filter(of_one_kind))
def test_a_file_read_again_says_nothing_that_changes_what_holds(file: list[Stated]) -> None:
    first = news(file, {})
    history = [stated.statement for stated in first.added]
    holding = current(history)
    again = news(file, {} if holding is None else {(1, 1): holding})
    assert current([*history, *(stated.statement for stated in again.added)]) == holding
    assert {stated.statement for stated in again.added} <= set(history)


@given(st.lists(STATEMENTS, max_size=8))
def test_no_grant_without_a_date_overrides_a_withdrawal(file: list[Stated]) -> None:
    before = Statement(Status.WITHDRAWN, Basis.EXPRESS, DAY)
    found = news([stated for stated in file if not stated.is_dated], {(1, 1): before})
    latest = current([before, *(stated.statement for stated in found.added)])
    assert latest is not None
    assert latest.status is Status.WITHDRAWN
