"""The statement of an audience says what the rule says, on random accounts."""

from unittest.mock import patch

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.audience.accounts import NOW, SENDER, Chosen, candidates, chosen
from tests.audience.storing import store
from tests.factories import make_account

from chappe.audience.eligibility import AudiencePlan, Candidate, Verdict, verdicts
from chappe.audience.queries import count
from chappe.audience.store.statements import audience_statement
from chappe.contacts.models import Contact, Group, GroupMember, Topic

pytestmark = pytest.mark.django_db


class SameRule(TestCase):
    """Hypothesis's own test case rolls every example back."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(candidates(), chosen, st.booleans(), st.data())
    def test_sql_and_rule_agree(
        self, everyone: list[Candidate], choice: Chosen, all_contacts: bool, data: st.DataObject
    ) -> None:
        account = make_account()
        topic = Topic.objects.create(account=account, key="offers", name="Offers", kind="marketing")
        groups = [
            Group.objects.create(account=account, name=name, created_at=NOW)
            for name in ("one", "two", "not them")
        ]
        stored = {one.contact_id: store(one, account.id, topic) for one in everyone}
        members = {one.contact_id: data.draw(st.sets(st.sampled_from([0, 1, 2]))) for one in everyone}
        GroupMember.objects.bulk_create(
            GroupMember(group=groups[index], contact_id=stored[contact_id])
            for contact_id, indexes in members.items()
            for index in indexes
        )
        plan = AudiencePlan(
            topic_id=topic.id,
            needs_consent=choice.needs_consent,
            sender=SENDER,
            all_contacts=all_contacts,
            group_ids=(groups[0].id, groups[1].id),
            excluded_group_ids=(groups[2].id,),
            duplicates=choice.duplicates,
            served_countries=choice.served,
            routed_countries=choice.routed,
        )
        targeted = [
            one
            for one in everyone
            if (all_contacts or members[one.contact_id] & {0, 1}) and 2 not in members[one.contact_id]
        ]
        expected = {
            stored[contact_id]: verdict.value for contact_id, verdict in verdicts(targeted, plan, NOW).items()
        }
        with connection.cursor() as cursor:
            cursor.execute(*audience_statement("audience", "verdicts", account.id, plan, NOW))
            assert {row[0]: row[3] for row in cursor.fetchall()} == expected
        for wide in (False, True):
            self.check_count(account.id, plan, expected, wide=wide)

    def check_count(
        self, account_id: int, plan: AudiencePlan, expected: dict[int, str], *, wide: bool
    ) -> None:
        """Count agrees too, whichever way it finds shared numbers."""
        with patch("chappe.audience.queries.counting.WIDE", -1 if wide else 20_000):
            counted = count(account_id, plan, now=NOW)
        assert counted.total == len(expected)
        assert counted.eligible == list(expected.values()).count(Verdict.ELIGIBLE)
        assert counted.verdicts == {
            verdict.value: list(expected.values()).count(verdict)
            for verdict in Verdict
            if verdict in expected.values()
        }
        assert sum(counted.countries.values()) == counted.eligible


def test_groups_of_another_account_reach_nobody() -> None:
    account, other = make_account(), make_account()
    topic = Topic.objects.create(account=account, key="offers", name="Offers", kind="marketing")
    group = Group.objects.create(account=other, name="theirs", created_at=NOW)
    contact = Contact.objects.create(
        account=other,
        number="+33639980001",
        number_problem="",
        number_country="FR",
        created_at=NOW,
        updated_at=NOW,
    )
    GroupMember.objects.create(group=group, contact=contact)
    plan = AudiencePlan(topic_id=topic.id, needs_consent=False, group_ids=(group.id,))
    assert count(account.id, plan, now=NOW).total == 0
