"""Content rules in the console: read, completed for an account, said while a text is composed and approved."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of
from tests.factories import NOW, make_actor

from chappe.accounts.roles import Role
from chappe.content import queries
from chappe.content.completing import Choices, Wish
from chappe.content.operations import complete_texts
from chappe.deployments import operations
from chappe.deployments.models import Deployment
from chappe.messages.operations import update_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def url(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_countries_and_their_rules_with_sources(world: World, client: Client) -> None:
    shown = page(client, url(world, "content"))
    assert "?country=FR" in shown
    assert "<strong>Says how to refuse</strong>" in shown
    found = page(client, url(world, "content") + "?search=viet")
    assert ("?country=VN" in found, "?country=FR" in found) == (True, False)
    assert "is called that" in page(client, url(world, "content") + "?search=atlantis")
    vietnam = page(client, url(world, "content_country") + "?country=VN")
    assert "The text begins with [QC] / [AD]." in vietnam
    assert 'rel="noopener noreferrer">DLA Piper, electronic marketing in Vietnam</a>' in vietnam
    assert 'name="opt_out"' not in page(client, url(world, "content_country") + "?country=IT")
    assert client.get(url(world, "content_country") + "?country=PL").status_code == 404


def test_what_is_put_is_settled_everywhere_and_in_one_country(world: World, client: Client) -> None:
    everywhere, france = url(world, "content"), url(world, "content_country") + "?country=FR"
    client.post(everywhere, {"opt_out": "Reply STOP", "label": "on"})
    client.post(france, {"mode": "own", "opt_out": "STOP 36111"})
    expected = Choices(Wish("Reply STOP", label=True), {"FR": Wish("STOP 36111")})
    assert queries.choices(world.account.pk) == expected
    assert "<code>STOP 36111</code>" in page(client, everywhere)
    refused = client.post(france, {"mode": "own", "opt_out": "No more"})
    assert refused.status_code == 422
    assert "does not tell readers how to refuse" in refused.content.decode()
    client.post(france, {"mode": "everywhere", "opt_out": "STOP 36111"})
    assert queries.choices(world.account.pk) == Choices(Wish("Reply STOP", label=True))


def test_the_composer_says_what_is_missing_and_marks_what_is_put(world: World, client: Client) -> None:
    given = {
        "name": "Autumn",
        "topic": str(world.campaign.topic.pk),
        "sender": str(world.campaign.sender.pk),
        "text": "Hello {{ first_name }}",
        "sample": str(world.contacts[0].pk),
        "do": "count",
    }
    counted = client.post(url(world, "message_count"), given).content.decode()
    assert "France: marketing must say how to refuse it." in counted
    assert 'href="#id_text"' in counted
    assert "www.cnil.fr" in counted
    client.post(url(world, "content_country") + "?country=FR", {"mode": "own", "opt_out": "STOP 36111"})
    completed = client.post(url(world, "message_count"), given).content.decode()
    assert "marketing must say" not in completed
    assert "> STOP 36111</ins>" in completed
    in_french = client.post(
        url(world, "message_count"), given | {"text": "Hi STOP"}, headers={"accept-language": "fr"}
    ).content.decode()
    assert "36111" in in_french


def test_a_sender_is_looked_at_for_the_countries_written_to(world: World, client: Client) -> None:
    assert "Nothing against it is known" in page(client, url(world, "senders"))
    client.post(url(world, "sender_new"), {"value": "INFO"})
    assert "France: the sender “INFO” says nothing of who sends" in page(client, url(world, "senders"))


def test_check_and_approval_say_what_countries_ask_for(world: World, client: Client) -> None:
    actor = make_actor(world.account, Role.ADMINISTRATOR)
    update_message(world.campaign.message.pk, actor=actor, now=NOW, text="Hello {{ first_name }}. STOP")
    checked = page(client, url(world, "deployment_points", world.draft))
    assert "not to which number" in checked
    assert "Source:" in checked
    revision = operations.prepare(world.draft, actor=actor, now=NOW)
    operations.run_preparation(world.draft, revision, clock=lambda: NOW)
    approval = page(client, url(world, "deployment_approval", world.draft))
    assert "What countries ask for" in approval
    assert "not to which number" in approval


def test_a_text_that_may_not_leave_is_not_offered_for_approval(world: World, client: Client) -> None:
    actor = make_actor(world.account, Role.ADMINISTRATOR)
    update_message(world.campaign.message.pk, actor=actor, now=NOW, text="Hello {{ first_name }}")
    complete_texts("FR", opt_out="STOP 36111", actor=actor, now=NOW)
    revision = operations.prepare(world.draft, actor=actor, now=NOW)
    operations.run_preparation(world.draft, revision, clock=lambda: NOW)
    path = url(world, "deployment_approval", world.draft)
    assert 'value="approve"' in page(client, path)
    # As if it had been prepared before its country asked for it.
    Deployment.objects.filter(pk=world.draft).update(frames={})
    for shown in (page(client, path), page(client, f"{path}?confirm=approve")):
        assert "This text may not leave as it is" in shown
        assert 'value="approve"' not in shown
        assert 'id="approve"' not in shown
        assert 'value="reject"' in shown
