"""Deployments from draft to decision: what is written, what is refused, by whom."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.factories import NOW, Campaign, make_account, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor, Role
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.contacts import operations as contact_operations
from chappe.contacts.models import Consent, Contact, Group, GroupMember, SenderStop, Suppression, Topic
from chappe.contacts.store import add_fields
from chappe.content.operations import complete_texts
from chappe.deployments import operations, queries
from chappe.deployments.approval import Edited, ReasonMissing, SamePerson, StartPassed
from chappe.deployments.models import Block, Deployment, Exclusion, Recipient, RecipientText
from chappe.deployments.operations.drafts import GroupBothWays, NameMissing, NameTaken, UnknownPolicy
from chappe.deployments.operations.preparation import NotValid
from chappe.deployments.schedule import BadMoment, UnknownZone
from chappe.deployments.states import IllegalMove, State
from chappe.gateways.models import Gateway
from chappe.messages.models import Message, Sender
from chappe.wording import sentence_of

pytestmark = pytest.mark.django_db


def draft(campaign: Campaign, actor: Actor, **changes: object) -> int:
    values = {"name": "Summer", "message_id": campaign.message.id, "all_contacts": True, **changes}
    return operations.create_deployment(actor=actor, now=NOW, **values)  # type: ignore[arg-type]


def prepared(campaign: Campaign, actor: Actor, **changes: object) -> int:
    deployment_id = draft(campaign, actor, **changes)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    return deployment_id


def state_of(deployment_id: int) -> State:
    return State(Deployment.objects.get(id=deployment_id).state)


def revision_of(deployment_id: int) -> int:
    return Deployment.objects.get(id=deployment_id).revision


# Drafts


def test_a_draft_takes_the_account_s_zone() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account, Role.AUTHOR)
    found = queries.deployment(campaign.account.id, draft(campaign, actor))
    assert (found.state, found.schedule_zone, found.duplicates) == (
        State.DRAFT,
        "Europe/Paris",
        "one_per_number",
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "  "}, NameMissing),
        ({"duplicates": "some"}, UnknownPolicy),
        ({"schedule_at": "tomorrow"}, BadMoment),
        ({"limit_at": "2026-13-01T10:00"}, BadMoment),
        ({"schedule_zone": "Europe/Lyon"}, UnknownZone),
        ({"message_id": 0}, NotFound),
        ({"group_ids": [0]}, NotFound),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(
    changes: dict[str, object], refusal: type[Refusal]
) -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    with pytest.raises(refusal):
        draft(campaign, actor, **changes)
    assert Deployment.objects.count() == 0
    assert AuditEntry.objects.filter(action="deployment.created").count() == 0


def test_a_name_is_used_once() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    draft(campaign, actor)
    with pytest.raises(NameTaken):
        draft(campaign, actor, name=" Summer ")


def test_a_group_is_not_chosen_and_excluded() -> None:
    campaign = make_campaign()
    group = Group.objects.create(account=campaign.account, name="VIP", created_at=NOW)
    with pytest.raises(GroupBothWays) as refused:
        draft(campaign, make_actor(campaign.account), group_ids=[group.id], excluded_group_ids=[group.id])
    assert refused.value.params["groups"] == "VIP"


# Who may


@pytest.mark.parametrize(
    ("role", "may_draft", "may_approve"),
    [
        (Role.VIEWER, False, False),
        (Role.AUTHOR, True, False),
        (Role.APPROVER, True, True),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_what_each_role_may(role: Role, may_draft: bool, may_approve: bool) -> None:
    campaign = make_campaign()
    make_contacts(campaign, 2)
    actor = make_actor(campaign.account, role)
    if may_draft:
        draft(campaign, actor, name="Mine")
    else:
        with pytest.raises(NotAllowed):
            draft(campaign, actor, name="Mine")
    deployment_id = prepared(campaign, make_actor(campaign.account))
    if may_approve:
        operations.approve(deployment_id, actor=actor, now=NOW, revision=1)
        assert state_of(deployment_id) is State.SENDING
    else:
        with pytest.raises(NotAllowed):
            operations.approve(deployment_id, actor=actor, now=NOW, revision=1)
        assert state_of(deployment_id) is State.PREPARED


def test_a_stranger_finds_nothing() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    deployment_id = prepared(campaign, make_actor(campaign.account))
    stranger = make_actor(make_account())
    for act in (
        lambda: operations.edit_deployment(deployment_id, actor=stranger, now=NOW, name="Mine"),
        lambda: operations.prepare(deployment_id, actor=stranger, now=NOW),
        lambda: operations.approve(deployment_id, actor=stranger, now=NOW, revision=1),
        lambda: operations.reject(deployment_id, actor=stranger, now=NOW, reason="no"),
        lambda: operations.cancel(deployment_id, actor=stranger, now=NOW),
        lambda: operations.pause(deployment_id, actor=stranger, now=NOW),
        lambda: operations.resume(deployment_id, actor=stranger, now=NOW),
        lambda: queries.deployment(stranger.account_id, deployment_id),
        lambda: queries.recipients(stranger.account_id, deployment_id),
        lambda: queries.exclusions(stranger.account_id, deployment_id),
        lambda: queries.samples(stranger.account_id, deployment_id),
        lambda: queries.count_for(stranger.account_id, deployment_id, now=NOW),
        lambda: queries.validation(stranger.account_id, deployment_id, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.deployments(stranger.account_id) == []
    assert state_of(deployment_id) is State.PREPARED


# Preparing


def test_what_is_counted_is_what_is_prepared() -> None:
    campaign = make_campaign(text="Hello {{ first_name }}{{ city }}. STOP 36180")
    contacts = make_contacts(campaign, 8)
    Contact.objects.filter(id=contacts[0].id).update(is_active=False)
    Contact.objects.filter(id=contacts[1].id).update(number=contacts[2].number)
    Consent.objects.filter(contact=contacts[3]).update(status="withdrawn")
    Suppression.objects.create(
        account=campaign.account, number=contacts[4].number or "", reason="stop", at=NOW
    )
    add_fields(campaign.account.id, ["city"], NOW)
    Contact.objects.filter(id=contacts[5].id).update(first_name="Zoë ☀", attributes={"city": " of Brest"})
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    counted = queries.count_for(campaign.account.id, deployment_id, now=NOW)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert found.state is State.PREPARED
    assert (
        counted.verdicts
        == found.summary["verdicts"]
        == {
            "inactive": 1,
            "no_consent": 1,
            "suppressed": 1,
            "duplicate_number": 1,
            "eligible": 4,
        }
    )
    lines = queries.recipients(campaign.account.id, deployment_id)
    assert [(line.position, line.external_id, line.text) for line in lines] == [
        (1, "c-1", "Hello Person 1. STOP 36180"),
        (2, "c-5", "Hello Zoë ☀ of Brest. STOP 36180"),
        (3, "c-6", "Hello Person 6. STOP 36180"),
        (4, "c-7", "Hello Person 7. STOP 36180"),
    ]
    assert found.summary["encodings"] == {"GSM-7": 3, "UCS-2": 1}
    assert found.summary["characters"] == {"ë": 1, "☀": 1}
    assert found.summary["empty_fields"] == {"city": 3}
    assert (found.recipient_count, found.fragment_count) == (4, 4)
    assert {line.verdict for line in queries.exclusions(campaign.account.id, deployment_id)} == {
        "inactive",
        "no_consent",
        "suppressed",
        "duplicate_number",
    }
    assert [block.positions for block in Block.objects.all()] == [[1, 2, 3, 4]]


def test_preparing_again_begins_from_nothing() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 3)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor)
    operations.edit_deployment(deployment_id, actor=actor, now=NOW, duplicates="each_contact")
    assert state_of(deployment_id) is State.DRAFT
    assert Recipient.objects.count() == RecipientText.objects.count() == Block.objects.count() == 0
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    for _ in range(2):
        operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    assert state_of(deployment_id) is State.PREPARED
    assert (Recipient.objects.count(), Block.objects.count()) == (3, 1)


def test_a_preparation_that_died_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_campaign()
    make_contacts(campaign, 7)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    from chappe.deployments.operations import filling, preparation

    monkeypatch.setattr(filling, "SLICE", 2)
    written = preparation._copy_recipients
    calls: list[int] = []

    def dies(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preparation, "_copy_recipients", dies)
    with pytest.raises(KeyboardInterrupt):
        operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert (found.state, found.prepared_done, found.prepared_total) == (State.PREPARING, 4, 7)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    assert state_of(deployment_id) is State.PREPARED
    assert sorted(Recipient.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_the_audience_is_of_the_sender_and_topic_that_were_frozen_whatever_the_message_says_since() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 3)
    actor = make_actor(campaign.account)
    for number, stopped in (("+33639980000", "CHAPPE"), ("+33639980001", "36180")):
        SenderStop.objects.create(
            account=campaign.account, number=number, sender=stopped, reason="stop", at=NOW
        )
    deployment_id = draft(campaign, actor)
    counted = queries.count_for(campaign.account.pk, deployment_id, now=NOW)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    # Nobody consented to this one, which is not asked.
    topic = Topic.objects.create(account=campaign.account, key="news", name="News", kind="marketing")
    sender = Sender.objects.create(account=campaign.account, value="36180", kind="short_code")
    Message.objects.filter(pk=campaign.message.pk).update(topic=topic, sender=sender)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    found = Deployment.objects.get(pk=deployment_id)
    read = Recipient.objects.order_by("position").values_list("contact__external_id", flat=True)
    assert (found.sender, found.topic_id, list(read)) == ("CHAPPE", campaign.topic.pk, ["c-1", "c-2"])
    assert found.recipient_count == counted.eligible == 2
    # Whoever changes a prepared one chooses what the message says now.
    operations.edit_deployment(deployment_id, actor=actor, now=NOW)
    assert queries.count_for(campaign.account.pk, deployment_id, now=NOW).eligible == 0


def test_a_preparation_whose_job_is_lost_is_asked_for_again() -> None:
    # As where a worker stood still: the job was given to another, which found the place taken and went away.
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_contacts(campaign, 1)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    assert operations.ask_lost_preparations() == 0
    ProcrastinateJob.objects.filter(task_name="deployments.prepare").delete()
    assert operations.ask_lost_preparations() == 1
    (job,) = ProcrastinateJob.objects.filter(task_name="deployments.prepare")
    assert job.args == {"deployment_id": deployment_id, "revision": revision}


def test_a_gateway_switched_off_during_a_preparation_takes_it_back_to_draft() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 3)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    looks = count()

    def clock() -> datetime:
        if next(looks):
            Gateway.objects.update(is_enabled=False)
        return NOW

    operations.run_preparation(deployment_id, revision, clock=clock)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert found.state is State.DRAFT
    assert found.preparation_problem == {"code": "deployment.route_lost", "params": {"recipients": 3}}
    assert Recipient.objects.count() == Block.objects.count() == 0


def test_a_preparation_that_fails_time_and_again_goes_back_to_draft() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 3)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.stop_preparation(deployment_id, revision, now=NOW)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert (found.state, (found.preparation_problem or {})["code"]) == (
        State.DRAFT,
        "deployment.preparation_failed",
    )
    operations.stop_preparation(deployment_id, revision, now=NOW)
    assert state_of(deployment_id) is State.DRAFT


def test_a_preparation_of_an_old_revision_does_nothing() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision - 1, clock=lambda: NOW)
    assert state_of(deployment_id) is State.PREPARING
    assert Recipient.objects.count() == 0


def test_preparing_asks_a_worker() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    operations.prepare(deployment_id, actor=actor, now=NOW)
    job = ProcrastinateJob.objects.get(task_name="deployments.prepare")
    assert job.args == {"deployment_id": deployment_id, "revision": 1}


def test_what_is_not_valid_is_not_prepared() -> None:
    campaign = make_campaign(text="Hello {{ firstname }}")
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor, all_contacts=False)
    with pytest.raises(NotValid) as refused:
        operations.prepare(deployment_id, actor=actor, now=NOW)
    assert refused.value.params["points"] == "validation.no_groups, validation.text_refused"
    assert state_of(deployment_id) is State.DRAFT


def test_a_text_that_cannot_be_made_takes_the_deployment_back_to_draft() -> None:
    campaign = make_campaign(text="{{ city }}")
    contacts = make_contacts(campaign, 2)
    add_fields(campaign.account.id, ["city"], NOW)
    Contact.objects.filter(id=contacts[0].id).update(attributes={"city": "Brest"})
    actor = make_actor(campaign.account)
    # What is put to every text does not make one of nothing.
    complete_texts("FR", opt_out="STOP 36180", actor=actor, now=NOW)
    deployment_id = prepared(campaign, actor)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert found.state is State.DRAFT
    assert found.preparation_problem == {
        "code": "preparation.text_refused",
        "params": {
            "contact": "c-1",
            "contact_id": contacts[1].pk,
            "problem": "preparation.empty_text",
            "kind": "field",
            "field": "city",
        },
    }
    assert sentence_of("preparation.text_refused", found.preparation_problem["params"]) == (
        "The text of contact “c-1” cannot be made. Nothing is left of the text once it is filled."
        " Write something around its fields. Look at the field “city” of this contact: correct it,"
        " or write the text so that it does without. Then prepare again."
    )
    assert Recipient.objects.count() == Exclusion.objects.count() == 0


def test_what_was_approved_is_what_leaves_though_the_message_changes() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    deployment_id = prepared(campaign, make_actor(campaign.account))
    campaign.message.text = "Something else"
    campaign.message.save()
    found = queries.deployment(campaign.account.id, deployment_id)
    assert found.text == "Hello {{ first_name }}. STOP 36180"
    assert queries.recipients(campaign.account.id, deployment_id)[0].text == "Hello Person 0. STOP 36180"


def test_recipients_go_through_the_gateway_that_serves_their_country() -> None:
    campaign = make_campaign(countries=["FR"], name="french")
    contacts = make_contacts(campaign, 2)
    Contact.objects.filter(id=contacts[1].id).update(number="+14165550100", number_country="CA")
    actor = make_actor(campaign.account)
    counted = queries.count_for(campaign.account.id, draft(campaign, actor, name="one"), now=NOW)
    assert counted.verdicts == {"unsupported_country": 1, "eligible": 1}
    campaign.gateway.pk = None
    campaign.gateway.name, campaign.gateway.countries, campaign.gateway.preference = "world", [], 200
    campaign.gateway.save()
    prepared(campaign, actor)
    assert list(Block.objects.order_by("id").values_list("gateway__name", "positions")) == [
        ("world", [1]),
        ("french", [2]),
    ]


# Approving


def test_approval_sends_now_or_at_the_moment() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    at_once = prepared(campaign, actor)
    operations.approve(at_once, actor=actor, now=NOW, revision=1)
    later = prepared(
        campaign, actor, name="Later", schedule_at="2026-12-01T10:00", limit_at="2026-12-01T12:00"
    )
    operations.approve(later, actor=actor, now=NOW, revision=1)
    found = queries.deployment(campaign.account.id, later)
    assert (state_of(at_once), found.state) == (State.SENDING, State.SCHEDULED)
    assert (found.starts_at, found.ends_at) == (
        datetime.fromisoformat("2026-12-01T09:00+00:00"),
        datetime.fromisoformat("2026-12-01T11:00+00:00"),
    )


def test_approving_twice_or_what_was_edited_is_refused() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor, schedule_at="2026-12-01T10:00")
    seen = revision_of(deployment_id)
    operations.edit_deployment(deployment_id, actor=actor, now=NOW, schedule_at="2026-12-02T10:00")
    with pytest.raises(IllegalMove):
        operations.approve(deployment_id, actor=actor, now=NOW, revision=seen)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    with pytest.raises(Edited):
        operations.approve(deployment_id, actor=actor, now=NOW, revision=seen)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    with pytest.raises(IllegalMove):
        operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    assert AuditEntry.objects.filter(action="deployment.approved").count() == 1


def test_a_moment_that_passed_while_the_approval_was_awaited() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor, schedule_at="2026-12-01T10:00")
    with pytest.raises(StartPassed):
        operations.approve(deployment_id, actor=actor, now=NOW + timedelta(days=30), revision=1)
    assert state_of(deployment_id) is State.PREPARED


def test_four_eyes() -> None:
    campaign = make_campaign()
    campaign.account.four_eyes = "always"
    campaign.account.save()
    make_contacts(campaign, 1)
    preparer, other = make_actor(campaign.account), make_actor(campaign.account, Role.APPROVER)
    deployment_id = prepared(campaign, preparer)
    with pytest.raises(SamePerson):
        operations.approve(deployment_id, actor=preparer, now=NOW, revision=1)
    operations.approve(deployment_id, actor=other, now=NOW, revision=1)
    found = queries.deployment(campaign.account.id, deployment_id)
    assert (found.prepared_by, found.approved_by) == (preparer.label, other.label)


def test_a_rejection_has_a_reason_and_can_be_mended() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor)
    with pytest.raises(ReasonMissing):
        operations.reject(deployment_id, actor=actor, now=NOW, reason=" ")
    operations.reject(deployment_id, actor=actor, now=NOW, reason=" Wrong price ")
    found = queries.deployment(campaign.account.id, deployment_id)
    assert (found.state, found.state_reason) == (State.REJECTED, "Wrong price")
    operations.edit_deployment(deployment_id, actor=actor, now=NOW, name="Summer, right price")
    assert state_of(deployment_id) is State.DRAFT


# Stopping


def test_cancelling_ends_everybody_not_yet_claimed() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 6)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=1)
    Block.objects.update(pointer=2)
    operations.pause(deployment_id, actor=actor, now=NOW, reason="wait")
    assert operations.cancel(deployment_id, actor=actor, now=NOW, reason="typo") == 4
    assert list(Recipient.objects.order_by("position").values_list("state", flat=True)) == [
        "ready",
        "ready",
        *["cancelled"] * 4,
    ]
    assert list(Block.objects.values_list("state", "positions")) == [("done", [1, 2])]


def test_an_author_cancels_a_draft_but_not_what_an_approver_let_go() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    approver, author = make_actor(campaign.account), make_actor(campaign.account, Role.AUTHOR)
    one = prepared(campaign, author, name="One")
    operations.cancel(one, actor=author, now=NOW)
    two = prepared(campaign, author, name="Two")
    operations.approve(two, actor=approver, now=NOW, revision=1)
    with pytest.raises(NotAllowed):
        operations.cancel(two, actor=author, now=NOW)


def test_cancelling_a_preparation_leaves_nothing_behind() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 2)
    actor = make_actor(campaign.account)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.cancel(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    assert state_of(deployment_id) is State.CANCELLED
    assert Recipient.objects.count() == Exclusion.objects.count() == 0


def test_every_act_is_in_the_audit_log() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    actor = make_actor(campaign.account)
    deployment_id = prepared(campaign, actor)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=1)
    operations.pause(deployment_id, actor=actor, now=NOW)
    operations.resume(deployment_id, actor=actor, now=NOW)
    operations.cancel(deployment_id, actor=actor, now=NOW, reason="enough")
    entries = AuditEntry.objects.filter(subject_kind="deployment", subject_id=deployment_id).order_by("id")
    assert [entry.action for entry in entries] == [
        "deployment.created",
        "deployment.preparation_started",
        "deployment.prepared",
        "deployment.approved",
        "deployment.paused",
        "deployment.resumed",
        "deployment.cancelled",
    ]
    assert {entry.actor for entry in entries} == {actor.label}


# Lists


def test_lists_take_the_same_number_of_queries_for_one_row_and_three() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 3)
    group = Group.objects.create(account=campaign.account, name="VIP", created_at=NOW)
    GroupMember.objects.create(group=group, contact=contacts[0])
    actor = make_actor(campaign.account)
    one = prepared(campaign, actor, name="One", group_ids=[group.id], all_contacts=False)
    account_id = campaign.account.id

    def cost() -> list[int]:
        costs = []
        for query in (
            lambda: queries.deployments(account_id),
            lambda: queries.recipients(account_id, one),
            lambda: queries.exclusions(account_id, one),
            lambda: queries.deployment(account_id, one),
        ):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                query()
            costs.append(len(captured))
        return costs

    before = cost()
    for name in ("Two", "Three"):
        draft(campaign, actor, name=name)
    GroupMember.objects.bulk_create(GroupMember(group=group, contact=contact) for contact in contacts[1:])
    operations.edit_deployment(one, actor=actor, now=NOW)
    operations.run_preparation(one, operations.prepare(one, actor=actor, now=NOW), clock=lambda: NOW)
    assert len(queries.recipients(account_id, one)) == 3
    assert cost() == before


def test_recipients_are_searched_and_paged() -> None:
    campaign = make_campaign()
    make_contacts(campaign, 12)
    deployment_id = prepared(campaign, make_actor(campaign.account))
    account_id = campaign.account.id
    page = queries.recipients(account_id, deployment_id, limit=5)
    following = queries.recipients(account_id, deployment_id, after=page[-1].position, limit=5)
    assert [line.position for line in (*page, *following)] == list(range(1, 11))
    assert [
        line.external_id for line in queries.recipients(account_id, deployment_id, search="person 11")
    ] == ["c-11"]
    assert [
        line.external_id for line in queries.recipients(account_id, deployment_id, search="3998 0003")
    ] == []
    assert [line.external_id for line in queries.recipients(account_id, deployment_id, search="0003")] == [
        "c-3"
    ]


def test_shared_numbers_are_told_whatever_the_policy() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 5)
    Contact.objects.filter(id__in=[contact.id for contact in contacts[:3]]).update(number="+33639980000")
    deployment_id = draft(campaign, make_actor(campaign.account), duplicates="each_contact")
    shared = queries.shared_numbers(campaign.account.id, deployment_id, now=NOW)
    assert (shared.numbers, shared.contacts, shared.example, shared.example_holders) == (
        1,
        3,
        "+33639980000",
        3,
    )


def test_a_text_carries_each_person_s_own_link(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"
    campaign = make_campaign(text="Your choice: {{ preferences_url }} STOP 36180")
    contacts = make_contacts(campaign, 2)
    actor = make_actor(campaign.account)
    contact_operations.revoke_preference_links(contacts[1].pk, actor=actor, now=NOW)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    lines = queries.recipients(campaign.account.id, deployment_id)
    links = [contact_operations.preference_link(contact.pk, actor=actor, now=NOW) for contact in contacts]
    assert [line.text for line in lines] == [f"Your choice: {link} STOP 36180" for link in links]
    assert {line.fragments for line in lines} == {1}
