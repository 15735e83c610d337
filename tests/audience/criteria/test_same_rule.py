"""The SQL of criteria says what the rule says, on random accounts."""

import os
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.sql import SQL
from tests.audience.criteria import strategies as s
from tests.factories import make_campaign

from chappe.audience.criteria.facts import Facts, ReplyFact
from chappe.audience.criteria.matching import matches
from chappe.audience.criteria.tree import And, Kind, Node, Not, Or
from chappe.audience.queries.of_groups import in_order
from chappe.audience.store.compiling import compiled
from chappe.audience.store.places import Places
from chappe.clicks.models import Click
from chappe.contacts.models import Consent, Contact, Group, GroupMember, Suppression, Topic
from chappe.deployments.models import Deployment, Recipient
from chappe.gateways.models import InboundText

pytestmark = pytest.mark.django_db

# CHAPPE_THOROUGH=20 multiplies the examples.
EXAMPLES = 60 * int(os.environ.get("CHAPPE_THOROUGH", "1"))
ASKED = 12


class SameRule(TestCase):
    """Each example is an account and a dozen criteria asked of everybody in it."""

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(s.facts(), min_size=1, max_size=8),
        s.replies,
        st.lists(s.criteria, min_size=ASKED, max_size=ASKED),
    )
    def test_sql_and_rule_agree(
        self, everyone: list[Facts], replies: tuple[ReplyFact, ...], asked: list[Node]
    ) -> None:
        account_id, ids = stored(everyone, replies)
        for node in asked:
            assert by_sql(account_id, renamed(node, ids)) == by_rule(node, everyone, replies), node
        places = Places(account_id, s.TODAY, "chappe_contact")
        condition = in_order(compiled(renamed(asked[0], ids), places), places)
        found = Contact.objects.filter(condition, account_id=account_id).values_list("external_id", flat=True)
        assert {int(each or -1) for each in found} == by_rule(asked[0], everyone, replies)

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(s.facts(), min_size=8, max_size=8), s.replies, st.data())
    def test_every_operator_of_every_name(
        self, everyone: list[Facts], replies: tuple[ReplyFact, ...], data: st.DataObject
    ) -> None:
        account_id, ids = stored(everyone, replies)
        for asked in s.ASKABLE:
            node = data.draw(s.condition_of(*asked))
            assert by_sql(account_id, renamed(node, ids)) == by_rule(node, everyone, replies), node


def by_rule(node: Node, everyone: list[Facts], replies: tuple[ReplyFact, ...]) -> set[int]:
    """The places of those whom the rule picks."""
    return {
        place
        for place, facts in enumerate(everyone)
        if matches(node, replace(facts, replies=replies), s.TODAY)
    }


def by_sql(account_id: int, node: Node) -> set[int]:
    """The places of those whom the statement picks."""
    places = Places(account_id, s.TODAY)
    query = SQL(
        "SELECT contact.external_id FROM chappe_contact AS contact WHERE account_id = {} AND {}"
    ).format(places.given(account_id), compiled(node, places))
    with connection.cursor() as cursor:
        cursor.execute(query, places.parameters)
        return {int(row[0]) for row in cursor.fetchall()}


def renamed(node: Node, ids: dict[tuple[Kind, int], int]) -> Node:
    """The criteria with the ids of the stored account, and external ids that are not asked about."""
    if isinstance(node, And | Or):
        return type(node)(tuple(renamed(each, ids) for each in node.nodes))
    if isinstance(node, Not):
        return Not(renamed(node.node, ids))
    if isinstance(node.name, int):
        return replace(node, name=ids[node.kind, node.name])
    return replace(node, name="city_never") if node.name == "external_id" else node


def stored(everyone: list[Facts], replies: tuple[ReplyFact, ...]) -> tuple[int, dict[tuple[Kind, int], int]]:
    """The people as rows, the place of each as its external id; and what the strategies' ids became."""
    campaign = make_campaign()
    account = campaign.account
    ids: dict[tuple[Kind, int], int] = {}
    for topic in s.TOPICS:
        ids[Kind.CONSENT, topic] = Topic.objects.create(
            account=account, key=f"t{topic}", name="T", kind="marketing"
        ).pk
    for group in s.GROUPS:
        ids[Kind.MEMBERSHIP, group] = Group.objects.create(
            account=account, name=f"G{group}", created_at=s.NOW
        ).pk
    for deployment in s.DEPLOYMENTS:
        ids[Kind.SENDING, deployment] = Deployment.objects.create(
            account=account,
            name=f"D{deployment}",
            message=campaign.message,
            state="sending",
            state_since=s.NOW,
            created_at=s.NOW,
            started_at=s.STARTED[deployment],
        ).pk
    Suppression.objects.create(account=account, number=s.NUMBERS[1], reason="stop", at=s.NOW)
    InboundText.objects.bulk_create(
        InboundText(gateway=campaign.gateway, number=reply.number, text="Hi", received_at=reply.at)
        for reply in replies
    )
    for place, facts in enumerate(everyone):
        store_person(account.pk, place, facts, ids)
    return account.pk, ids


def store_person(account_id: int, place: int, facts: Facts, ids: dict[tuple[Kind, int], int]) -> None:
    contact = Contact.objects.create(
        account_id=account_id,
        **{**facts.standard, "external_id": str(place)},
        attributes=dict(facts.attributes),
        number=facts.number,
        number_problem=facts.number_problem,
        number_country=facts.number_country,
        is_active=facts.is_active,
        sms_blocked=facts.sms_blocked,
        created_at=facts.created_at,
        updated_at=facts.updated_at,
    )
    Consent.objects.bulk_create(
        Consent(
            account_id=account_id,
            contact=contact,
            topic_id=ids[Kind.CONSENT, topic],
            status=consent.status,
            basis="express",
            at=consent.at,
            expires_at=consent.expires_at,
        )
        for topic, consent in facts.consents.items()
    )
    GroupMember.objects.bulk_create(
        GroupMember(group_id=ids[Kind.MEMBERSHIP, group], contact=contact) for group in facts.groups
    )
    Recipient.objects.bulk_create(
        Recipient(
            deployment_id=ids[Kind.SENDING, sending.deployment_id],
            position=place + 1,
            contact=contact,
            number=sending.number,
            country="FR",
            encoding="GSM-7",
            fragments=1,
            state=sending.state,
            changed_at=sending.at,
        )
        for sending in facts.sendings
    )
    Click.objects.bulk_create(
        Click(
            deployment_id=ids[Kind.SENDING, click.deployment_id],
            position=place + 1,
            contact=contact,
            link=click.link,
            kind="person" if click.is_person else "robot",
            agent="other",
            at=click.at,
        )
        for click in facts.clicks
    )
