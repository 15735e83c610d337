"""Short addresses followed: where they lead, what is written down, and what is not."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings
from tests.clicks.conftest import SALE, SENT_AT, Sent
from tests.deployments.test_refreshing import ready, refresh
from tests.factories import NOW, make_actor, make_contacts

from chappe.accounts.operations import update_account
from chappe.clicks import operations, queries
from chappe.clicks.agents import Kind
from chappe.clicks.models import Click
from chappe.clicks.operations import Destination, Request, follow
from chappe.contacts.models import Consent, Suppression
from chappe.contacts.operations import revoke_preference_links
from chappe.deployments import operations as deployments
from chappe.deployments.models import Deployment, Recipient, RecipientText
from chappe.deployments.operations import edit_deployment
from chappe.deployments.operations.preparation import NotValid
from chappe.deployments.queries import estimate_for, validation
from chappe.direct.models import DirectText
from chappe.direct.operations import try_message
from chappe.dossier.operations import erase_contact
from chappe.dossier.queries import everything
from chappe.messages.addresses import DomainMissing
from chappe.messages.contents import Contents
from chappe.messages.fragments import measure
from chappe.messages.models import MessageVersion
from chappe.messages.operations import update_message
from chappe.messages.queries import preview, token_of_test
from chappe.messages.tokens import TokenBad
from chappe.reports.exports import export_recipients
from chappe.reports.queries import report

pytestmark = pytest.mark.django_db

PHONE = Request("GET", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1")
PREVIEW = Request("GET", "WhatsApp/2.23.18.78 i")


def kept() -> list[tuple[object, ...]]:
    return list(
        Click.objects.order_by("id").values_list("position", "contact_id", "link", "kind", "agent", "at")
    )


def test_a_click_leads_on_and_is_written_down_robots_apart(sent: Sent) -> None:
    sale, stop = sent.tokens(1)
    person = Recipient.objects.get(deployment=sent.deployment, position=1).contact_id
    assert follow(sale, PHONE, now=NOW) == Destination(SALE)
    assert follow(sale, PREVIEW, now=NOW) == Destination(SALE)
    assert follow(sale, PHONE, now=SENT_AT + timedelta(milliseconds=900)) == Destination(SALE)
    page = follow(stop, PHONE, now=NOW).address
    assert (page.startswith("https://sms.example.org/p/"), page.endswith("#stop")) == (True, True)
    assert kept() == [
        (1, person, 1, Kind.PERSON, "iphone", NOW),
        (1, person, 1, Kind.ROBOT, "whatsapp", NOW),
        (1, person, 1, Kind.ROBOT, "iphone", SENT_AT + timedelta(milliseconds=900)),
        (1, person, 0, Kind.PERSON, "iphone", NOW),
    ]
    # Looking at the page where one may unsubscribe unsubscribes nobody.
    assert not Suppression.objects.exists()
    assert not Consent.objects.exclude(status="granted").exists()
    counts = queries.clicks_of_deployment(sent.campaign.account.pk, sent.deployment.pk)
    assert (counts.people, counts.clicks, counts.robots) == (1, 1, 2)
    assert [(link.target, link.people, link.clicks, link.robots) for link in counts.links] == [
        (SALE, 1, 1, 2),
        ("", 1, 1, 0),
    ]
    account_id = sent.campaign.account.pk
    assert report(account_id, sent.deployment.pk, now=NOW).clicks == counts
    rows = list(csv.DictReader(io.StringIO("".join(export_recipients(account_id, sent.deployment.pk)))))
    assert [row["clicked_at"] for row in rows] == [NOW.isoformat(), "", ""]
    held = everything(account_id, person, now=NOW)["clicks"]
    assert isinstance(held, list)
    assert [(click["target"], click["kind"], click["agent"]) for click in held][-1] == (
        SALE,
        "person",
        "iphone",
    )
    lines = queries.clicks_of_contact(sent.campaign.account.pk, person)
    assert [(line.target, line.kind, line.deployment_name) for line in lines] == [
        ("", Kind.PERSON, "Sale"),
        (SALE, Kind.ROBOT, "Sale"),
        (SALE, Kind.ROBOT, "Sale"),
        (SALE, Kind.PERSON, "Sale"),
    ]


def test_a_text_that_was_not_sent_is_only_looked_at(sent: Sent) -> None:
    assert follow(sent.tokens(2)[0], PHONE, now=NOW) == Destination(SALE)
    assert kept() == []
    # Where the answer is not written down yet, but the text left, it counts.
    Recipient.objects.filter(deployment=sent.deployment, position=2).update(state="unknown")
    follow(sent.tokens(2)[0], PHONE, now=NOW)
    assert len(kept()) == 1


def test_what_is_no_link_of_this_preparation_leads_nowhere(sent: Sent) -> None:
    sale, stop = sent.tokens(1)
    for token in (sale[::-1], sale[:-1], sale[1:] + sale[0], "0" * 12, "zzzzzzzzzzzz"):
        with pytest.raises(TokenBad):
            follow(token, PHONE, now=NOW)
    edit_deployment(sent.deployment.pk, name="Winter", actor=make_actor(sent.campaign.account), now=NOW)
    for token in (sale, stop):
        with pytest.raises(TokenBad):
            follow(token, PHONE, now=NOW)
    assert kept() == []


def test_a_revoked_link_to_unsubscribe_leads_nowhere_and_the_next_text_has_another(sent: Sent) -> None:
    actor, person = make_actor(sent.campaign.account), sent.contacts[0].pk
    position = Recipient.objects.get(deployment=sent.deployment, contact_id=person).position
    sale, stop = sent.tokens(position)
    revoke_preference_links(person, actor=actor, now=NOW + timedelta(hours=1))
    with pytest.raises(TokenBad):
        follow(stop, PHONE, now=NOW)
    assert follow(sale, PHONE, now=NOW) == Destination(SALE)
    Deployment.objects.filter(pk=sent.deployment.pk).update(prepared_at=NOW + timedelta(hours=2))
    assert follow(stop, PHONE, now=NOW).address.startswith("https://sms.example.org/p/")


def test_an_erased_person_is_led_on_and_leaves_no_trace(sent: Sent) -> None:
    sale, stop = sent.tokens(1)
    person = Recipient.objects.get(deployment=sent.deployment, position=1).contact_id
    follow(sale, PHONE, now=NOW)
    Deployment.objects.filter(pk=sent.deployment.pk).update(state="finished")
    erase_contact(person, confirmation=str(person), actor=make_actor(sent.campaign.account), now=NOW)
    assert kept() == [(1, None, 1, Kind.PERSON, "", NOW)]
    later = NOW + timedelta(days=1)
    assert follow(sale, PHONE, now=later) == Destination(SALE)
    assert follow(stop, PHONE, now=later) == Destination("")
    assert kept()[1:] == [(None, None, 1, Kind.PERSON, "", later), (None, None, 0, Kind.PERSON, "", later)]
    assert queries.clicks_of_contact(sent.campaign.account.pk, person) == []
    counts = queries.clicks_of_deployment(sent.campaign.account.pk, sent.deployment.pk)
    assert (counts.people, counts.clicks) == (1, 2)


def test_one_recipient_fills_no_table(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST", 3)
    for _ in range(5):
        assert follow(sent.tokens(1)[0], Request("HEAD", PHONE.agent), now=NOW) == Destination(SALE)
    assert len(kept()) == 3
    # A program that asks for ever keeps no person's click out.
    for _ in range(5):
        follow(sent.tokens(1)[0], PHONE, now=NOW)
    assert [row[3] for row in kept()] == 3 * [Kind.ROBOT] + 3 * [Kind.PERSON]
    counts = queries.clicks_of_deployment(sent.campaign.account.pk, sent.deployment.pk)
    assert counts.people == 1


def test_clicks_are_only_ever_added(sent: Sent) -> None:
    follow(sent.tokens(1)[0], PHONE, now=NOW)
    for change in (lambda: Click.objects.update(kind="robot"), lambda: Click.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_link_of_a_test_leads_there_and_counts_nothing(sent: Sent) -> None:
    version = MessageVersion.objects.get(message=sent.campaign.message)
    assert follow(token_of_test(version.pk, 1), PHONE, now=NOW) == Destination(SALE)
    assert follow(token_of_test(version.pk, 0), PHONE, now=NOW) == Destination("", is_sample=True)
    for wrong in (token_of_test(version.pk, 9), token_of_test(version.pk + 10_000, 1)):
        with pytest.raises(TokenBad):
            follow(wrong, PHONE, now=NOW)
    actor = make_actor(sent.campaign.account)
    try_message(sent.campaign.message.pk, ["+33639980077"], actor=actor, now=NOW)
    tried = DirectText.objects.get()
    sale, stop = (word.rpartition("/")[2] for word in tried.text.split() if "go.example.org/" in word)
    assert follow(sale, PHONE, now=NOW) == Destination(SALE)
    assert follow(stop, PHONE, now=NOW) == Destination("", is_sample=True)
    assert tried.fragments == measure(tried.text).fragments
    assert kept() == []
    update_account(link_domain="", actor=actor, now=NOW)
    with pytest.raises(DomainMissing):
        try_message(sent.campaign.message.pk, ["+33639980077"], actor=actor, now=NOW)


def test_what_is_counted_before_is_what_leaves(sent: Sent) -> None:
    """Preview, estimate, preparation and the texts themselves, at lengths around the end of a fragment."""
    campaign = sent.campaign
    text = "{{ first_name }} " + "x" * 75 + f" {{% link '{SALE}' %}} {{{{ unsubscribe_link }}}} STOP 36180"
    update_message(campaign.message.pk, text=text, actor=make_actor(campaign.account), now=NOW)
    for contact, letters in zip(sent.contacts, (1, 2, 90), strict=True):
        contact.first_name = "é" * letters
        contact.save()
    now, actor = NOW, make_actor(campaign.account)
    pk = deployments.create_deployment(
        "Later", message_id=campaign.message.pk, all_contacts=True, actor=actor, now=now
    )
    estimate = estimate_for(campaign.account.pk, pk, now=now)
    previews = [
        preview(campaign.account.pk, Contents(text), contact_id=contact.pk) for contact in sent.contacts
    ]
    revision = deployments.prepare(pk, actor=actor, now=now)
    deployments.run_preparation(pk, revision, clock=lambda: now)
    rows = Recipient.objects.filter(deployment_id=pk).order_by("contact_id")
    texts = dict(RecipientText.objects.filter(deployment_id=pk).values_list("position", "text"))
    assert estimate.fragments is not None
    assert dict(estimate.fragments.texts) == {1: 1, 2: 2}
    assert [row.fragments for row in rows] == [1, 2, 2] == [each.fragments for each in previews]
    assert [measure(texts[row.position]).fragments for row in rows] == [1, 2, 2]
    assert [len(texts[row.position]) for row in rows] == [len(each.text) for each in previews]
    assert len({texts[row.position][-23:-11] for row in rows}) == 3
    assert all(row.encoding == each.encoding for row, each in zip(rows, previews, strict=True))


def test_links_without_a_domain_keep_the_deployment_from_being_prepared(
    sent: Sent, settings: Settings
) -> None:
    account, actor = sent.campaign.account, make_actor(sent.campaign.account)
    pk = deployments.create_deployment(
        "Later", message_id=sent.campaign.message.pk, all_contacts=True, actor=actor, now=NOW
    )

    def problem() -> object:
        found = [
            point for point in validation(account.pk, pk, now=NOW) if point.code == "validation.text_refused"
        ]
        return found[0].params["problem"] if found else None

    assert problem() is None
    settings.PUBLIC_URL = ""
    assert problem() == "preferences.no_public_address"
    account.link_domain = ""
    account.save()
    assert problem() == "link.domain_missing"
    assert preview(account.pk, Contents(f"{{% link '{SALE}' %}}")).lacks_link_domain
    with pytest.raises(NotValid):
        deployments.prepare(pk, actor=actor, now=NOW)


def test_a_person_counts_once_whatever_is_followed_and_however_often(sent: Sent) -> None:
    """By the table itself: everybody's clicks as they came, counted anew."""
    Recipient.objects.filter(deployment=sent.deployment).update(state="delivered")
    asked = [(position, link, who) for position in (1, 2, 3) for link in (0, 1) for who in (PHONE, PREVIEW)]
    for position, link, who in [*asked[3:], *asked[::3], *asked[5:8]]:
        follow(sent.tokens(position)[1 - link], who, now=NOW)
    found = queries.clicks_of_deployment(sent.campaign.account.pk, sent.deployment.pk)
    for line in found.links:
        by_person = Click.objects.filter(link=0 if not line.target else 1, kind="person")
        assert line.people == len(set(by_person.values_list("position", flat=True)))
        assert line.clicks == by_person.count()
    offers = Click.objects.filter(link__gt=0, kind="person")
    assert found.people == len(set(offers.values_list("position", flat=True))) == found.links[0].people


def test_who_is_added_as_the_list_is_updated_has_links_too_under_the_same_name(sent: Sent) -> None:
    account, actor = sent.campaign.account, make_actor(sent.campaign.account)
    pk = ready(sent.campaign, actor)
    update_account(link_domain="elsewhere.example", actor=actor, now=NOW)
    (new,) = make_contacts(sent.campaign, 1, first=20)
    assert refresh(pk).state == "sending"
    added = Recipient.objects.get(deployment_id=pk, contact=new)
    text = RecipientText.objects.get(deployment_id=pk, position=added.position).text
    (token, _) = (
        word.rpartition("/")[2] for word in text.split() if word.startswith("https://go.example.org/")
    )
    Recipient.objects.filter(deployment_id=pk).update(state="delivered")
    assert follow(token, PHONE, now=NOW) == Destination(SALE)
    assert [line.target for line in queries.clicks_of_contact(account.pk, new.pk)] == [SALE]
