"""Numbers out of use: the rule, and the same over a set in the database."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import LONG_AGO, NOW, Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.accounts.roles import Role
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed
from chappe.contacts import operations as contacts
from chappe.contacts import queries
from chappe.contacts.models import Contact
from chappe.deployments.models import Recipient
from chappe.dispatch import operations
from chappe.dispatch.deadness import DaysOutOfRange, Event, FailuresOutOfRange, Fate, fate, is_dead
from chappe.dispatch.models import Attempt, DeadNumberRule, Receipt
from chappe.gateways.models import InboundText

DAY = timedelta(days=1)
Text = tuple[str, str, tuple[tuple[str, str], ...], int]
"""State, code, receipts (status, code), and how many days ago that was known."""

DEAD: Text = ("undelivered", "001", (("undelivered", "001"),), 1)
DELIVERED: Text = ("delivered", "", (("delivered", "000"),), 1)


@pytest.mark.parametrize(
    ("state", "code", "told", "expected"),
    [
        ("delivered", "", [("delivered", "000")], Fate.DELIVERED),
        ("undelivered", "001", [("undelivered", "001")], Fate.PERMANENT),
        ("undelivered", "", [("undelivered", "")], Fate.PERMANENT),
        ("undelivered", "E-77", [("undelivered", "E-77")], Fate.PERMANENT),
        ("undelivered", "027", [("undelivered", "027")], Fate.OTHER),
        ("undelivered", "001", [("expired", "001")], Fate.OTHER),
        ("undelivered", "001", [("rejected", "001")], Fate.OTHER),
        ("undelivered", "6", [("undelivered", "6"), ("undelivered", "1")], Fate.PERMANENT),
        ("failed", "ESME_RINVDSTADR", [], Fate.PERMANENT),
        ("failed", "ESME_RSUBMITFAIL", [], Fate.OTHER),
        ("submitted", "", [("undelivered", "001")], Fate.OTHER),
        ("unknown", "", [], Fate.OTHER),
    ],
)
def test_what_tells_of_the_number(state: str, code: str, told: list[tuple[str, str]], expected: Fate) -> None:
    assert fate(state, code, told) is expected


EVENTS = st.lists(
    st.builds(
        Event, st.integers(1, 5), st.integers(0, 40).map(lambda d: NOW - d * DAY), st.sampled_from(Fate)
    ),
    max_size=12,
)


@given(EVENTS, st.integers(2, 4), st.integers(1, 40))
def test_a_delivery_clears_what_was_before_and_one_more_failure_never_revives(
    events: list[Event], failures: int, days: int
) -> None:
    before = is_dead(events, failures, days, NOW)
    assert not is_dead([*events, Event(9, NOW, Fate.DELIVERED)], failures, days, NOW)
    assert is_dead([*events, Event(9, NOW, Fate.OTHER)], failures, days, NOW) == before
    if before:
        assert is_dead([*events, Event(9, NOW, Fate.PERMANENT)], failures, days, NOW)
        assert is_dead(events, failures - 1, days, NOW)
        assert is_dead(events, failures, days + 1, NOW)


def send(campaign: Campaign, contact: Contact, text: Text) -> int:
    """One deployment that sent one text, of which this came; the deployment's id."""
    state, code, told, days = text
    at = NOW - days * DAY
    deployment = make_sending(campaign, [contact], state="finished")
    Recipient.objects.filter(deployment=deployment).update(state=state, code=code, changed_at=at)
    reference = f"r{deployment.pk}"
    outcome = "refused" if state == "failed" else "accepted"
    Attempt.objects.create(
        deployment=deployment,
        position=1,
        part=1,
        parts=1,
        gateway=campaign.gateway,
        outcome=outcome,
        reference="" if outcome == "refused" else reference,
        code=code if outcome == "refused" else "",
        at=LONG_AGO,
    )
    Receipt.objects.bulk_create(
        Receipt(gateway=campaign.gateway, reference=reference, status=status, code=error, received_at=at)
        for status, error in told
        if outcome == "accepted"
    )
    return deployment.pk


def rule(campaign: Campaign, failures: int = 3, days: int = 30) -> None:
    actor = make_actor(campaign.account)
    operations.set_dead_number_rule(failures, days=days, actor=actor, now=NOW)
    DeadNumberRule.objects.update(receipt_id=0, attempt_id=0)


TOLD = st.sampled_from(
    [(), (("undelivered", "001"),), (("undelivered", "27"),), (("expired", ""),), (("undelivered", "x"),)]
)
TEXTS = st.lists(
    st.one_of(
        st.tuples(st.just("undelivered"), st.just(""), TOLD, st.integers(0, 40)),
        st.tuples(st.just("delivered"), st.just(""), TOLD, st.integers(0, 40)),
        st.tuples(
            st.just("failed"),
            st.sampled_from(["ESME_RINVDSTADR", "ESME_RSUBMITFAIL"]),
            st.just(()),
            st.integers(0, 40),
        ),
        st.tuples(st.just("submitted"), st.just(""), st.just(()), st.integers(0, 40)),
    ),
    max_size=7,
)


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.integers(2, 3), st.integers(1, 40))
def test_the_database_finds_what_the_rule_says(people: list[list[Text]], failures: int, days: int) -> None:
    with transaction.atomic():
        campaign = make_campaign()
        contacts_made = make_contacts(campaign, len(people))
        expected = []
        for contact, texts in zip(contacts_made, people, strict=True):
            events = [
                Event(send(campaign, contact, text), NOW - text[3] * DAY, fate(text[0], text[1], text[2]))
                for text in texts
            ]
            # A number is looked at when something failed for good.
            looked_at = any(text[1] == "ESME_RINVDSTADR" or "undelivered" in dict(text[2]) for text in texts)
            if looked_at and is_dead(events, failures, days, NOW):
                expected.append(contact.number)
        rule(campaign, failures, days)
        operations.look_for_dead_numbers(now=NOW)
        found = queries.suppressions(campaign.account.pk)
        assert sorted(each.number for each in found) == sorted(filter(None, expected))
        transaction.set_rollback(True)


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign()


@pytest.fixture
def ada(campaign: Campaign) -> Contact:
    return make_contacts(campaign, 1)[0]


def suppressed(campaign: Campaign) -> list[tuple[str, str]]:
    return [(each.reason, each.source) for each in queries.suppressions(campaign.account.pk)]


def test_three_failures_suppress_and_the_audit_log_names_the_number(campaign: Campaign, ada: Contact) -> None:
    rule(campaign)
    for _ in range(2):
        send(campaign, ada, DEAD)
    assert operations.look_for_dead_numbers(now=NOW) == 0
    send(campaign, ada, DEAD)
    assert operations.look_for_dead_numbers(now=NOW) == 1
    assert suppressed(campaign) == [("dead_number", "rule of dead numbers")]
    entry = AuditEntry.objects.get(action="suppression.found_dead")
    assert (entry.actor, entry.details["numbers"], entry.details["count"]) == ("Chappe", [ada.number], 1)
    assert operations.look_for_dead_numbers(now=NOW) == 0


def test_contacts_that_share_a_number_fail_together(campaign: Campaign, ada: Contact) -> None:
    bob = make_contacts(campaign, 1, first=1)[0]
    Contact.objects.filter(pk=bob.pk).update(number=ada.number)
    bob.refresh_from_db()
    rule(campaign, failures=2)
    send(campaign, ada, DEAD)
    send(campaign, bob, DEAD)
    assert operations.look_for_dead_numbers(now=NOW) == 1


def test_another_account_s_failures_do_not_count(campaign: Campaign, ada: Contact) -> None:
    other = make_campaign()
    (same,) = make_contacts(other, 1)
    assert same.number == ada.number
    rule(campaign, failures=2)
    send(campaign, ada, DEAD)
    send(other, same, DEAD)
    assert operations.look_for_dead_numbers(now=NOW) == 0


def test_off_nothing_is_suppressed(campaign: Campaign, ada: Contact) -> None:
    for _ in range(4):
        send(campaign, ada, DEAD)
    assert operations.look_for_dead_numbers(now=NOW) == 0


@pytest.mark.parametrize("sign", ["delivery", "answer", "nothing"])
def test_what_proves_to_be_in_use_is_lifted_again(campaign: Campaign, ada: Contact, sign: str) -> None:
    rule(campaign, failures=2)
    for _ in range(2):
        send(campaign, ada, DEAD)
    operations.look_for_dead_numbers(now=NOW)
    if sign == "delivery":
        send(campaign, ada, replace_days(DELIVERED, -1))
    elif sign == "answer":
        InboundText.objects.create(
            gateway=campaign.gateway, number=ada.number or "", text="Hello", received_at=NOW + DAY
        )
    operations.look_for_dead_numbers(now=NOW + 2 * DAY)
    assert suppressed(campaign) == ([("dead_number", "rule of dead numbers")] if sign == "nothing" else [])
    lifted = AuditEntry.objects.filter(action="suppression.found_alive").count()
    assert lifted == (0 if sign == "nothing" else 1)


def replace_days(text: Text, days: int) -> Text:
    return (*text[:3], days)


def test_what_people_put_down_stays(campaign: Campaign, ada: Contact) -> None:
    rule(campaign)
    contacts.suppress(
        ada.number or "", reason="dead_number", source="letter", actor=make_actor(campaign.account), now=NOW
    )
    send(campaign, ada, replace_days(DELIVERED, -1))
    operations.look_for_dead_numbers(now=NOW + 2 * DAY)
    assert suppressed(campaign) == [("dead_number", "letter")]


def test_a_rule_is_an_administrator_s_and_sensible(campaign: Campaign) -> None:
    administrator = make_actor(campaign.account)
    with pytest.raises(NotAllowed):
        operations.set_dead_number_rule(
            3, days=90, actor=make_actor(campaign.account, Role.APPROVER), now=NOW
        )
    for failures in (1, 21):
        with pytest.raises(FailuresOutOfRange):
            operations.set_dead_number_rule(failures, days=90, actor=administrator, now=NOW)
    for days in (0, 366):
        with pytest.raises(DaysOutOfRange):
            operations.set_dead_number_rule(3, days=days, actor=administrator, now=NOW)
