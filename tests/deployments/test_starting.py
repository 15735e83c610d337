from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories import NOW, make_actor, make_campaign, make_contacts

from chappe.base.models import AuditEntry
from chappe.base.statements import statement
from chappe.deployments import operations
from chappe.deployments.models import Block, Deployment, RecipientWindow
from chappe.deployments.starting import Awaits, Beginning, Lateness, LateStart, beginning, is_missed

ASKS = Lateness(LateStart.ASK, timedelta(minutes=15))


@given(st.timedeltas(timedelta(0), timedelta(days=2)), st.sampled_from(LateStart), st.booleans())
def test_a_person_is_asked_of_what_is_late_alone(late: timedelta, wish: LateStart, refresh: bool) -> None:
    done = beginning(NOW, NOW + late, Lateness(wish, timedelta(minutes=15)), refresh=refresh)
    asked = wish is LateStart.ASK and late > timedelta(minutes=15)
    assert done is (Beginning.ASK if asked else Beginning.REFRESH if refresh else Beginning.SEND)


def test_at_the_tolerance_it_still_starts() -> None:
    assert beginning(NOW, NOW + timedelta(minutes=15), ASKS, refresh=False) is Beginning.SEND
    assert beginning(NOW, NOW + timedelta(minutes=15, seconds=1), ASKS, refresh=False) is Beginning.ASK


STATES = {Beginning.SEND: "sending", Beginning.REFRESH: "refreshing", Beginning.ASK: "awaiting_resume"}


@pytest.mark.django_db
def test_many_begin_as_the_rule_says_of_one() -> None:
    from django.db import connection

    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 1)
    deployment_id = operations.create_deployment(
        "Once", message_id=campaign.message.id, all_contacts=True, actor=actor, now=NOW
    )
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)

    @settings(max_examples=60)
    @given(
        st.integers(0, 5_000), st.sampled_from(LateStart), st.integers(0, 60), st.booleans(), st.booleans()
    )
    def compare(seconds: int, wish: LateStart, minutes: int, refresh: bool, refreshed: bool) -> None:
        campaign.account.late_start, campaign.account.late_tolerance = wish.value, minutes
        campaign.account.save()
        now = NOW + timedelta(seconds=seconds)
        Deployment.objects.filter(id=deployment_id).update(
            state="scheduled", starts_at=NOW, refresh=refresh, refreshed_at=NOW if refreshed else None
        )
        Block.objects.update(due_at=NOW)
        with connection.cursor() as cursor:
            cursor.execute(statement("deployments", "start_due"), {"now": NOW - timedelta(seconds=1)})
            assert cursor.fetchall() == []
            cursor.execute(statement("deployments", "start_due"), {"now": now})
            told = cursor.fetchall()
        lateness = Lateness(wish, timedelta(minutes=minutes))
        done = beginning(NOW, now, lateness, refresh=refresh and not refreshed)
        assert told == [(deployment_id, STATES[done])]
        found = Deployment.objects.get(id=deployment_id)
        assert (found.state, found.state_since) == (STATES[done], now)
        assert found.awaits == (Awaits.MISSED if done is Beginning.ASK else "")
        assert found.started_at == (now if done is Beginning.SEND else None)
        assert Block.objects.get().due_at == (now if done is Beginning.SEND else NOW)
        action = {"sending": "started", "refreshing": "refresh_started", "awaiting_resume": "missed"}
        last = AuditEntry.objects.order_by("-id")[0]
        assert last.action == f"deployment.{action[STATES[done]]}"

    compare()


@pytest.mark.django_db
def test_the_moments_of_zones_begin_or_are_asked_about_as_the_rule_says() -> None:
    from django.db import connection

    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = operations.create_deployment(
        "Once", message_id=campaign.message.id, all_contacts=True, actor=actor, now=NOW
    )
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    RecipientWindow.objects.all().delete()
    near, far = RecipientWindow.objects.bulk_create(
        RecipientWindow(deployment_id=deployment_id, basis={}, recipients=1, fragments=1) for _ in range(2)
    )
    whole = Block.objects.get()
    for position, window in zip(whole.positions, (near, far), strict=True):
        Block.objects.create(
            deployment_id=deployment_id,
            gateway_id=whole.gateway_id,
            window=window,
            due_at=NOW,
            positions=[position],
        )
    whole.delete()

    @example(one=1, two=0, wish=LateStart.ASK, minutes=0, is_sent=False, state="sending")
    @settings(max_examples=60)
    @given(
        *(st.integers(-3_000, 3_000) for _ in range(2)),
        st.sampled_from(LateStart),
        st.integers(0, 30),
        st.booleans(),
        st.sampled_from(["sending", "paused", "awaiting_resume", "scheduled"]),
    )
    def compare(one: int, two: int, wish: LateStart, minutes: int, is_sent: bool, state: str) -> None:
        campaign.account.late_start, campaign.account.late_tolerance = wish.value, minutes
        campaign.account.save()
        moments = {window.id: NOW - timedelta(seconds=late) for window, late in ((near, one), (far, two))}
        for window_id, moment in moments.items():
            RecipientWindow.objects.filter(id=window_id).update(starts_at=moment, begun_at=None)
        Block.objects.filter(window=far).update(state="done" if is_sent else "ready")
        Deployment.objects.filter(id=deployment_id).update(
            state=state, awaits="", state_since=NOW - timedelta(days=1), schedule_local=True
        )
        lateness = Lateness(wish, timedelta(minutes=minutes))
        missed = {
            window_id
            for window_id, moment in moments.items()
            if is_missed(moment, NOW, lateness) and not (is_sent and window_id == far.id)
        }
        come = {window_id for window_id, moment in moments.items() if moment <= NOW}
        with connection.cursor() as cursor:
            cursor.execute(statement("deployments", "begin_windows"), {"now": NOW})
            told = [row[0] for row in cursor.fetchall()]
        begun = set(RecipientWindow.objects.filter(begun_at=NOW).values_list("id", flat=True))
        found = Deployment.objects.get(id=deployment_id)
        if state != "sending":
            assert (told, begun, found.state) == ([], set(), state)
            return
        assert begun == come - missed
        assert told == ([deployment_id] if missed else [])
        assert (found.state, found.awaits) == (
            ("awaiting_resume", Awaits.ZONES_MISSED) if missed else ("sending", "")
        )
        if missed:
            assert AuditEntry.objects.order_by("-id")[0].action == "deployment.zones_missed"

    compare()
