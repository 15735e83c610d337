"""What is known of a contact that is known for nothing."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chappe.audience.criteria.facts import Facts


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_new_contact_has_no_past(now: datetime) -> None:
    facts = Facts(standard={}, created_at=now, updated_at=now)
    assert (facts.number, facts.number_problem, facts.groups, facts.sendings) == (
        None,
        "missing",
        frozenset(),
        (),
    )
