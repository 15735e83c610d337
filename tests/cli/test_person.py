"""``chappe contacts``: found, explained, exported, erased."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Chappe
from tests.factories import Campaign, make_campaign, make_contacts, make_sending

from chappe.contacts.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


def test_contacts_are_narrowed(chappe: Chappe, campaign: Campaign) -> None:
    account = campaign.account.slug
    make_contacts(campaign, 2)
    Contact.objects.filter(external_id="c-1").update(is_active=False)
    listed = chappe(
        "contacts", "list", "--standing", "inactive", "--granted", "offers", "--account", account, "--json"
    )
    assert listed.code == 0, listed.err
    assert [line["external_id"] for line in listed.json] == ["c-1"]
    both = chappe("contacts", "list", "--granted", "offers", "--withdrawn", "offers", "--account", account)
    assert both.code == 2
    assert chappe("contacts", "list", "--granted", "nothing", "--account", account).code == 3


def test_why_is_said_of_a_message_and_of_a_deployment(chappe: Chappe, campaign: Campaign) -> None:
    account, (contact,) = campaign.account.slug, make_contacts(campaign, 1)
    said = chappe("contacts", "why", "c-0", "--message", "Summer", "--account", account, "--json").json
    assert (said["verdict"], said["eligible"]) == ("eligible", True)
    assert {check["held"] for check in said["checks"]} == {True}
    deployment = make_sending(campaign, [contact])
    Contact.objects.update(sms_blocked=True)
    told = chappe("contacts", "why", "c-0", "--deployment", deployment.name, "--account", account)
    assert "✕ Texts are blocked for this contact. Allow them again if that is right." in told.out
    assert chappe("contacts", "why", "c-0", "--account", account).code == 2


def test_texts_and_everything_held_are_written(chappe: Chappe, campaign: Campaign, tmp_path: Path) -> None:
    account, contacts = campaign.account.slug, make_contacts(campaign, 1)
    make_sending(campaign, contacts)
    listed = chappe("contacts", "texts", "c-0", "--account", account, "--json").json
    assert [(text["text"], text["state"]) for text in listed["texts"]] == [
        ("Hello Person 0. STOP 36180", "ready")
    ]
    place = tmp_path / "person.json"
    assert chappe("contacts", "export", "c-0", "--output", str(place), "--account", account).code == 0
    assert json.loads(place.read_text(encoding="utf-8"))["contact"]["external_id"] == "c-0"


def test_a_contact_is_erased_by_its_number(chappe: Chappe, campaign: Campaign) -> None:
    account, (contact,) = campaign.account.slug, make_contacts(campaign, 1)
    wrong = chappe("contacts", "erase", "c-0", "--confirm", "c-0", "--account", account)
    assert "contact.erasure_unconfirmed" in wrong.err
    erased = chappe("contacts", "erase", "c-0", "--confirm", str(contact.pk), "--account", account, "--json")
    assert erased.json == {"contact": contact.pk, "excluded": 0, "discarded_files": []}
    contact.refresh_from_db()
    assert (contact.first_name, contact.number, contact.external_id) == ("", None, None)


def test_texts_are_blocked_and_allowed(chappe: Chappe, campaign: Campaign) -> None:
    account = campaign.account.slug
    make_contacts(campaign, 1)
    for option, blocked in (("--block", True), ("--unblock", False)):
        assert (
            chappe("contacts", "set", "c-0", option, "--account", account, "--json").json["sms_blocked"]
            is blocked
        )
