"""What a person may decide of unknown outcomes."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, make_actor, make_campaign, make_contacts, make_sending

from chappe.base.models import AuditEntry
from chappe.base.refusal import Refusal
from chappe.deployments import operations, queries
from chappe.deployments.models import Block, Deployment, Recipient
from chappe.deployments.settling import ResendCancelled, ResendTooLate, Resent, resending_move
from chappe.deployments.states import Move, State
from chappe.dispatch.models import Attempt

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.sampled_from(State), st.none() | MOMENTS, MOMENTS)
def test_only_what_is_under_way_or_over_by_itself_is_sent_again_and_never_late(
    state: State, ends_at: datetime | None, now: datetime
) -> None:
    try:
        step = resending_move(state, ends_at, now)
    except ResendCancelled:
        assert state not in (State.SENDING, State.PAUSED, State.AWAITING_RESUME, State.FINISHED)
    except ResendTooLate:
        assert ends_at is not None
        assert ends_at <= now
    else:
        assert ends_at is None or ends_at > now
        assert step is (Move.REOPEN if state is State.FINISHED else None)


def make_unknown(
    how_many: int = 4, *, state: str = "finished", ends_at: datetime | None = None
) -> Deployment:
    """A finished deployment of which everybody is unknown."""
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, how_many), state=state, ends_at=ends_at)
    Block.objects.filter(deployment=deployment).update(state="done", pointer=how_many)
    Recipient.objects.filter(deployment=deployment).update(state="unknown", code="no_answer")
    Attempt.objects.bulk_create(
        Attempt(
            deployment=deployment,
            position=position,
            part=1,
            parts=1,
            gateway=campaign.gateway,
            outcome="unknown",
            code="no_answer",
            at=NOW,
        )
        for position in range(1, how_many + 1)
    )
    return deployment


def states(deployment: Deployment) -> Counter[str]:
    return Counter(Recipient.objects.filter(deployment=deployment).values_list("state", flat=True))


@pytest.mark.django_db
def test_one_is_sent_again_in_a_block_of_its_own_and_the_deployment_goes_on() -> None:
    deployment = make_unknown()
    actor = make_actor(deployment.account)
    resent = operations.resend_unknown(deployment.id, actor=actor, now=NOW, positions=[2], reason="asked")
    assert resent == Resent(recipients=1, in_hand=0)
    assert states(deployment) == {"unknown": 3, "ready": 1}
    block = Block.objects.get(deployment=deployment, state="ready")
    assert (block.positions, block.pointer, block.due_at) == ([2], 0, NOW)
    deployment.refresh_from_db()
    assert (deployment.state, deployment.ended_at) == ("sending", None)
    entry = AuditEntry.objects.get(action="deployment.unknown_resent")
    assert entry.details == {"reason": "asked", "recipients": 1}


@pytest.mark.django_db
def test_all_are_sent_again_together() -> None:
    deployment = make_unknown(state="sending")
    actor = make_actor(deployment.account)
    assert operations.resend_unknown(deployment.id, actor=actor, now=NOW).recipients == 4
    assert states(deployment) == {"ready": 4}
    assert [block.positions for block in Block.objects.filter(state="ready")] == [[1, 2, 3, 4]]
    with pytest.raises(Refusal) as refused:
        operations.resend_unknown(deployment.id, actor=actor, now=NOW)
    assert refused.value.code == "unknown.nothing"


@pytest.mark.django_db
def test_whose_block_a_lane_still_holds_is_left_to_it() -> None:
    deployment = make_unknown(state="sending")
    from chappe.dispatch.models import Lane

    block = Block.objects.get(deployment=deployment)
    lane = Lane.objects.create(gateway=block.gateway, index=0)
    Block.objects.filter(id=block.id).update(
        state="leased", lane=lane, lease="00000000-0000-0000-0000-000000000001"
    )
    with pytest.raises(Refusal) as refused:
        operations.resend_unknown(deployment.id, actor=make_actor(deployment.account), now=NOW)
    assert (refused.value.code, refused.value.params) == ("unknown.nothing", {"in_hand": 4})
    assert states(deployment) == {"unknown": 4}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "ends_at", "code"),
    [
        ("cancelled", None, "unknown.cancelled"),
        ("finished", NOW - timedelta(seconds=1), "unknown.too_late"),
    ],
)
def test_nothing_is_sent_again_once_it_may_not(state: str, ends_at: datetime | None, code: str) -> None:
    deployment = make_unknown(state=state, ends_at=ends_at)
    with pytest.raises(Refusal) as refused:
        operations.resend_unknown(deployment.id, actor=make_actor(deployment.account), now=NOW)
    assert refused.value.code == code
    assert states(deployment) == {"unknown": 4}


@pytest.mark.django_db
def test_those_left_stay_unknown_and_ask_for_nobody() -> None:
    deployment = make_unknown()
    actor = make_actor(deployment.account)
    account_id = deployment.account_id
    assert [(one.deployment_id, one.recipients) for one in queries.unknown_counts(account_id)] == [
        (deployment.id, 4)
    ]
    assert queries.unknown_count(account_id, deployment.id) == 4
    assert operations.leave_unknown(deployment.id, actor=actor, now=NOW, positions=[1, 3]) == 2
    assert queries.unknown_count(account_id, deployment.id) == 2
    assert [line.position for line in queries.unknowns(account_id, deployment.id)] == [2, 4]
    assert operations.leave_unknown(deployment.id, actor=actor, now=NOW) == 2
    assert queries.unknown_counts(account_id) == []
    assert states(deployment) == {"unknown": 4}
    deployment.refresh_from_db()
    assert deployment.state == "finished"
