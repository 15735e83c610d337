"""The statement counts the texts of each contact as the rule does, on random histories."""

from dataclasses import replace
from datetime import timedelta
from itertools import count as numbers

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.audience.accounts import NOW
from tests.factories import make_campaign, make_contacts

from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict, verdicts
from chappe.audience.frequency import Cap, Text, binding, zones_of_person
from chappe.audience.queries import count
from chappe.audience.store.statements import audience_statement
from chappe.contacts.models import Contact, Topic
from chappe.deployments.models import Deployment, Recipient
from chappe.dispatch.models import Attempt
from chappe.windows.registry import law

pytestmark = pytest.mark.django_db

COUNTED = ("submitted", "delivered", "undelivered", "unknown")
names = numbers()
hours = st.integers(0, 90).map(lambda found: timedelta(hours=found))
moments = st.tuples(hours, hours, st.booleans(), st.sampled_from([*COUNTED, "failed", "ready", "excluded"]))
histories = st.lists(
    st.tuples(st.integers(0, 2), st.lists(moments, min_size=3, max_size=3)), min_size=0, max_size=4
)
caps = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from([None, 0, 1])),
    max_size=3,
    unique_by=lambda cap: cap[2],
)
places = st.tuples(st.sampled_from(["", "Asia/Tokyo", "No/Where"]), st.sampled_from(["FR", "CA", "US", ""]))


class SameCounts(TestCase):
    """Hypothesis's own test case rolls every example back."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(histories, caps, st.lists(places, min_size=3, max_size=3))
    def test_sql_and_rule_agree(
        self,
        history: list[tuple[int, list[tuple[timedelta, timedelta, bool, str]]]],
        chosen: list[tuple[int, int, int | None]],
        whereabouts: list[tuple[str, str]],
    ) -> None:
        campaign = make_campaign()
        people = make_contacts(campaign, 3)
        for contact, (zone, country) in zip(people, whereabouts, strict=True):
            Contact.objects.filter(pk=contact.pk).update(time_zone=zone, number_country=country)
        topics = [
            campaign.topic,
            Topic.objects.create(account=campaign.account, key="news", name="News", kind="marketing"),
            Topic.objects.create(
                account=campaign.account, key="orders", name="Orders", kind="transactional",
                requires_consent=False,
            ),
        ]  # fmt: skip
        texts: dict[int, list[Text]] = {contact.pk: [] for contact in people}
        for index, sendings in history:
            self.send(campaign.message.pk, topics[index], people, sendings, texts)
        known = [Cap(most, days, None if which is None else topics[which].pk) for most, days, which in chosen]
        plan = AudiencePlan(
            topic_id=campaign.topic.pk,
            needs_consent=False,
            all_contacts=True,
            caps=binding(known, campaign.topic.pk, marketing=True),
        )
        candidates = [
            Candidate(
                contact_id=contact.pk,
                is_active=True,
                sms_blocked=False,
                number=contact.number,
                number_problem="",
                country=country,
                consent=None,
                consented_at=None,
                consent_expires_at=None,
                suppressed=False,
                texts=tuple(texts[contact.pk]),
                zones=zones_of_person(zone, country, law().zones),
            )
            for contact, (zone, country) in zip(people, whereabouts, strict=True)
        ]
        expected = {pk: verdict.value for pk, verdict in verdicts(candidates, plan, NOW).items()}
        with connection.cursor() as cursor:
            cursor.execute(*audience_statement("audience", "verdicts", campaign.account.pk, plan, NOW))
            assert {row[0]: row[3] for row in cursor.fetchall()} == expected
        eligible = count(campaign.account.pk, plan, now=NOW).eligible
        assert eligible == list(expected.values()).count(Verdict.ELIGIBLE)
        # Off by default.
        assert count(campaign.account.pk, replace(plan, caps=()), now=NOW).eligible == 3

    def send(
        self,
        message_id: int,
        topic: Topic,
        people: list[Contact],
        sendings: list[tuple[timedelta, timedelta, bool, str]],
        texts: dict[int, list[Text]],
    ) -> None:
        """A deployment to all three, long begun; each text submitted some hours ago, its receipt later."""
        deployment = Deployment.objects.create(
            account_id=topic.account_id,
            name=f"Earlier {next(names)}",
            message_id=message_id,
            topic=topic,
            state="sending",
            state_since=NOW,
            started_at=NOW - timedelta(hours=91),
            created_at=NOW,
        )
        for position, (contact, (ago, later, answered, state)) in enumerate(
            zip(people, sendings, strict=True), start=1
        ):
            sent_at = NOW - ago
            changed_at = min(NOW, sent_at + later) if answered else sent_at
            Recipient.objects.create(
                deployment=deployment,
                position=position,
                contact=contact,
                number=contact.number or "",
                country="FR",
                encoding="GSM-7",
                fragments=1,
                state=state,
                changed_at=None if state == "ready" else changed_at,
            )
            if answered:
                Attempt.objects.create(
                    deployment=deployment, position=position, part=1, parts=1, gateway_id=1,
                    outcome="accepted", at=sent_at,
                )  # fmt: skip
            if state in COUNTED:
                texts[contact.pk].append(Text(topic.pk, topic.kind == "marketing", sent_at))
