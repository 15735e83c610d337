"""Why one contact would or would not get a text, by the audience's own statement."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.audience.duplicates import Duplicates
from chappe.audience.eligibility import AudiencePlan
from chappe.audience.queries import count
from chappe.base.refusal import NotFound
from chappe.contacts.models import Consent, Contact, Group, GroupMember, Suppression
from chappe.deployments import operations as deployments
from chappe.deployments.models import Exclusion, Recipient
from chappe.dossier import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


def failing(why: queries.Why) -> list[str]:
    return [check.code for check in why.checks if check.held is False]


def test_someone_eligible_has_every_point_in_order(campaign: Campaign) -> None:
    (contact,) = make_contacts(campaign, 1)
    why = queries.why_message(campaign.account.pk, contact.pk, campaign.message.pk, now=NOW)
    assert (why.verdict, why.eligible, failing(why)) == ("eligible", True, [])
    assert (why.message_name, why.topic_name, why.left) == ("Summer", "Offers", None)


def test_every_reason_is_said_not_only_the_first(campaign: Campaign) -> None:
    (contact,) = make_contacts(campaign, 1, consenting=False)
    Contact.objects.filter(pk=contact.pk).update(is_active=False, sms_blocked=True)
    Suppression.objects.create(account=campaign.account, number=contact.number or "", reason="stop", at=NOW)
    why = queries.why_message(campaign.account.pk, contact.pk, campaign.message.pk, now=NOW)
    assert why.verdict == "inactive"
    assert failing(why) == ["inactive", "channel_blocked", "no_consent", "suppressed"]


def test_the_hours_are_those_of_the_number_at_the_moment(campaign: Campaign) -> None:
    (contact,) = make_contacts(campaign, 1)
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    closed = queries.why_message(campaign.account.pk, contact.pk, campaign.message.pk, now=sunday).window
    assert closed is not None
    assert (closed.open, closed.opens_at) == (False, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    campaign.topic.kind = "transactional"
    campaign.topic.save()
    free = queries.why_message(campaign.account.pk, contact.pk, campaign.message.pk, now=sunday).window
    assert free is not None
    assert (free.exempt, free.open) == (True, True)


def test_a_deployment_says_who_was_chosen_excluded_and_who_keeps_a_shared_number(campaign: Campaign) -> None:
    account, (ada, bo, cy) = campaign.account, make_contacts(campaign, 3)
    Contact.objects.filter(pk=bo.pk).update(number=ada.number)
    chosen = Group.objects.create(account=account, name="Chosen", created_at=NOW)
    out = Group.objects.create(account=account, name="Out", created_at=NOW)
    GroupMember.objects.bulk_create(GroupMember(group=chosen, contact=each) for each in (ada, bo))
    actor = make_actor(account)
    deployment_id = deployments.create_deployment(
        "Summer",
        message_id=campaign.message.pk,
        group_ids=[chosen.pk],
        excluded_group_ids=[out.pk],
        actor=actor,
        now=NOW,
    )
    verdicts = [
        queries.why_deployment(account.pk, each.pk, deployment_id, now=NOW).verdict for each in (ada, bo, cy)
    ]
    assert verdicts == ["eligible", "duplicate_number", "not_chosen"]
    GroupMember.objects.create(group=out, contact=ada)
    why = queries.why_deployment(account.pk, ada.pk, deployment_id, now=NOW)
    assert (why.verdict, failing(why)) == ("excluded_group", ["excluded_group"])
    assert queries.why_deployment(account.pk, bo.pk, deployment_id, now=NOW).verdict == "eligible"


def test_what_a_preparation_made_of_the_contact_is_told(campaign: Campaign) -> None:
    ada, bo, cy = make_contacts(campaign, 3)
    deployment = make_sending(campaign, [ada], prepared_at=NOW)
    Exclusion.objects.create(deployment=deployment, contact=bo, verdict="no_consent")
    told = [
        queries.why_deployment(campaign.account.pk, each.pk, deployment.pk, now=NOW).left
        for each in (ada, bo, cy)
    ]
    assert told[0] is not None
    assert told[0].text is not None
    assert (told[0].text.state, told[0].text.text) == ("ready", "Hello Person 0. STOP 36180")
    assert told[1:] == [queries.Left(None, "no_consent"), queries.Left(None, "")]


def test_neither_contact_nor_message_of_another_account(campaign: Campaign) -> None:
    other, (contact,) = make_campaign(), make_contacts(campaign, 1)
    with pytest.raises(NotFound):
        queries.why_message(other.account.pk, contact.pk, other.message.pk, now=NOW)
    with pytest.raises(NotFound):
        queries.why_message(campaign.account.pk, contact.pk, other.message.pk, now=NOW)


@settings(max_examples=25)
@given(data=st.data())
def test_each_ones_verdict_adds_up_to_the_count(data: st.DataObject) -> None:
    campaign = make_campaign()
    account = campaign.account
    made = make_contacts(campaign, 4, consenting=False)
    for contact in made:
        contact.is_active = data.draw(st.booleans())
        contact.number = data.draw(st.sampled_from([made[0].number, contact.number]))
        contact.save()
        status = data.draw(st.sampled_from(["", "granted", "withdrawn"]))
        if status:
            Consent.objects.create(
                account=account, contact=contact, topic=campaign.topic, status=status, basis="express", at=NOW
            )
    plan = AudiencePlan(
        campaign.topic.pk, needs_consent=True, all_contacts=True, duplicates=Duplicates.EACH_CONTACT
    )
    verdicts = [
        queries.why_message(account.pk, each.pk, campaign.message.pk, now=NOW).verdict
        for each in Contact.objects.filter(account=account)
    ]
    counted = count(account.pk, plan, now=NOW).verdicts
    assert {verdict: verdicts.count(verdict) for verdict in set(verdicts)} == counted


def test_nothing_of_it_stays_behind(campaign: Campaign) -> None:
    (contact,) = make_contacts(campaign, 1)
    queries.why_message(campaign.account.pk, contact.pk, campaign.message.pk, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.chappe_contact')")
        assert cursor.fetchone() == (None,)
    assert Recipient.objects.count() == 0
