"""Testing a message: what is sent, what is refused, what the version and its deployments remember of it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import (
    NOW,
    Campaign,
    make_actor,
    make_campaign,
    make_contacts,
    make_sending,
)

from chappe.accounts.operations import update_account
from chappe.accounts.roles import Actor, Role
from chappe.audience.queries import count as count_audience
from chappe.base.audit import entries
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Suppression, Topic
from chappe.contacts.operations import set_cap
from chappe.content.operations import complete_texts
from chappe.deployments import operations as deployments
from chappe.deployments import queries
from chappe.deployments.models import Deployment
from chappe.deployments.operations.preparation import NotValid
from chappe.deployments.queries.plans import audience_plan
from chappe.deployments.tried import Outcome, Verdict
from chappe.deployments.validation import Point, Severity
from chappe.direct.models import DirectText
from chappe.direct.operations import try_message
from chappe.direct.purposes import DirectNoRoute, DirectSuppressed, DirectTextMissing, DirectTooLong
from chappe.direct.queries import trial, trials
from chappe.gateways.models import Gateway
from chappe.messages.models import MessageVersion, Trial, TrialNumber
from chappe.messages.operations import delete_trial_number, save_trial_number, update_message
from chappe.messages.queries import trial_numbers
from chappe.messages.trials import (
    MOST_KEPT,
    TrialNumberInvalid,
    TrialNumbersFull,
    TrialNumbersMissing,
    TrialNumbersTooMany,
    TrialNumberTaken,
    TrialsTooMany,
)
from chappe.reports.queries import report

pytestmark = pytest.mark.django_db

NUMBER = "+33639980077"
OTHER = "+33639980078"


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def author(campaign: Campaign) -> Actor:
    return make_actor(campaign.account, Role.AUTHOR)


def send(campaign: Campaign, actor: Actor, *numbers: str, **given: Any) -> int:
    return try_message(campaign.message.pk, numbers or (NUMBER,), **{"actor": actor, "now": NOW, **given})


def test_a_test_is_completed_for_the_country_of_its_reader_or_of_the_first_phone(
    campaign: Campaign, author: Actor
) -> None:
    owner = make_actor(campaign.account)
    update_message(campaign.message.pk, actor=owner, now=NOW, text="Hello {{ first_name }}")
    complete_texts("FR", opt_out="STOP 36111", actor=owner, now=NOW)
    complete_texts("CA", opt_out="Reply STOP", actor=owner, now=NOW)
    (contact,) = make_contacts(campaign, 1)
    send(campaign, author, "+14168888888", contact_id=contact.pk)
    send(campaign, author, "+14168888888", OTHER)
    texts = DirectText.objects.order_by("id").values_list("text", flat=True)
    assert list(texts) == ["Hello Person 0 STOP 36111", *["Hello Reply STOP"] * 2]


def test_a_test_is_the_text_as_somebody_reads_it_by_the_way_of_a_deployment(
    campaign: Campaign, author: Actor
) -> None:
    (contact,) = make_contacts(campaign, 1)
    save_trial_number("Ana's phone", NUMBER, actor=author, now=NOW)
    trial_id = send(campaign, author, NUMBER, f" {NUMBER} ", OTHER, contact_id=contact.pk)
    rows = DirectText.objects.order_by("id")
    assert [(row.number, row.text, row.purpose, row.sender, row.gateway.name, row.state) for row in rows] == [
        (number, "Hello Person 0. STOP 36180", "test", "CHAPPE", "main", "ready")
        for number in (NUMBER, OTHER)
    ]
    assert rows[0].ends_at == NOW + timedelta(minutes=15)
    rows.filter(number=NUMBER).update(state="delivered")
    rows.filter(number=OTHER).update(state="failed", code="ESME_RINVDSTADR")
    found = trial(campaign.account.pk, trial_id)
    assert (found.version, found.by, found.at, found.contact_id) == (1, author.label, NOW, contact.pk)
    assert (found.outcome, found.fragments) == (Outcome.DELIVERED, 1)
    # Whoever looks sees who tested and what came of it, and no whole number.
    assert [(text.number, text.name, text.outcome, text.code) for text in found.texts] == [
        ("…077", "Ana's phone", Outcome.DELIVERED, ""),
        ("…078", "", Outcome.REFUSED, "ESME_RINVDSTADR"),
    ]
    (entry,) = entries(campaign.account.pk, action="message.tested")
    assert (entry.subject_id, entry.details) == (
        campaign.message.pk,
        {"version": 1, "language": "", "numbers": 2, "fragments": 1},
    )
    assert trials(campaign.account.pk, campaign.message.pk) == [found]
    # Filled as nobody, the fields are empty.
    send(campaign, author)
    assert DirectText.objects.latest("id").text == "Hello . STOP 36180"


def test_a_text_is_tested_with_what_is_put_around_it(campaign: Campaign, author: Actor) -> None:
    owner, account_id, message_id = make_actor(campaign.account), campaign.account.pk, campaign.message.pk
    update_message(message_id, actor=owner, now=NOW, text="Hello")
    complete_texts("FR", opt_out="STOP 36111", actor=owner, now=NOW)

    def verdict() -> Verdict:
        return queries.message_tested(account_id, message_id, now=NOW).verdict

    def kind(value: str) -> None:
        Topic.objects.filter(pk=campaign.topic.pk).update(kind=value)

    send(campaign, author)
    DirectText.objects.update(state="delivered")
    assert (DirectText.objects.get().text, verdict()) == ("Hello STOP 36111", Verdict.TESTED)
    deployment_id = deployments.create_deployment(
        "Summer", message_id=message_id, all_contacts=True, actor=author, now=NOW
    )
    make_contacts(campaign, 1)
    revision = deployments.prepare(deployment_id, actor=author, now=NOW)
    deployments.run_preparation(deployment_id, revision, clock=lambda: NOW)
    # What is put elsewhere is read by others.
    complete_texts("CA", opt_out="Reply STOP", actor=owner, now=NOW)
    assert verdict() is Verdict.TESTED
    # Nothing is put to a transactional text: nobody has read that one.
    kind("transactional")
    assert verdict() is Verdict.EDITED
    kind("marketing")
    complete_texts("FR", opt_out="STOP 36222", actor=owner, now=NOW)
    assert verdict() is Verdict.EDITED
    assert queries.deployment_tested(account_id, deployment_id, now=NOW).verdict is Verdict.TESTED


def test_what_may_not_be_sent_is_refused_whole(campaign: Campaign, author: Actor) -> None:
    stranger = make_campaign()
    Suppression.objects.create(account=campaign.account, number=OTHER, reason="stop", at=NOW)

    def refused(kind: type[Refusal], *numbers: str, **given: Any) -> Refusal:
        with pytest.raises(kind) as found:
            send(campaign, author, *(numbers or (NUMBER,)), **given)
        return found.value

    # One suppressed number keeps the others back too: whoever tests takes it away.
    assert refused(DirectSuppressed, NUMBER, OTHER).params == {"number": OTHER, "kind": "stop"}
    refused(TrialNumbersMissing, " ")
    refused(TrialNumberInvalid, "36180")
    refused(TrialNumbersTooMany, *[f"+336399800{ending}" for ending in range(10, 21)])
    refused(NotFound, contact_id=make_contacts(stranger, 1)[0].pk)
    refused(NotFound, language="fr")
    with pytest.raises(NotFound):
        try_message(stranger.message.pk, [NUMBER], actor=author, now=NOW)
    Gateway.objects.filter(account=campaign.account).update(countries=["BE"])
    refused(DirectNoRoute)
    update_message(campaign.message.pk, text="☺" * 700, actor=author, now=NOW)
    refused(DirectTooLong)
    update_message(campaign.message.pk, text="{{ first_name }}", actor=author, now=NOW)
    refused(DirectTextMissing)
    assert (DirectText.objects.count(), Trial.objects.count()) == (0, 0)


def test_an_account_sends_so_many_tests_an_hour(campaign: Campaign, author: Actor) -> None:
    version = MessageVersion.objects.get(pk=Trial.objects.get(pk=send(campaign, author)).version_id)
    for minutes, numbers in ((59, 10), (40, 85)):
        Trial.objects.create(
            account=campaign.account,
            version=version,
            numbers=numbers,
            fragments=1,
            at=NOW - timedelta(minutes=minutes),
        )
    send(campaign, author, *[f"+3363998000{ending}" for ending in range(4)])
    with pytest.raises(TrialsTooMany) as refused:
        send(campaign, author)
    assert refused.value.params == {"most": 100, "again_at": NOW + timedelta(minutes=1)}
    # Another account's tests are its own.
    other = make_campaign()
    send(other, make_actor(other.account))


def test_tests_count_nowhere(campaign: Campaign, author: Actor) -> None:
    contacts = make_contacts(campaign, 3)
    sending = make_sending(campaign, contacts)

    def figures() -> list[object]:
        return [
            report(campaign.account.pk, sending.pk, now=NOW),
            Deployment.objects.values_list("recipient_count", "fragment_count").get(pk=sending.pk),
            count_audience(campaign.account.pk, audience_plan(sending), now=NOW),
        ]

    # One text a week at most: a test leaves room for a deployment's.
    set_cap(None, most=1, days=7, actor=make_actor(campaign.account), now=NOW)
    before = figures()
    send(campaign, author, *[contact.number or "" for contact in contacts])
    DirectText.objects.update(state="delivered")
    assert figures() == before


def test_a_deployment_says_whether_what_it_sends_was_tested(campaign: Campaign, author: Actor) -> None:
    make_contacts(campaign, 2)
    deployment_id = deployments.create_deployment(
        "Summer", message_id=campaign.message.pk, all_contacts=True, actor=author, now=NOW
    )

    def point() -> Point:
        found = queries.validation(campaign.account.pk, deployment_id, now=NOW, counts=False)
        (one,) = [each for each in found if each.field == "test"]
        return one

    assert (point().code, point().severity) == ("validation.test_untested", Severity.WARNING)
    send(campaign, author)
    assert point().code == "validation.test_waiting"
    DirectText.objects.update(state="unknown", code="no_answer")
    assert point().code == "validation.test_unknown"
    DirectText.objects.update(state="delivered", code="")
    assert (point().code, point().severity) == ("validation.tested", Severity.OK)
    assert point().params == {"by": author.label, "tested_at": NOW, "kind": "delivered"}
    revision = deployments.prepare(deployment_id, actor=author, now=NOW)
    deployments.run_preparation(deployment_id, revision, clock=lambda: NOW)
    # Another name is the same text; an edited text is not, but what was prepared stays tested.
    update_message(campaign.message.pk, name="Late summer", actor=author, now=NOW)
    assert point().code == "validation.tested"
    update_message(campaign.message.pk, text="Hello you. STOP 36180", actor=author, now=NOW)
    assert (point().code, point().params["older"], point().params["newer"]) == (
        "validation.test_edited",
        1,
        3,
    )
    account_id = campaign.account.pk
    assert queries.message_tested(account_id, campaign.message.pk, now=NOW).verdict is Verdict.EDITED
    assert queries.deployment_tested(account_id, deployment_id, now=NOW).verdict is Verdict.TESTED
    tried = queries.versions_tested(account_id, campaign.message.pk, [1, 2, 3])
    assert {number: trial.outcome for number, trial in tried.items()} == {1: Outcome.DELIVERED}
    # The account may ask for a test before any preparation.
    deployments.edit_deployment(deployment_id, actor=author, now=NOW)
    update_account(test_required=True, actor=make_actor(campaign.account), now=NOW)
    assert (point().severity, point().params["kind"]) == (Severity.BLOCKING, "required")
    with pytest.raises(NotValid) as refused:
        deployments.prepare(deployment_id, actor=author, now=NOW)
    assert refused.value.params == {"points": "validation.test_edited"}
    send(campaign, author)
    DirectText.objects.update(state="submitted")
    deployments.prepare(deployment_id, actor=author, now=NOW)


def test_numbers_are_kept_by_name(campaign: Campaign, author: Actor) -> None:
    account_id = campaign.account.pk
    kept = save_trial_number("Ana", NUMBER, actor=author, now=NOW)
    assert save_trial_number("Ana", OTHER, actor=author, now=NOW) == kept
    assert [(one.name, one.number) for one in trial_numbers(account_id)] == [("Ana", OTHER)]
    with pytest.raises(TrialNumberTaken) as taken:
        save_trial_number("Ben", OTHER, actor=author, now=NOW)
    assert taken.value.params["name"] == "Ana"
    with pytest.raises(TrialNumberInvalid):
        save_trial_number("Ben", "36180", actor=author, now=NOW)
    TrialNumber.objects.bulk_create(
        TrialNumber(account=campaign.account, name=f"n{i}", number=f"+3363998{i:04}", created_at=NOW)
        for i in range(MOST_KEPT - 1)
    )
    with pytest.raises(TrialNumbersFull):
        save_trial_number("One more", "+33639981234", actor=author, now=NOW)
    assert save_trial_number("Ana", "+33639981234", actor=author, now=NOW) == kept
    delete_trial_number(kept, actor=author, now=NOW)
    assert "Ana" not in [one.name for one in trial_numbers(account_id)]
