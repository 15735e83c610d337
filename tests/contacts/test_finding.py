"""Contacts found by parts of names and numbers and by filters, each by an index."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contacts.making import make_contact
from tests.factories import NOW, make_account

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor
from chappe.contacts import operations, queries
from chappe.contacts.filtering import Filter, Standing, filter_of
from chappe.contacts.models import Contact, Topic
from chappe.contacts.queries.finding import found_by


def found(actor: Actor, search: str = "", **said: str) -> list[str]:
    chosen = filter_of(said)
    lines = queries.contacts(actor.account_id, search=search, chosen=chosen, now=NOW)
    assert queries.contacts_up_to(actor.account_id, search=search, chosen=chosen, now=NOW) == len(lines)
    return [line.first_name for line in lines]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("helene", ["Hélène"]),
        ("HÉLÈNE", ["Hélène"]),
        ("lèn", ["Hélène"]),
        ("ene dup", ["Hélène"]),
        ("œuvré", ["Hélène"]),
        ("oeuvre", ["Hélène"]),
        ("ostergard", ["Søren"]),
        ("Østergård", ["Søren"]),
        ("jean noel", ["Jean-Noël"]),
        ("Jean-Noël", ["Jean-Noël"]),
        ("o'brien", ["Jean-Noël"]),
        ("he", ["Hélène"]),
        ("é", []),
        ("100%", []),
        ("_", []),
        ("\\", []),
        ("0612345678", ["Søren"]),
        ("06 12 34", ["Søren"]),
        ("23456", ["Søren"]),
        ("+33 6 12 34 56 78", ["Søren"]),
        ("00336", ["Søren"]),
        ("678", ["Søren"]),
        ("C/42", ["Jean-Noël"]),
        ("1664", ["1664"]),
        ("16-64", []),
        ("0800 1664", ["1664"]),
        ("5678", ["1664", "Søren"]),
    ],
)
def test_any_part_of_a_name_or_number_whatever_its_accents_and_form(
    author: Actor, search: str, names: list[str]
) -> None:
    make_contact(author, first_name="Hélène", last_name="Dupont-Œuvré")
    make_contact(author, first_name="Søren", last_name="Østergård", mobile="0612345678")
    make_contact(author, first_name="Jean-Noël", last_name="O’Brien", external_id="C/42")
    make_contact(author, first_name="1664", last_name="0800", external_id="5678")
    assert found(author, search) == names


def test_filters_hold_together(administrator: Actor) -> None:
    ada = make_contact(administrator, first_name="Ada", mobile="0612345678")
    bo = make_contact(administrator, first_name="Bo", mobile="+447400123456")
    cy = make_contact(administrator, first_name="Cy", mobile="12")
    make_contact(administrator, first_name="Di")
    operations.deactivate_contact(bo, actor=administrator, now=NOW)
    operations.block_sms(cy, actor=administrator, now=NOW)
    operations.suppress("0612345678", reason="stop", source="reply", actor=administrator, now=NOW)
    group = operations.create_group("Shop", actor=administrator, now=NOW)
    operations.add_to_group(group, [ada, cy], actor=administrator, now=NOW)
    topic = operations.create_topic("offers", name="Offers", kind="marketing", actor=administrator, now=NOW)
    for contact_id, status in ((ada, "granted"), (bo, "withdrawn")):
        operations.state_consent(
            contact_id, "offers", status=status, basis="express", source="form", actor=administrator, now=NOW
        )
    operations.state_consent(
        cy,
        "offers",
        status="granted",
        basis="implied",
        source="sale",
        at=NOW - timedelta(days=2),
        expires_at=NOW - timedelta(days=1),
        actor=administrator,
        now=NOW,
    )
    assert topic
    topic_id = str(Topic.objects.get(key="offers").pk)
    assert found(administrator, standing="active") == ["Di", "Cy", "Ada"]
    assert found(administrator, standing="inactive") == ["Bo"]
    assert found(administrator, standing="blocked") == ["Cy"]
    assert found(administrator, standing="suppressed") == ["Ada"]
    assert found(administrator, standing="erased") == []
    assert found(administrator, problem="any") == ["Di", "Cy"]
    assert found(administrator, problem="missing") == ["Di"]
    assert found(administrator, country="GB") == ["Bo"]
    assert found(administrator, group=str(group)) == ["Cy", "Ada"]
    assert found(administrator, topic=topic_id, consent="granted") == ["Ada"]
    assert found(administrator, topic=topic_id, consent="withdrawn") == ["Bo"]
    assert found(administrator, group=str(group), problem="any") == ["Cy"]
    assert found(administrator, "cy", group=str(group), standing="active", country="") == ["Cy"]
    assert found(administrator, "ada", group=str(group), standing="inactive") == []


def test_a_topic_or_a_group_of_another_account_finds_nobody(author: Actor, stranger: Actor) -> None:
    contact_id = make_contact(author, first_name="Ada")
    group = operations.create_group("Shop", actor=author, now=NOW)
    operations.add_to_group(group, [contact_id], actor=author, now=NOW)
    make_contact(stranger, first_name="Eve")
    assert found(stranger, group=str(group)) == []


def test_a_count_goes_no_further_than_its_bound(author: Actor) -> None:
    for place in range(4):
        make_contact(author, external_id=str(place))
    assert [queries.contacts_up_to(author.account_id, limit=limit) for limit in (2, 3, 4, 5)] == [3, 4, 4, 4]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=3, max_size=20)
    | st.text("0123456789+-./() ", min_size=3, max_size=20)
)
def test_whoever_is_called_so_is_found_so(author: Actor, name: str) -> None:
    contact_id = make_contact(author, first_name=name)
    words = [word for word in name.split() if any(c.isalnum() for c in word)]
    kept = queries.contact(author.account_id, contact_id).first_name
    if words and kept.split() == name.split():
        assert contact_id in [line.id for line in queries.contacts(author.account_id, search=kept, limit=500)]


MANY = 20_000
FILL = """
INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone, postal_code,
    attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
SELECT %(account)s, 'c-' || g, 'Zoé', initcap(translate(substr(md5(g::text), 1, 9), '0123456789', 'aeiouaeiou')),
    '', '', '', '', '{}',
    CASE WHEN g %% 5000 = 1 THEN NULL ELSE '+336' || lpad((g * 4999 %% 100000000)::text, 8, '0') END,
    CASE WHEN g %% 5000 = 1 THEN 'invalid' ELSE '' END, CASE WHEN g %% 2000 = 2 THEN 'RE' ELSE 'FR' END,
    g %% 5000 <> 3, g %% 5000 = 4, now(), now()
FROM generate_series(1, %(many)s) AS g
"""
CONSENTS = """
INSERT INTO chappe_consent (topic_id, contact_id, account_id, status, basis, at)
SELECT %(topic)s, id, account_id, CASE WHEN id %% 5000 = 5 THEN 'withdrawn' ELSE 'granted' END, 'express', now()
FROM chappe_contact WHERE account_id = %(account)s
"""
MEMBERS = """
INSERT INTO chappe_groupmember (group_id, contact_id)
SELECT %(group)s, id FROM chappe_contact WHERE account_id = %(account)s AND id %% 4000 = 7
"""
STOPPED = """
INSERT INTO chappe_suppression (account_id, number, reason, source, at)
SELECT account_id, number, 'stop', 'reply', now() FROM chappe_contact
WHERE account_id = %(account)s AND id %% 4000 = 8 AND number IS NOT NULL
"""


def scans(plan: object) -> list[str]:
    """The tables that a plan reads from one end to the other."""
    if isinstance(plan, list):
        return [name for each in plan for name in scans(each)]
    if not isinstance(plan, dict):
        return []
    own = [plan["Relation Name"]] if plan.get("Node Type") == "Seq Scan" else []
    return own + [name for value in plan.values() for name in scans(value)]


def read_whole(account: Account, search: str, chosen: Filter) -> list[str]:
    found = found_by(account.pk, search, chosen, now=NOW)
    pages = (found.order_by("-pk")[:51], found.order_by().values("pk")[:10_001])
    return [name for page in pages for name in scans(json.loads(page.explain(format="json")))]


def test_no_search_and_no_filter_reads_the_contacts_from_one_end_to_the_other(administrator: Actor) -> None:
    account = Account.objects.get(pk=administrator.account_id)
    topic = Topic.objects.create(account=account, key="offers", name="Offers", kind="marketing")
    group = operations.create_group("Shop", actor=administrator, now=NOW)
    values = {"account": account.pk, "many": MANY, "topic": topic.pk, "group": group}
    other = make_account()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {**values, "account": other.pk})
        for text in (FILL, CONSENTS, MEMBERS, STOPPED):
            cursor.execute(text, values)
        # What autovacuum does after many new rows.
        for index in ("contact_by_name", "contact_by_digits"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        for table in ("contact", "consent", "groupmember", "suppression"):
            cursor.execute(f"ANALYZE chappe_{table}")
    asked = [
        ("aeuob", Filter()),
        ("zoe aeuob", Filter()),
        ("qx", Filter()),
        ("06 12 34 56 78", Filter()),
        ("34567", Filter()),
        ("100", Filter()),
        ("12/34", Filter()),
        ("c-17", Filter()),
        ("", Filter(standing=Standing.INACTIVE)),
        ("", Filter(standing=Standing.BLOCKED)),
        ("", Filter(standing=Standing.ERASED)),
        ("", Filter(problem="any")),
        ("", Filter(problem="invalid")),
        ("", Filter(country="RE")),
        ("", Filter(group_id=group)),
        ("", Filter(topic_id=topic.pk, consent="withdrawn")),
        ("aeu", Filter(group_id=group, standing=Standing.ACTIVE)),
    ]
    read = {(search, str(chosen)): read_whole(account, search, chosen) for search, chosen in asked}
    assert {key: names for key, names in read.items() if "chappe_contact" in names} == {}
    assert Contact.objects.filter(account=account).count() == MANY
