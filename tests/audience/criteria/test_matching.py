"""Who meets criteria."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from tests.audience.criteria import strategies as s

from chappe.audience.criteria.facts import ClickFact, ConsentFact, Facts, ReplyFact, SendingFact
from chappe.audience.criteria.matching import matches
from chappe.audience.criteria.reading import read
from chappe.audience.criteria.tree import And, Node, Not, Or

NOW = s.NOW
ANA = Facts(
    standard=dict.fromkeys(s.STANDARD_VALUES, "")
    | {"first_name": "Ana", "postal_code": "75011", "language": "fr"},
    attributes={"city": "Évry", "points": "10.50", "birthday": "1992-02-29", "vip": "true", "size": "M"},
    number="+33639980001",
    number_problem="",
    number_country="FR",
    created_at=NOW - timedelta(days=3),
    updated_at=NOW,
    consents={11: ConsentFact("granted", NOW - timedelta(days=10), NOW + timedelta(days=5))},
    groups=frozenset({21}),
    sendings=(
        SendingFact(31, "delivered", "+33639980001", NOW - timedelta(days=9), NOW - timedelta(days=10)),
    ),
    replies=(ReplyFact("+33639980001", NOW - timedelta(days=8)),),
    clicks=(
        ClickFact(31, 1, True, NOW - timedelta(days=8)),
        ClickFact(32, 1, False, NOW - timedelta(days=1)),
        ClickFact(32, 0, True, NOW - timedelta(days=1)),
    ),
)


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"field": "city", "op": "is", "value": "évry"}, True),
        ({"field": "city", "op": "is_not", "value": "ÉVRY"}, False),
        ({"field": "last_name", "op": "is_not", "value": "Roy"}, True),
        ({"field": "last_name", "op": "empty"}, True),
        ({"field": "postal_code", "op": "starts_with_any", "value": ["75", "92"]}, True),
        ({"field": "points", "op": "is", "value": 10.5}, True),
        ({"field": "points", "op": "between", "value": [11, 12]}, False),
        # Born on 29 February: on 28 February 2027, which is yesterday in Paris.
        ({"field": "birthday", "op": "anniversary_in", "value": 0}, False),
        ({"field": "birthday", "op": "anniversary_in", "value": 364}, False),
        ({"field": "birthday", "op": "anniversary_in", "value": 365}, True),
        ({"field": "vip", "op": "yes"}, True),
        ({"field": "size", "op": "one_of", "value": ["s", "m"]}, True),
        ({"contact": "reachable", "op": "yes"}, True),
        ({"contact": "number_country", "op": "is", "value": "France"}, True),
        ({"contact": "number", "op": "contains", "value": "98 00"}, True),
        ({"contact": "created", "op": "last_days", "value": 2}, False),
        ({"contact": "created", "op": "last_days", "value": 4}, True),
        ({"consent": "offers", "op": "granted"}, True),
        ({"consent": "offers", "op": "expires_within", "value": 4}, False),
        ({"consent": "offers", "op": "expires_within", "value": 5}, True),
        ({"consent": "orders", "op": "never_asked"}, True),
        ({"consent": "orders", "op": "withdrawn"}, False),
        ({"group": "Customers", "op": "in"}, True),
        ({"group": "Staff", "op": "not_in"}, True),
        ({"deployment": "Summer", "op": "delivered"}, True),
        ({"deployment": None, "op": "not_sent", "days": 8}, True),
        ({"deployment": None, "op": "not_sent", "days": 30}, False),
        ({"deployment": None, "op": "replied", "days": 7}, False),
        ({"deployment": None, "op": "replied", "days": 10}, True),
        ({"deployment": "Winter", "op": "replied"}, False),
        ({"deployment": "Summer", "op": "clicked"}, True),
        ({"deployment": "Winter", "op": "clicked"}, False),
        ({"deployment": None, "op": "clicked", "days": 7}, False),
        ({"deployment": None, "op": "clicked", "days": 10}, True),
        ({"deployment": None, "op": "sent_times", "value": 2}, False),
    ],
)
def test_a_condition(condition: dict[str, object], met: bool) -> None:
    node = read({"version": 1, "where": condition}, s.VOCABULARY)
    assert matches(node, ANA, s.TODAY) is met
    assert matches(Not(node), ANA, s.TODAY) is not met


def test_a_consent_that_expired_is_not_granted() -> None:
    expired = replace(ANA, consents={11: ConsentFact("granted", NOW - timedelta(days=10), NOW)})
    asked = {
        op: read({"version": 1, "where": {"consent": "offers", "op": op}}, s.VOCABULARY)
        for op in ("granted", "expired")
    }
    assert {op: matches(node, expired, s.TODAY) for op, node in asked.items()} == {
        "granted": False,
        "expired": True,
    }


def test_the_day_is_the_accounts_own() -> None:
    assert s.TODAY.day.isoformat() == "2027-03-01"
    assert NOW.date() == datetime(2027, 2, 28, tzinfo=UTC).date()


@given(s.criteria, s.criteria, s.facts())
def test_joining_is_logic(one: Node, other: Node, facts: Facts) -> None:
    first, second = (matches(each, facts, s.TODAY) for each in (one, other))
    assert matches(And((one, other)), facts, s.TODAY) is (first and second)
    assert matches(Or((one, other)), facts, s.TODAY) is (first or second)
    assert matches(Not(one), facts, s.TODAY) is not first
    assert matches(And(()), facts, s.TODAY)
    assert not matches(Or(()), facts, s.TODAY)
