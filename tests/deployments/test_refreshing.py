"""A list computed again at its moment: who is added, who is removed, and that nobody else is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor
from chappe.contacts.models import Consent, Contact, Group, GroupMember, Suppression
from chappe.deployments import operations, queries
from chappe.deployments.approval import ReasonMissing
from chappe.deployments.models import (
    Block,
    Deployment,
    Exclusion,
    Recipient,
    RecipientText,
    RecipientWindow,
)
from chappe.deployments.operations import refreshing
from chappe.deployments.states import State
from chappe.gateways.models import Gateway
from chappe.messages.models import Message

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)
PARIS = LATER.astimezone(ZoneInfo("Europe/Paris"))


def ready(campaign: Campaign, actor: Actor, **plan: object) -> int:
    """A deployment to everybody, approved; at its moment, LATER, its list is computed again."""
    given = {"all_contacts": True, "schedule_at": f"{PARIS:%Y-%m-%dT%H:%M}", "refresh": True, **plan}
    deployment_id = operations.create_deployment(
        "Summer",
        message_id=campaign.message.id,
        actor=actor,
        now=NOW,
        **given,  # type: ignore[arg-type]
    )
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    return deployment_id


def refresh(deployment_id: int, late: timedelta = timedelta(0)) -> Deployment:
    found = Deployment.objects.get(id=deployment_id)
    operations.run_refresh(deployment_id, found.revision, clock=lambda: LATER + late)
    return Deployment.objects.get(id=deployment_id)


def standing(deployment_id: int) -> dict[str, tuple[str, str]]:
    """State and code by external id."""
    rows = Recipient.objects.filter(deployment_id=deployment_id).values_list(
        "contact__external_id", "state", "code"
    )
    return {str(external_id): (state, code) for external_id, state, code in rows}


def claimable(deployment_id: int) -> list[int]:
    """The positions in the blocks, in order; each once."""
    found = [
        position
        for block in Block.objects.filter(deployment_id=deployment_id, state="ready")
        for position in block.positions
    ]
    assert len(found) == len(set(found))
    return sorted(found)


def change_the_world(campaign: Campaign) -> None:
    """One withdraws, one gets STOP, one is renumbered, one renamed, one consents at last, one is new."""
    Consent.objects.filter(contact__external_id="c-1").update(status="withdrawn")
    Suppression.objects.create(
        account=campaign.account,
        number=Contact.objects.get(external_id="c-2").number or "",
        reason="stop",
        at=NOW,
    )
    Contact.objects.filter(external_id="c-3").update(number="+33639989999")
    Contact.objects.filter(external_id="c-4").update(first_name="Renamed")
    (waiting,) = Contact.objects.filter(external_id="c-8")
    Consent.objects.create(
        account=campaign.account,
        contact=waiting,
        topic=campaign.topic,
        status="granted",
        basis="express",
        at=NOW,
    )
    make_contacts(campaign, 1, first=20)


def test_the_difference_and_nothing_else() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 8)
    make_contacts(campaign, 2, consenting=False, first=8)
    deployment_id = ready(campaign, actor)
    change_the_world(campaign)
    campaign.message.text = "Another text. STOP 36180"
    campaign.message.save()
    found = refresh(deployment_id)
    assert (found.state, found.started_at, found.refreshed_at) == (State.SENDING, LATER, LATER)
    assert standing(deployment_id) == {
        **{f"c-{index}": ("ready", "") for index in (0, 3, 4, 5, 6, 7, 8, 20)},
        "c-1": ("excluded", "no_consent"),
        "c-2": ("excluded", "suppressed"),
    }
    texts = dict(RecipientText.objects.filter(deployment_id=deployment_id).values_list("position", "text"))
    rows = {
        one.contact.external_id: one
        for one in Recipient.objects.filter(deployment_id=deployment_id).select_related("contact")
    }
    # By the text as it was approved; whose name alone has changed keeps the text that was approved.
    assert texts[rows["c-20"].position] == "Hello Person 20. STOP 36180"
    assert texts[rows["c-4"].position] == "Hello Person 4. STOP 36180"
    assert rows["c-3"].number == "+33639989999"
    assert sorted(texts) == sorted(one.position for one in rows.values())
    assert claimable(deployment_id) == sorted(one.position for one in rows.values() if one.state == "ready")
    assert (found.recipient_count, found.fragment_count) == (10, 10)
    assert found.summary["verdicts"] == {"eligible": 8, "no_consent": 2, "suppressed": 1}
    assert list(Exclusion.objects.values_list("contact__external_id", "verdict")) == [("c-9", "no_consent")]


def test_the_figures_follow_the_list() -> None:
    campaign = make_campaign(text="Hello {{ first_name }}, {{ last_name }}" + "." * 60 + " STOP 36180")
    actor = make_actor(campaign.account)
    make_contacts(campaign, 6)
    for index, name in enumerate(("Noé", "Zoê", "Anê", "Eva")):
        Contact.objects.filter(external_id=f"c-{index}").update(first_name=name)
    deployment_id = ready(campaign, actor)

    def told() -> tuple[object, ...]:
        view = queries.distribution(campaign.account.id, deployment_id)
        assert view is not None
        figures = view.figures
        causes = {(one.character, one.field): (one.recipients, one.positions) for one in figures.causes}
        empty = {one.field: one.recipients for one in figures.empty}
        return (view.is_refreshed, figures.recipients, figures.now.texts, figures.now.ucs2, causes, empty)

    place = dict(
        Recipient.objects.filter(deployment_id=deployment_id).values_list("contact__external_id", "position")
    )
    assert told() == (
        False,
        6,
        {1: 4, 2: 2},
        2,
        {("ê", "first_name"): (2, (place["c-1"], place["c-2"]))},
        {"last_name": 6},
    )
    # One leaves as it was counted, one of whom the name was changed meanwhile, one comes, one gets another number.
    Consent.objects.filter(contact__external_id__in=["c-1", "c-3"]).update(status="withdrawn")
    Contact.objects.filter(external_id="c-1").update(first_name="Renamed")
    Contact.objects.filter(external_id="c-2").update(number="+33639989999")
    make_contacts(campaign, 1, first=20)
    Contact.objects.filter(external_id="c-20").update(first_name="Tâm", last_name="Tâm")
    found = refresh(deployment_id)
    place = dict(
        Recipient.objects.filter(deployment_id=deployment_id, state="ready").values_list(
            "contact__external_id", "position"
        )
    )
    assert told() == (
        False,
        5,
        {1: 3, 2: 2},
        2,
        {
            ("ê", "first_name"): (1, (place["c-2"],)),
            ("â", "first_name"): (1, (place["c-20"],)),
            ("â", "last_name"): (1, (place["c-20"],)),
        },
        {"last_name": 4},
    )
    assert found.summary["characters"] == {"ê": 1, "â": 1}


def test_what_changed_is_told() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 8)
    make_contacts(campaign, 2, consenting=False, first=8)
    deployment_id = ready(campaign, actor)
    account_id = campaign.account.id
    assert queries.refreshed(account_id, deployment_id) is None
    change_the_world(campaign)
    refresh(deployment_id)
    told = queries.refreshed(account_id, deployment_id)
    assert told is not None
    assert (told.at, told.added, told.removed, told.renumbered) == (LATER, 2, 2, 1)
    assert told.added_by == {"no_consent": 1, "new": 1}
    assert told.removed_by == {"no_consent": 1, "suppressed": 1}
    lines = queries.refresh_changes(account_id, deployment_id)
    assert {(line.external_id, line.change, line.reason) for line in lines} == {
        ("c-1", "removed", "no_consent"),
        ("c-2", "removed", "suppressed"),
        ("c-3", "renumbered", ""),
        ("c-8", "added", "no_consent"),
        ("c-20", "added", ""),
    }
    removed = queries.refresh_changes(account_id, deployment_id, change="removed", limit=1)
    after = queries.refresh_changes(account_id, deployment_id, change="removed", after=removed[0].contact_id)
    assert [line.external_id for line in (*removed, *after)] == ["c-1", "c-2"]


def test_who_left_the_groups_is_removed_and_twins_change_places() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    contacts = make_contacts(campaign, 4)
    group = Group.objects.create(account=campaign.account, name="VIP", created_at=NOW)
    GroupMember.objects.bulk_create(GroupMember(group=group, contact=contact) for contact in contacts)
    Contact.objects.filter(id=contacts[3].id).update(number=contacts[2].number)
    deployment_id = ready(campaign, actor, all_contacts=False, group_ids=[group.id])
    assert set(standing(deployment_id)) == {"c-0", "c-1", "c-2"}
    GroupMember.objects.filter(contact=contacts[0]).delete()
    Consent.objects.filter(contact=contacts[3]).update(at=NOW + timedelta(hours=1))
    refresh(deployment_id)
    assert standing(deployment_id) == {
        "c-0": ("excluded", "not_chosen"),
        "c-1": ("ready", ""),
        "c-2": ("excluded", "duplicate_number"),
        "c-3": ("ready", ""),
    }


def test_those_added_leave_in_their_own_hours() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    make_contacts(campaign, 2, first=10)
    Contact.objects.filter(external_id="c-11").update(number="+262692123456", number_country="RE")
    refresh(deployment_id)
    windows = RecipientWindow.objects.filter(deployment_id=deployment_id).order_by("id")
    assert [(row.basis["where"][0]["territory"], row.recipients) for row in windows] == [("FR", 3), ("RE", 1)]
    blocks = Block.objects.filter(deployment_id=deployment_id).order_by("id")
    assert [(block.window_id, len(block.positions)) for block in blocks] == [
        (windows[0].id, 2),
        (windows[0].id, 1),
        (windows[1].id, 1),
    ]


def test_again_changes_nothing_and_two_at_once_are_one() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 3)
    deployment_id = ready(campaign, actor)
    make_contacts(campaign, 1, first=10)
    refresh(deployment_id)
    before = standing(deployment_id), claimable(deployment_id)
    make_contacts(campaign, 1, first=11)
    assert refresh(deployment_id).state == State.SENDING
    assert (standing(deployment_id), claimable(deployment_id)) == before


def test_nobody_left_ends_it_and_sends_nothing() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    Consent.objects.update(status="withdrawn")
    found = refresh(deployment_id)
    assert (found.state, found.ended_at) == (State.FINISHED, LATER)
    assert claimable(deployment_id) == []
    assert set(standing(deployment_id).values()) == {("excluded", "no_consent")}


def test_now_with_a_fresh_list() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor, schedule_at="")
    found = Deployment.objects.get(id=deployment_id)
    assert (found.state, found.started_at) == (State.REFRESHING, None)
    operations.run_refresh(deployment_id, found.revision, clock=lambda: NOW)
    assert Deployment.objects.get(id=deployment_id).state == State.SENDING


class Killed(Exception):
    """As if the process ended there."""


@contextmanager
def dying_at(monkeypatch: pytest.MonkeyPatch, step: str) -> Iterator[None]:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(refreshing, step, die)
        yield


@pytest.mark.parametrize("step", ["slices", "_keep", "_apply", "_make_blocks", "_sum_up", "start"])
def test_a_death_at_any_step_leaves_the_list_as_it_was(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 3)
    deployment_id = ready(campaign, actor)
    before = standing(deployment_id), claimable(deployment_id)
    Consent.objects.filter(contact__external_id="c-0").update(status="withdrawn")
    make_contacts(campaign, 2, first=10)
    with dying_at(monkeypatch, step), pytest.raises(Killed):
        refresh(deployment_id)
    assert Deployment.objects.get(id=deployment_id).state == State.REFRESHING
    assert (standing(deployment_id), claimable(deployment_id)) == before
    assert refresh(deployment_id).state == State.SENDING
    assert standing(deployment_id) == {
        "c-0": ("excluded", "no_consent"),
        **{f"c-{index}": ("ready", "") for index in (1, 2, 10, 11)},
    }
    assert len(claimable(deployment_id)) == 4


def test_a_refresh_that_fails_waits_for_a_person_and_is_tried_again() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    make_contacts(campaign, 1, first=10)
    Gateway.objects.update(is_enabled=False)
    found = refresh(deployment_id)
    assert (found.state, found.awaits) == (State.AWAITING_RESUME, "refresh_failed")
    assert found.preparation_problem == {"code": "refresh.route_lost", "params": {"recipients": 1}}
    assert set(standing(deployment_id)) == {"c-0", "c-1"}
    Gateway.objects.update(is_enabled=True)
    with pytest.raises(ReasonMissing):
        operations.cancel(deployment_id, actor=actor, now=LATER)
    operations.resume(deployment_id, actor=actor, now=LATER)
    assert Deployment.objects.get(id=deployment_id).state == State.REFRESHING
    found = refresh(deployment_id)
    assert (found.state, found.preparation_problem) == (State.SENDING, None)
    assert set(standing(deployment_id)) == {"c-0", "c-1", "c-10"}


def test_time_and_again_means_a_person() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor, schedule_at="")
    operations.stop_refresh(deployment_id, 1, now=NOW)
    found = Deployment.objects.get(id=deployment_id)
    assert (found.state, found.awaits) == (State.AWAITING_RESUME, "refresh_failed")


def test_too_late_asks_before_the_list_is_changed() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    Deployment.objects.update(state="refreshing")  # dispatch was on time, the worker was not
    make_contacts(campaign, 1, first=10)
    found = refresh(deployment_id, late=timedelta(minutes=16))
    assert (found.state, found.awaits, found.refreshed_at) == (State.AWAITING_RESUME, "missed", None)
    assert set(standing(deployment_id)) == {"c-0", "c-1"}
    operations.resume(deployment_id, actor=actor, now=LATER + timedelta(hours=1))
    assert Deployment.objects.get(id=deployment_id).state == State.REFRESHING
    found = refresh(deployment_id, late=timedelta(hours=1))
    assert (found.state, found.refreshed_at) == (State.SENDING, LATER + timedelta(hours=1))
    assert set(standing(deployment_id)) == {"c-0", "c-1", "c-10"}


def test_a_cancellation_meanwhile_wins() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor, schedule_at="")
    operations.cancel(deployment_id, actor=actor, now=NOW)
    found = refresh(deployment_id)
    assert (found.state, found.refreshed_at) == (State.CANCELLED, None)


def test_a_lost_job_is_asked_for_again() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor, schedule_at="")
    assert operations.ask_lost_refreshes() == 0
    ProcrastinateJob.objects.filter(task_name="deployments.refresh").delete()
    assert operations.ask_lost_refreshes() == 1
    (job,) = ProcrastinateJob.objects.filter(task_name="deployments.refresh")
    assert job.args == {"deployment_id": deployment_id, "revision": 1}


def test_the_topic_is_that_of_the_preparation() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    other = campaign.topic.__class__.objects.create(
        account=campaign.account, key="other", name="Other", kind="marketing"
    )
    Message.objects.update(topic=other)
    assert refresh(deployment_id).state == State.SENDING
    assert set(standing(deployment_id).values()) == {("ready", "")}


def test_one_that_was_edited_leaves_at_its_new_moment_alone_by_what_was_approved_then() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 2)
    deployment_id = ready(campaign, actor)
    wall = (LATER + timedelta(hours=2)).astimezone(ZoneInfo("Europe/Paris"))
    revision = operations.edit_deployment(
        deployment_id,
        actor=actor,
        now=NOW,
        schedule_at=f"{wall:%Y-%m-%dT%H:%M}",
        schedule_zone="Europe/Paris",
    )
    found = Deployment.objects.get(id=deployment_id)
    assert (found.state, found.starts_at, found.ends_at, found.approved_at) == (State.DRAFT, None, None, None)
    assert Block.objects.filter(deployment_id=deployment_id).count() == 0
    assert operations.prepare(deployment_id, actor=actor, now=NOW) == revision
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    assert Deployment.objects.get(id=deployment_id).starts_at == LATER + timedelta(hours=2)
    make_contacts(campaign, 1, first=10)
    # The job of the moment it had comes all the same, and dispatch ticks.
    operations.run_refresh(deployment_id, revision - 1, clock=lambda: LATER + timedelta(seconds=1))
    found = Deployment.objects.get(id=deployment_id)
    assert (found.state, found.started_at, found.refreshed_at) == (State.SCHEDULED, None, None)
    assert set(standing(deployment_id)) == {"c-0", "c-1"}
    moment = LATER + timedelta(hours=2)
    operations.run_refresh(deployment_id, revision - 1, clock=lambda: moment)
    assert Deployment.objects.get(id=deployment_id).state == State.REFRESHING
    found = refresh(deployment_id, late=timedelta(hours=2))
    assert (found.state, found.started_at) == (State.SENDING, moment)
    assert set(standing(deployment_id)) == {"c-0", "c-1", "c-10"}
    assert set(Block.objects.filter(deployment_id=deployment_id).values_list("due_at", flat=True)) == {moment}
