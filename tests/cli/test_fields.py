"""The account's own fields, how its numbers are read and the countries it serves, from the command line."""

import csv

import pytest
from tests.cli.conftest import Chappe
from tests.factories import NOW

from chappe.accounts.models import Account
from chappe.contacts.models import Topic
from chappe.messages.models import Message, Sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(chappe: Chappe) -> str:
    assert chappe("accounts", "create", "acme", "--number-format", "local:FR").code == 0
    return "acme"


@pytest.fixture
def people(chappe: Chappe, account: str) -> str:
    """Two contacts: one whose number is French, one whose number is Canadian."""
    chappe("contacts", "create", "--field", "external_id=a", "--field", "mobile=06 12 34 56 78")
    chappe("contacts", "create", "--field", "external_id=b", "--field", "mobile=416-888/8888")
    return account


def number_of(chappe: Chappe, contact: str) -> object:
    return chappe("contacts", "show", contact, "--json").json["number"]


def test_fields_are_made_listed_and_renamed(chappe: Chappe, account: str) -> None:
    made = chappe(
        "fields", "add", "Card", "--kind", "choice", "--choice", "Gold", "--choice", "Silver", "--json"
    )
    card = {"key": "card", "name": "Card", "kind": "choice", "choices": ["Gold", "Silver"], "is_sms": False}
    assert made.json == card
    assert chappe("fields", "add", "Card").code == 1
    assert chappe("fields", "rename", "card", "Loyalty").code == 0
    assert chappe("fields", "list", "--json").json[1] == {**card, "name": "Loyalty"}
    assert chappe("fields", "list").out.splitlines() == [
        "Key     Name     Kind          Choices       SMS field",
        "mobile  mobile   Phone number  –                   yes",
        "card    Loyalty  Choice        Gold, Silver         no",
    ]
    assert chappe("fields", "rename", "nothing", "Else").code == 3


def test_values_are_checked_by_hand_too(chappe: Chappe, account: str) -> None:
    chappe("fields", "add", "Born", "--kind", "date")
    refused = chappe("contacts", "create", "--field", "born=yesterday")
    assert (refused.code, "[contact.date_malformed]" in refused.err) == (1, True)
    made = chappe("contacts", "create", "--field", "born=14/07/1990", "--json")
    assert made.json["attributes"] == {"born": "1990-07-14"}


def test_what_changes_numbers_is_shown_and_to_be_confirmed(chappe: Chappe, people: str) -> None:
    asked = chappe("accounts", "set", "--number-format", "local:CA")
    assert asked.code == 1
    assert "       1  Get a number that can be texted" in asked.out.splitlines()
    assert "       1  Lose their number: it is invalid, read this way" in asked.out.splitlines()
    assert "[cli.not_confirmed]" in asked.err
    assert number_of(chappe, "b") is None
    assert chappe("accounts", "show", "--json").json["number_format"] == "local:FR"
    (proposed,) = chappe("rewrites", "list", "--json").json
    assert proposed["stage"] == "counted"
    done = chappe("rewrites", "confirm", str(proposed["id"]), "--json")
    assert done.json["applied"] == {"appeared": 1, "lost.invalid": 1}
    assert number_of(chappe, "b") == "+14168888888"
    assert chappe("accounts", "set", "--number-format", "local:FR", "--yes").code == 0
    assert number_of(chappe, "a") == "+33612345678"


def test_a_proposal_can_be_dropped(chappe: Chappe, people: str) -> None:
    chappe("accounts", "set", "--number-format", "local:CA")
    (proposed,) = chappe("rewrites", "list", "--json").json
    assert chappe("rewrites", "drop", str(proposed["id"])).code == 0
    assert chappe("rewrites", "confirm", str(proposed["id"])).code == 1
    assert chappe("rewrites", "show", str(proposed["id"]), "--json").json["stage"] == "dropped"


def test_what_changes_no_contact_is_not_asked(chappe: Chappe, people: str) -> None:
    assert chappe("accounts", "set", "--supported-countries", "FR").code == 0
    assert chappe("accounts", "show", "--json").json["supported_countries"] == ["FR"]


def test_a_kind_is_changed_and_values_cleared_when_told(chappe: Chappe, people: str) -> None:
    chappe("contacts", "set", "a", "--field", "visits=many")
    chappe("contacts", "set", "b", "--field", "visits=12,50")
    refused = chappe("fields", "change", "visits", "--kind", "number", "--yes")
    assert (refused.code, "[rewrite.values_do_not_fit]" in refused.err) == (1, True)
    changed = chappe("fields", "change", "visits", "--kind", "number", "--yes", "--clear", "--json")
    assert changed.json["applied"] == {"unfit": 1, "rewritten": 1}
    assert chappe("contacts", "show", "b", "--json").json["attributes"]["visits"] == "12.5"


def test_a_field_is_removed_after_saying_who_holds_a_value(chappe: Chappe, people: str) -> None:
    chappe("contacts", "set", "a", "--field", "visits=3")
    asked = chappe("fields", "remove", "visits")
    assert (asked.code, "       1  Lose their value" in asked.out.splitlines()) == (1, True)
    assert chappe("fields", "remove", "visits", "--yes").code == 0
    assert "visits" not in chappe("contacts", "show", "a", "--json").json["attributes"]
    assert chappe("fields", "remove", "mobile", "--yes").code == 1


def test_a_field_that_texts_name_is_removed_after_saying_which(chappe: Chappe, people: str) -> None:
    chappe("contacts", "set", "a", "--field", "visits=3")
    account = Account.objects.get()
    topic = Topic.objects.create(account=account, key="offers", name="Offers", kind="marketing")
    sender = Sender.objects.create(account=account, value="CHAPPE", kind="alphanumeric")
    for name, text in (("Thanks", "Visit {{ visits }}."), ("Plain", "Our visits are free.")):
        Message.objects.create(
            account=account, name=name, topic=topic, sender=sender, text=text, created_at=NOW, updated_at=NOW
        )
    said = chappe("fields", "remove", "visits", "--yes")
    assert "These texts name visits, and cannot be prepared without it: Thanks. Take it out" in said.err


def test_countries_are_listed_and_turned_on_and_off(chappe: Chappe, people: str) -> None:
    (germany,) = chappe("numbers", "formats", "--search", "allemagne", "--json").json
    assert (germany["country"], germany["is_served"], germany["is_reached"]) == ("DE", True, False)
    lines = chappe("numbers", "formats", "--search", "+33").out.splitlines()
    assert lines[1].split() == ["FR", "France", "+33", "9", "0", "+33612345678", "yes", "no"]
    rows = list(csv.DictReader(chappe("numbers", "formats", "--csv").out.splitlines()))
    assert len(rows) == len(chappe("numbers", "formats", "--json").json)
    asked = chappe("numbers", "serve", "FR", "--off")
    assert (asked.code, "[cli.not_confirmed]" in asked.err) == (1, True)
    assert chappe("numbers", "serve", "FR", "--off", "--yes").code == 0
    assert number_of(chappe, "a") is None
    assert chappe("numbers", "formats", "--not-served", "--json").json[0]["country"] == "FR"
    assert (
        chappe("numbers", "serve", "fr", "--yes").out.splitlines()[-1] == "Countries served: every country."
    )
    assert chappe("numbers", "serve", "XX").code == 1
