"""Testing messages from the command line."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.cli.conftest import Chappe
from tests.factories import make_campaign, make_contacts

from chappe.cli.exits import Exit
from chappe.direct.models import DirectText

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_tested_on_numbers_that_are_kept(chappe: Chappe) -> None:
    campaign = make_campaign()
    make_contacts(campaign, 1)
    assert "not tested" in chappe("messages", "tests", "Summer").out
    kept = chappe("test-numbers", "add", "Ana", "+33639980077", "--json").json
    assert (kept["name"], kept["number"]) == ("Ana", "+33639980077")
    assert [line.split() for line in chappe("test-numbers", "list").out.splitlines()] == [
        ["Name", "Number"],
        ["Ana", "+33639980077"],
    ]
    sent = chappe(
        "messages", "test", "Summer", "--to", "Ana", "--to", "+33 6 39 98 00 78", "--as", "c-0", "--json"
    ).json
    assert [(text["number"], text["name"], text["outcome"]) for text in sent["texts"]] == [
        ("…077", "Ana", "waiting"),
        ("…078", "", "waiting"),
    ]
    assert set(DirectText.objects.values_list("text", flat=True)) == {"Hello Person 0. STOP 36180"}
    DirectText.objects.filter(number="+33639980077").update(state="delivered")
    DirectText.objects.filter(number="+33639980078").update(state="failed", code="ESME_RINVDSTADR")
    listed = chappe("messages", "tests", "Summer").out
    assert "tested by command line on" in listed
    assert "Not delivered: The provider does not know this number" in listed
    assert chappe("messages", "tests", "Summer", "--json").json["verdict"] == "tested"
    chappe("messages", "set", "Summer", "--text", "Hello you. STOP 36180")
    edited = chappe("messages", "tests", "Summer").out
    assert "edited since version 1 was tested" in edited
    assert chappe("test-numbers", "delete", "Ana").out == "Ana is deleted.\n"
    assert chappe("test-numbers", "delete", "Ana").code == Exit.NOT_FOUND
    refused = chappe("messages", "test", "Summer", "--to", "Ana")
    assert (refused.code, "“Ana” is no phone number" in refused.err) == (Exit.REFUSED, True)
    assert chappe("accounts", "set", "--test-required", "--json").json["test_required"] is True


def test_waiting_ends_with_the_outcome(chappe: Chappe) -> None:
    make_campaign()

    def deliver() -> None:
        try:
            while not DirectText.objects.filter(state="ready").exists():
                time.sleep(0.05)
            DirectText.objects.update(state="delivered", changed_at=datetime.now(UTC))
        finally:
            connection.close()

    network = threading.Thread(target=deliver)
    network.start()
    waited = chappe("messages", "test", "Summer", "--to", "+33639980077", "--wait")
    network.join()
    assert (waited.code, "Delivered" in waited.out) == (Exit.DONE, True)
    late = chappe("messages", "test", "Summer", "--to", "+33639980077", "--wait", "--timeout", "0", "--json")
    assert (late.code, late.json["outcome"]) == (Exit.OUTCOME, "waiting")
