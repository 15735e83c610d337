"""Statements that everything waits for read by index: a few rows of a large table never cost all of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.factories import NOW, make_campaign, make_sending

from chappe.audience.eligibility import AudiencePlan
from chappe.audience.frequency import Cap
from chappe.audience.store.statements import cap_parameters, parameters
from chappe.base.statements import statement
from chappe.contacts.models import Group
from chappe.dispatch.store.outcomes import written

pytestmark = pytest.mark.django_db

LARGE = {
    "chappe_contact",
    "chappe_consent",
    "chappe_groupmember",
    "chappe_senderstop",
    "chappe_suppression",
    "chappe_recipient",
    "chappe_recipienttext",
    "chappe_block",
}
MANY = 20_000
FEW = 50
LEASE = UUID(int=1)

# Everybody consents and is in one group, a few in another; all were sent a deployment long done, the few are being
# sent another.
ROWS = (
    """
    INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone,
        postal_code, attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
    SELECT %(account)s, 'c-' || i, 'Ana', '', '', '', '', '', '{}', '+336' || lpad(i::text, 8, '0'), '', 'FR', true,
        false, %(now)s, %(now)s
    FROM generate_series(1, %(many)s) AS i
    """,
    """
    INSERT INTO chappe_consent (account_id, contact_id, topic_id, status, basis, at)
    SELECT account_id, id, %(topic)s, 'granted', 'express', %(now)s FROM chappe_contact
    """,
    """
    INSERT INTO chappe_suppression (account_id, number, reason, source, at)
    SELECT account_id, '+337' || right(number, 8), 'stop', '', %(now)s FROM chappe_contact
    """,
    """
    INSERT INTO chappe_senderstop (account_id, number, sender, reason, source, at)
    SELECT account_id, '+337' || right(number, 8), 'CHAPPE', 'stop', '', %(now)s FROM chappe_contact
    """,
    "INSERT INTO chappe_groupmember (group_id, contact_id) SELECT %(all)s, id FROM chappe_contact",
    """
    INSERT INTO chappe_groupmember (group_id, contact_id)
    SELECT %(small)s, id FROM chappe_contact ORDER BY id DESC LIMIT %(few)s
    """,
    """
    INSERT INTO chappe_recipient (deployment_id, position, contact_id, number, country, encoding, fragments,
        state, code)
    SELECT %(old)s, row_number() OVER (ORDER BY id), id, number, 'FR', 'GSM-7', 1, 'delivered', '' FROM chappe_contact
    """,
    """
    INSERT INTO chappe_recipient (deployment_id, position, contact_id, number, country, encoding, fragments,
        state, code)
    SELECT %(new)s, position, contact_id, number, country, encoding, fragments, 'ready', ''
    FROM chappe_recipient WHERE deployment_id = %(old)s AND position <= %(few)s
    """,
    """
    INSERT INTO chappe_recipienttext (deployment_id, position, text)
    SELECT deployment_id, position, 'Hello' FROM chappe_recipient
    """,
    """
    INSERT INTO chappe_block (deployment_id, gateway_id, due_at, state, positions, pointer, round)
    SELECT deployment_id, %(gateway)s, %(now)s, CASE state WHEN 'ready' THEN 'ready' ELSE 'done' END,
        array_agg(position), CASE state WHEN 'ready' THEN 0 ELSE 5 END, 0
    FROM chappe_recipient GROUP BY deployment_id, state, position / 5
    """,
)


def make_many() -> dict[str, Any]:
    """A campaign among many contacts and recipients: the values of its ids, by name."""
    campaign = make_campaign()
    everybody, small = (
        Group.objects.create(account=campaign.account, name=name, created_at=NOW) for name in ("all", "few")
    )
    ids = {
        "account": campaign.account.pk,
        "topic": campaign.topic.pk,
        "gateway": campaign.gateway.pk,
        "all": everybody.pk,
        "small": small.pk,
        "old": make_sending(campaign, [], state="finished").pk,
        "new": make_sending(campaign, []).pk,
    }
    with connection.cursor() as cursor:
        for rows in ROWS:
            cursor.execute(rows, {**ids, "now": NOW, "many": MANY, "few": FEW})
        cursor.execute(
            "CREATE TEMPORARY TABLE chappe_numbered AS"
            " SELECT position, contact_id, number, country FROM chappe_recipient WHERE deployment_id = %s",
            [ids["old"]],
        )
        cursor.execute("CREATE UNIQUE INDEX ON chappe_numbered (position)")
        cursor.execute("ANALYZE")
    return ids


def test_few_rows_are_found_by_index() -> None:
    ids = make_many()
    few = AudiencePlan(topic_id=ids["topic"], needs_consent=True, group_ids=(ids["small"],))
    of_few = {**parameters(ids["account"], few, NOW), "wide": False}
    lane = {"lane_id": 1, "lease": LEASE, "now": NOW, "margin": 60}
    asked: dict[tuple[str, str], dict[str, Any]] = {
        ("audience", "count"): of_few,
        ("audience", "verdicts"): of_few,
        ("deployments", "merge_values"): {"first": 10_001, "last": 12_000, "fields": ["city"]},
        ("dispatch", "claim"): {
            **lane,
            "gateway_id": ids["gateway"],
            "after": 0,
            "grain": 0.25,
            "slack": 1.0,
        },
        ("dispatch", "step"): {
            **lane,
            **written([], gateway_id=ids["gateway"], now=NOW)[0],
            "capped": "{}",
            "block_id": 1,
            "pointer": 0,
            "count": FEW,
            "closes_after": NOW,
        },
        ("dispatch", "capped"): {
            **cap_parameters([Cap(2, 7)], NOW),
            "block_id": 1,
            "pointer": 0,
            "count": FEW,
        },
    }
    assert {name: scanned(name, values) for name, values in asked.items()} == {name: set() for name in asked}
    # What is wanted whole is read whole, and the test sees it.
    everybody = replace(few, group_ids=(ids["all"],))
    whole = {**parameters(ids["account"], everybody, NOW), "wide": True}
    assert "chappe_contact" in scanned(("audience", "count"), whole)


def scanned(name: tuple[str, str], values: dict[str, Any]) -> set[str]:
    """The large tables that the statement would read from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement(*name), values)
        ((plans,),) = cursor.fetchall()
    found = {node["Relation Name"] for node in nodes(plans[0]["Plan"]) if node["Node Type"] == "Seq Scan"}
    return found & LARGE


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's nodes, itself first."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)
