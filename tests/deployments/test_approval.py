"""Who may approve, and what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.deployments.approval import (
    Edited,
    NobodyToReach,
    Policy,
    Prepared,
    ReasonMissing,
    SamePerson,
    check,
    needs_second_person,
    reason_given,
)

PREPARED = Prepared(revision=3, recipients=500, preparer_id=7, preparer="ana@example.org")
NEVER, ALWAYS, ABOVE = Policy("never", 0), Policy("always", 0), Policy("above", 500)


def test_the_preparer_may_approve_where_nobody_asks_for_a_second_person() -> None:
    check(PREPARED, NEVER, approver_id=7, seen_revision=3)


def test_four_eyes() -> None:
    with pytest.raises(SamePerson):
        check(PREPARED, ALWAYS, approver_id=7, seen_revision=3)
    check(PREPARED, ALWAYS, approver_id=8, seen_revision=3)


def test_four_eyes_above_a_number() -> None:
    check(PREPARED, ABOVE, approver_id=7, seen_revision=3)
    with pytest.raises(SamePerson):
        check(replace(PREPARED, recipients=501), ABOVE, approver_id=7, seen_revision=3)


def test_the_command_line_is_one_person() -> None:
    with pytest.raises(SamePerson):
        check(replace(PREPARED, preparer_id=None), ALWAYS, approver_id=None, seen_revision=3)


def test_an_edited_deployment_is_not_what_was_shown() -> None:
    with pytest.raises(Edited) as refused:
        check(PREPARED, NEVER, approver_id=8, seen_revision=2)
    assert refused.value.params == {"seen": 2, "current": 3}


def test_a_preparation_without_recipients_cannot_leave() -> None:
    with pytest.raises(NobodyToReach):
        check(replace(PREPARED, recipients=0), NEVER, approver_id=8, seen_revision=3)


policies = st.builds(Policy, st.sampled_from(["never", "always", "above"]), st.integers(0, 1000))


@given(policies, st.integers(0, 2000), st.integers(1, 5), st.integers(1, 5))
def test_somebody_else_who_saw_the_current_revision_may_always_approve(
    policy: Policy, recipients: int, preparer: int, approver: int
) -> None:
    prepared = Prepared(1, recipients, preparer, "someone")
    try:
        check(prepared, policy, approver_id=approver, seen_revision=1)
        approved = True
    except Refusal:
        approved = False
    second_person = approver != preparer or not needs_second_person(recipients, policy)
    assert approved == (recipients > 0 and second_person)


@given(st.text())
def test_a_rejection_says_why(reason: str) -> None:
    if reason.strip():
        assert reason_given(reason) == reason.strip()
    else:
        with pytest.raises(ReasonMissing):
            reason_given(reason)
