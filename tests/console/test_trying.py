"""Testing a message from its page: the form, what becomes of it, and what deployments say of it."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.console.conftest import World, administrator_of, client_of
from tests.factories import NOW, make_actor, user_id_of

from chappe.accounts.models import Account, User
from chappe.accounts.roles import Role
from chappe.base.clock import now
from chappe.contacts.models import Suppression
from chappe.direct.models import DirectText
from chappe.gateways.operations import set_prices
from chappe.messages.models import Message, Trial, TrialNumber
from chappe.messages.operations import update_message

pytestmark = pytest.mark.django_db

NUMBER = "+33639980077"


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def html_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def values(world: World, **changes: str) -> dict[str, str]:
    return {"sample": str(world.contacts[0].pk), "others": "", "do": "send", **changes}


def test_a_test_is_sent_and_followed_without_a_script(world: World, client: Client) -> None:
    message = world.campaign.message
    owner = make_actor(world.account)
    set_prices(gateway_id=world.campaign.gateway.pk, prices={"FR": Decimal("0.05")}, actor=owner, now=NOW)
    url = page(world, "message_test", message.pk)
    first = html_of(client.get(url))
    assert "This message was not tested yet" in first
    # The only number that is kept is ticked.
    kept = TrialNumber.objects.get(account=world.account)
    assert re.search(rf'name="kept" value="{kept.pk}"[^>]*checked', first)
    asked = values(world, kept=str(kept.pk), others="+33639980078, +33639980079", do="show")
    looked = html_of(client.post(url, asked))
    assert "Hello Person 0. STOP 36180" in looked
    assert "<b>3</b> numbers chosen</span> <span><b>3</b> fragments in all" in looked
    assert "€0.15" in looked
    assert not Trial.objects.exists()
    client.post(url, {**asked, "do": "send"})
    assert list(DirectText.objects.order_by("id").values_list("number", "text")) == [
        (f"+3363998007{ending}", "Hello Person 0. STOP 36180") for ending in (7, 8, 9)
    ]
    DirectText.objects.filter(number=NUMBER).update(state="delivered", changed_at=now())
    DirectText.objects.filter(number__endswith="8").update(state="failed", code="ESME_RINVDSTADR")
    followed = html_of(client.get(url))
    assert "as read by" in followed
    assert "The provider does not know this number" in followed
    assert ("…078" in followed, "+33639980078" in followed) == (True, False)
    # The third waits: the piece asks for itself again, and there is a link for who has no script.
    assert 'hx-trigger="every 2s"' in followed
    assert f'href="{url}#tests"' in followed
    Trial.objects.update(at=now() - timedelta(seconds=30))
    assert "No gateway has taken the test yet" in html_of(client.get(url))
    DirectText.objects.filter(state="ready").update(state="unknown", code="no_answer")
    ended = html_of(client.get(page(world, "message_tests", message.pk), headers={"hx-request": "true"}))
    assert ("hx-trigger" in ended, "The provider did not answer in time" in ended) == (False, True)
    assert "This text was tested by" in html_of(client.get(page(world, "message", message.pk)))


def test_what_is_refused_is_said_beside_the_numbers(world: World, client: Client) -> None:
    url = page(world, "message_test", world.campaign.message.pk)
    Suppression.objects.create(account=world.account, number="+33639980078", reason="stop", at=NOW)

    def refused(**changes: str) -> str:
        response = client.post(url, values(world, **changes))
        assert response.status_code == 422
        return html_of(response)

    assert "Choose at least one number" in refused()
    assert "“12” is no phone number" in refused(others="12")
    said = refused(others="+33639980078")
    assert ("said STOP" in said, 'href="#id_others"' in said) == (True, True)
    assert "A test goes to 10 numbers at most" in refused(
        others=",".join(f"+336399800{i}" for i in range(10, 21))
    )
    assert not DirectText.objects.exists()
    viewer = client_of(User.objects.get(pk=user_id_of(make_actor(world.account, Role.VIEWER))))
    assert viewer.post(url, values(world, others=NUMBER)).status_code == 403
    seen = html_of(viewer.get(url))
    assert ("Send the test" in seen, "This message was not tested yet" in seen) == (False, True)


def test_an_edited_text_says_so_at_check_and_at_the_approval(world: World, client: Client) -> None:
    message = world.campaign.message
    author = make_actor(world.account)
    points = page(world, "deployment_points", world.draft)
    approval = page(world, "deployment_approval", world.prepared)
    assert "This text was not tested" in html_of(client.get(points))
    assert "This text was not tested" in html_of(client.get(approval))
    client.post(page(world, "message_test", message.pk), values(world, others=NUMBER))
    DirectText.objects.update(state="delivered")
    for url in (points, approval):
        found = html_of(client.get(url))
        assert ("This text was tested by" in found, "was not tested" in found) == (True, False)
    update_message(message.pk, text="Hello you. STOP 36180", actor=author, now=NOW)
    compared = f"{page(world, 'message_history', message.pk)}?older=1&amp;newer=2"
    checked = html_of(client.get(points))
    assert "This text was edited since version 1 was tested" in checked
    assert f'href="{compared}"' in checked
    assert f'href="{page(world, "message_test", message.pk)}?deployment={world.draft}"' in checked
    # What was prepared before is the text that was tested.
    assert "This text was tested by" in html_of(client.get(approval))
    Account.objects.filter(pk=world.account.pk).update(test_required=True)
    blocked = html_of(client.get(points))
    assert "this account prepares only tested texts" in blocked
    assert "Prepare this deployment?" not in blocked
    assert "Tested" in html_of(client.get(page(world, "message_history", message.pk)))


def test_the_composer_saves_and_tests_in_one_go(world: World, client: Client) -> None:
    message = world.campaign.message
    given = {
        "name": "Summer",
        "topic": str(world.campaign.topic.pk),
        "sender": str(world.campaign.sender.pk),
        "text": "Hello all",
        "language": "",
        "do": "test",
    }
    back = f"?deployment={world.draft}"
    response = client.post(page(world, "message", message.pk) + back, given)
    tests = page(world, "message_test", message.pk) + back
    assert response.headers["Location"] == tests
    assert Message.objects.get(pk=message.pk).text == "Hello all"
    # From the test one comes back to the deployment one left.
    assert client.post(tests, values(world, others=NUMBER)).headers["Location"] == tests
    assert f'href="{page(world, "deployment", world.draft)}"' in html_of(client.get(tests))


def test_the_list_of_tests_takes_as_many_queries_for_three_as_for_one(world: World, client: Client) -> None:
    url = page(world, "message_test", world.campaign.message.pk)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(url)
        return len(found)

    client.post(url, values(world, others=NUMBER))
    one = queries()
    for _ in range(2):
        client.post(url, values(world, others=f"{NUMBER},+33639980078"))
    assert queries() == one


def test_numbers_are_kept_in_the_settings(world: World, client: Client) -> None:
    url = page(world, "trial_numbers")
    client.post(url, {"name": "Ben", "number": "+33 6 39 98 00 78"})
    assert "+33\N{NO-BREAK SPACE}6" in client.get(url).content.decode()
    wrong = client.post(url, {"name": "Cid", "number": "12"})
    assert (wrong.status_code, 'href="#id_number"' in html_of(wrong)) == (422, True)
    kept = TrialNumber.objects.get(account=world.account, name="Ben")
    client.post(page(world, "trial_number_delete", kept.pk))
    assert not TrialNumber.objects.filter(pk=kept.pk).exists()
