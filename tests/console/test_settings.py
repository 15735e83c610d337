"""Messages, topics, senders, gateways, people and the account through their pages."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.console.conftest import World, administrator_of, client_of
from tests.factories import make_actor, user_id_of

from chappe.accounts import queries as accounts
from chappe.accounts.models import Account, User
from chappe.accounts.roles import Role
from chappe.base import clock
from chappe.console.forms.gateway_options import OPTIONS
from chappe.contacts.models import SenderStop, Suppression, Topic
from chappe.dispatch.models import Lane, LaneMinute
from chappe.dispatch.queries import DeadNumbersView, dead_number_rule
from chappe.gateways.models import Gateway
from chappe.gateways.registry import decrypted, kinds
from chappe.messages.models import Message, Sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def page(world: World, name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, *args])


def message_values(world: World, **changes: str) -> dict[str, str]:
    return {
        "name": "Autumn",
        "topic": str(world.campaign.topic.pk),
        "sender": str(world.campaign.sender.pk),
        "text": "Hello {{ first_name }}",
        **changes,
    }


def test_a_message_is_written_and_changed(world: World, client: Client) -> None:
    client.post(page(world, "message_new"), message_values(world, text="Line one\r\nline two"))
    message = Message.objects.get(name="Autumn")
    assert message.text == "Line one\nline two"
    client.post(page(world, "message", message.pk), message_values(world, smart_replacement="on"))
    message.refresh_from_db()
    assert (message.text, message.smart_replacement, message.revision) == ("Hello {{ first_name }}", True, 2)


def test_a_field_that_no_contact_has_is_said_beside_the_text(world: World, client: Client) -> None:
    response = client.post(page(world, "message_new"), message_values(world, text="Hello {{ name }}"))
    assert response.status_code == 422
    assert 'href="#id_text"' in response.content.decode()
    assert not Message.objects.filter(name="Autumn").exists()


@pytest.mark.parametrize(
    ("text", "smart", "fragments", "encoding"),
    [("a" * 161, "", 2, "GSM-7"), ("’", "", 1, "UCS-2"), ("’", "on", 1, "GSM-7"), ("ê" * 71, "", 2, "UCS-2")],
)
def test_the_text_is_counted_as_it_is_written(
    text: str, smart: str, fragments: int, encoding: str, world: World, client: Client
) -> None:
    html = client.post(
        page(world, "message_count"), {"text": text, "smart_replacement": smart}
    ).content.decode()
    assert f"<b>{fragments}</b>" in html
    assert f"<b>{encoding}</b>" in html
    assert ("UCS-2, where a fragment" in html) is (encoding == "UCS-2")


def test_the_preview_is_filled_for_a_contact_of_the_account_only(world: World, client: Client) -> None:
    url = page(world, "message_count")
    values = {"text": "Hello {{ first_name }}", "sample": str(world.contacts[1].pk)}
    assert "Hello Person 1" in client.post(url, values).content.decode()
    stranger = client.post(url, {**values, "sample": str(world.contacts[1].pk + 1000)})
    assert stranger.status_code == 404


def test_a_preview_never_runs_what_it_shows(world: World, client: Client) -> None:
    html = client.post(page(world, "message_count"), {"text": "<script>alert(1)</script> ê"}).content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>ê</mark>" in html


def test_topics_and_senders_are_added(world: World, client: Client) -> None:
    client.post(page(world, "topic_new"), {"name": "Orders", "key": "orders", "kind": "transactional"})
    assert Topic.objects.get(key="orders").requires_consent is False
    again = client.post(page(world, "topic_new"), {"name": "Orders", "key": "orders", "kind": "marketing"})
    assert (again.status_code, 'href="#id_key"' in again.content.decode()) == (422, True)
    client.post(page(world, "sender_new"), {"value": "MAISON"})
    assert Sender.objects.filter(value="MAISON").exists()
    wrong = client.post(page(world, "sender_new"), {"value": "A name that is too long"})
    assert (wrong.status_code, 'href="#id_value"' in wrong.content.decode()) == (422, True)


def test_the_password_of_a_gateway_is_written_and_never_shown(world: World, client: Client) -> None:
    values = {
        "name": "second",
        "host": "smpp.example.com",
        "port": "2776",
        "system_id": "chappe",
        "password": "s3cret",
        "window": "20",
        "binds": "2",
        "preference": "10",
        "countries": ["FR", "GB"],
    }
    client.post(page(world, "gateway_new"), values)
    gateway = Gateway.objects.get(name="second")
    assert gateway.countries == ["FR", "GB"]
    shown = client.get(page(world, "gateway", gateway.pk)).content.decode()
    assert "s3cret" not in shown
    client.post(page(world, "gateway", gateway.pk), {**values, "password": "", "port": "2777"})
    gateway.refresh_from_db()
    assert gateway.port == 2777
    assert decrypted(gateway.secret, name="second").value == "s3cret"
    client.post(page(world, "gateway_switch", gateway.pk), {"enabled": "no"})
    gateway.refresh_from_db()
    assert gateway.is_enabled is False


def test_a_gateway_s_page_shows_its_last_hour_and_its_lanes(world: World, client: Client) -> None:
    gateway = world.campaign.gateway
    minute = clock.now().replace(second=0, microsecond=0)
    for what, code, count in (
        ("accepted", "", 1_234),
        ("refused", "ESME_RINVDSTADR", 5),
        ("later", "ESME_RTHROTTLED", 7),
        ("receipt", "delivered", 90),
        ("reply", "", 2),
        ("step", "claim", 4),
    ):
        LaneMinute.objects.create(
            gateway=gateway, minute=minute, lane=0, what=what, code=code, count=count, seconds=0.02
        )
    Lane.objects.filter(gateway=gateway).delete()
    Lane.objects.create(
        gateway=gateway,
        index=0,
        lease=UUID(int=1),
        holder="machine-a:7",
        lease_until=clock.now() + timedelta(hours=1),
        condition="waiting: refused by peer",
        down_since=minute,
        in_flight=3,
        slowed_to=12.5,
    )
    address = page(world, "gateway_activity", gateway.pk)
    shown = text_of(client.get(address))
    for told in (
        "1,234",
        "The provider does not know this number",
        "The provider finds the pace too quick",
        "Waiting to connect again · refused by peer",
        "machine-a:7",
        "3 of 10",
        "Slowed by the provider to 12.5 fragments a second",
        "4 times, 5 ms on average",
    ):
        assert told in shown
    piece = client.get(address, headers={"HX-Request": "true"})
    assert text_of(piece).lstrip().startswith('<div class="stack-wide" id="gateway-now"')
    assert "1,234" in text_of(piece)


def test_a_gateway_of_http_is_made_with_the_options_of_its_kind(
    world: World, client: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"
    values = {
        "kind": "sinch",
        "name": "Sinch",
        "system_id": "plan",
        "password": "t0ken",
        "settings": "response_timeout = 20\n",
        "window": "20",
        "binds": "1",
        "preference": "10",
    }
    wrong = client.post(page(world, "gateway_new"), {**values, "settings": "region = eu"})
    assert (wrong.status_code, 'href="#id_settings"' in wrong.content.decode()) == (422, True)
    nonsense = client.post(page(world, "gateway_new"), {**values, "settings": "nonsense"})
    assert (nonsense.status_code, 'href="#id_settings"' in nonsense.content.decode()) == (422, True)
    client.post(page(world, "gateway_new"), values)
    gateway = Gateway.objects.get(name="Sinch")
    assert (gateway.kind, gateway.host, gateway.port) == ("sinch", "us.sms.api.sinch.com", 443)
    assert gateway.settings == {"response_timeout": "20"}
    listed = client.get(page(world, "gateways")).content.decode()
    assert "https://sms.example.org/callbacks/" in listed
    assert "refused until" in listed
    client.post(page(world, "gateway", gateway.pk), {**values, "password": "", "callback_secret": "s1gning"})
    gateway.refresh_from_db()
    assert decrypted(gateway.secret, name="").value == "t0ken"
    assert decrypted(gateway.callback_secret, name="").value == "s1gning"
    shown = client.get(page(world, "gateway", gateway.pk)).content.decode()
    assert "response_timeout = 20" in shown
    assert "s1gning" not in shown
    assert "t0ken" not in shown


def test_each_option_of_a_kind_has_a_field_that_says_what_it_means(world: World, client: Client) -> None:
    assert {name for kind in kinds().values() for name in kind.options} == set(OPTIONS)
    blank = client.get(page(world, "gateway_new")).content.decode()
    # What the style sheet shows is written out by kind there.
    sheet = Path(str(find("chappe/components.css"))).read_text()
    for kind in kinds().values():
        if kind.options:
            assert f'class="card form kind-options of-{kind.name}"' in blank
            assert f'option[value="{kind.name}"]:checked) .of-{kind.name}' in sheet
    values = {
        "kind": "aws",
        "name": "AWS",
        "host": "sms-voice.eu-west-3.amazonaws.com",
        "system_id": "AKIA",
        "password": "t0ken",
        "window": "20",
        "binds": "1",
        "preference": "10",
        "option_configuration_set": "chappe",
        "option_body": "of another kind",
        "settings": "response_timeout = 20",
    }
    refused = client.post(page(world, "gateway_new"), values)
    assert (refused.status_code, 'href="#id_option_region"' in refused.content.decode()) == (422, True)
    client.post(page(world, "gateway_new"), {**values, "option_region": "eu-west-3"})
    gateway = Gateway.objects.get(name="AWS")
    assert gateway.settings == {
        "region": "eu-west-3",
        "configuration_set": "chappe",
        "response_timeout": "20",
    }
    shown = client.get(page(world, "gateway", gateway.pk)).content.decode()
    assert 'value="eu-west-3"' in shown
    assert "response_timeout = 20</textarea>" in shown
    assert "option_body" not in shown
    assert "t0ken" not in shown
    changed = {**values, "password": "", "option_region": "eu-west-1", "option_configuration_set": ""}
    client.post(page(world, "gateway", gateway.pk), changed)
    gateway.refresh_from_db()
    assert gateway.settings == {"region": "eu-west-1", "response_timeout": "20"}


def test_a_person_new_to_chappe_gets_a_password_shown_once(world: World, client: Client) -> None:
    response = client.post(
        page(world, "member_new"), {"email": "new@example.org", "name": "New", "role": "author"}
    )
    user = User.objects.get(email="new@example.org")
    (password,) = [part.split("</code>")[0] for part in response.content.decode().split("<code>")[1:]]
    assert user.check_password(password)
    again = client.post(page(world, "member_new"), {"email": "new@example.org", "role": "viewer"})
    assert (again.status_code, 'href="#id_email"' in again.content.decode()) == (422, True)


def test_an_account_keeps_an_administrator(world: World) -> None:
    administrators = [
        member for member in accounts.members(world.account.pk) if member.role is Role.ADMINISTRATOR
    ]
    (last,) = administrators
    client = client_of(User.objects.get(pk=last.user_id))
    for name, values in (("member_role", {"role": "viewer"}), ("member_remove", {})):
        response = client.post(page(world, name, last.user_id), values, follow=True)
        assert "toast error" in response.content.decode()
    assert accounts.actor_for(last.user_id, world.account.pk) is not None


def test_members_change_roles_and_leave(world: World, client: Client) -> None:
    member = make_actor(world.account, Role.VIEWER)
    assert member.user_id is not None
    client.post(page(world, "member_role", member.user_id), {"role": "approver"})
    changed = accounts.actor_for(member.user_id, world.account.pk)
    assert changed is not None
    assert changed.role is Role.APPROVER
    client.post(page(world, "member_remove", member.user_id))
    assert accounts.actor_for(member.user_id, world.account.pk) is None


def test_the_account_is_changed_by_its_administrator_alone(world: World, client: Client) -> None:
    values = {
        "name": "Maison",
        "language": "fr",
        "time_zone": "America/Toronto",
        "four_eyes": "above",
        "four_eyes_above": "500",
        "resume": "manual",
        "late_start": "start",
        "late_tolerance": "30",
    }
    viewer = client_of(User.objects.get(pk=user_id_of(make_actor(world.account, Role.VIEWER))))
    assert viewer.post(page(world, "settings"), values).status_code == 403
    client.post(page(world, "settings"), values)
    account = Account.objects.get(pk=world.account.pk)
    assert (account.name, account.time_zone, account.four_eyes_above) == ("Maison", "America/Toronto", 500)


def test_a_number_is_put_on_the_stop_list_found_and_lifted(world: World, client: Client) -> None:
    client.post(page(world, "suppression_new"), {"number": "+33 6 39 98 77 77", "reason": "manual"})
    assert Suppression.objects.get(number="+33639987777").reason == "manual"
    found = client.post(page(world, "suppressions"), {"search": "06 39 98 77 77"}).content.decode()
    assert "+33\N{NO-BREAK SPACE}6\N{NO-BREAK SPACE}39" in found
    asked = client.post(page(world, "suppression_lift"), {"number": "+33639987777"})
    assert (asked.status_code, 'name="why"' in asked.content.decode()) == (200, True)
    half = client.post(page(world, "suppression_lift"), {"number": "+33639987777", "why": ""})
    assert (half.status_code, Suppression.objects.filter(number="+33639987777").exists()) == (422, True)
    client.post(page(world, "suppression_lift"), {"number": "+33639987777", "why": "wrote to us"})
    assert not Suppression.objects.filter(number="+33639987777").exists()
    wrong = client.post(page(world, "suppression_new"), {"number": "12", "reason": "manual"})
    assert wrong.status_code == 422


def test_one_sender_is_stopped_for_a_number_found_and_lifted(world: World, client: Client) -> None:
    contact = world.contacts[0]
    given = {"number": contact.number or "", "reason": "manual", "sender": "CHAPPE"}
    client.post(page(world, "suppression_new"), given)
    held = SenderStop.objects.filter(number=contact.number)
    refused = client.post(
        page(world, "suppression_new"), {**given, "reason": "complaint", "sender": "CHAPPE"}
    )
    assert (refused.status_code, held.count()) == (422, 1)
    assert held.get().sender == "CHAPPE"
    assert not Suppression.objects.filter(number=contact.number).exists()
    found = client.post(page(world, "suppression_senders"), {"search": "chappe"}).content.decode()
    assert ("CHAPPE" in found, "ACME" in found) == (True, False)
    shown = client.get(page(world, "contact", contact.pk)).content.decode()
    assert "This number gets nothing from these senders" in shown
    lifting = {"number": contact.number or "", "sender": "CHAPPE"}
    asked = client.post(page(world, "sender_lift"), lifting).content.decode()
    assert ('name="why"' in asked, 'value="CHAPPE"' in asked) == (True, True)
    assert client.post(page(world, "sender_lift"), {**lifting, "why": ""}).status_code == 422
    assert held.exists()
    client.post(page(world, "sender_lift"), {**lifting, "why": "wrote to us"})
    assert not held.exists()


def test_what_was_done_stands_in_the_audit_log(world: World, client: Client) -> None:
    client.post(page(world, "sender_new"), {"value": "AUDITED"})
    assert "AUDITED" in client.get(page(world, "audit")).content.decode()


def test_a_topic_is_renamed_by_an_administrator(world: World, client: Client) -> None:
    topic = world.campaign.topic
    client.post(page(world, "topic_rename", topic.pk), {"name": "Good deals"})
    topic.refresh_from_db()
    assert (topic.name, topic.key) == ("Good deals", "offers")
    assert client.post(page(world, "topic_rename", topic.pk), {"name": " "}).status_code == 422


@pytest.mark.parametrize("is_by_htmx", [True, False])
def test_the_topics_say_how_many_people_consent(world: World, client: Client, is_by_htmx: bool) -> None:
    shown = client.get(page(world, "topics")).content.decode()
    assert "…" in shown
    assert "?counts=1" in shown
    options = {"headers": {"hx-request": "true"}} if is_by_htmx else {"query_params": {"counts": "1"}}
    counted = client.get(page(world, "topics"), **options).content.decode()  # type: ignore[arg-type]
    assert "…" not in counted
    cells = [part.partition("</td>")[0].rpartition(">")[2] for part in counted.split("<td")[2:6]]
    assert cells == ["3", "0", "0", "0"]
    assert ("<html" in counted) is not is_by_htmx


def test_a_list_of_numbers_is_imported_narrowed_and_exported(world: World, client: Client) -> None:
    file = SimpleUploadedFile("list.txt", b"+33639981111\nnobody\n+33639982222\n")
    values = {"file": file, "reason": "complaint", "source": "former provider"}
    html = client.post(page(world, "suppression_import"), values).content.decode()
    assert "2 numbers get nothing more" in html
    assert "nobody" in html
    narrowed = client.post(page(world, "suppressions"), {"choice": "complaint"}).content.decode()
    assert narrowed.count("former provider") == 2
    exported = client.get(page(world, "suppression_export"))
    lines = b"".join(exported.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert (lines[0], len(lines)) == ("number,reason,source,since,only_sender", 5)
    assert sum(line.endswith(",") for line in lines) == 3
    wrong = client.post(
        page(world, "suppression_import"), {**values, "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}
    )
    assert (wrong.status_code, 'href="#id_file"' in wrong.content.decode()) == (422, True)


def test_the_rule_of_dead_numbers_is_set_and_taken_away(world: World, client: Client) -> None:
    client.post(page(world, "dead_numbers"), {"on": "on", "failures": "4", "days": "60"})
    assert dead_number_rule(world.account.pk) == DeadNumbersView(failures=4, days=60)
    assert "in 4 deployments within 60 days" in client.get(page(world, "suppressions")).content.decode()
    client.post(page(world, "dead_numbers"), {"failures": "4", "days": "60"})
    assert dead_number_rule(world.account.pk) is None
