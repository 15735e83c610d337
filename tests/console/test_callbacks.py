"""Callbacks of providers, through the door they come by."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings
from tests.contract.faces import FACES, GenericFace
from tests.factories import Campaign, make_campaign, make_contacts, make_sending

from chappe.base import clock
from chappe.deployments.models import Recipient
from chappe.dispatch.callbacks import operations
from chappe.dispatch.models import Attempt, Receipt
from chappe.gateways.contract import Secret
from chappe.gateways.http.request import Callback, posted_form
from chappe.gateways.http.twilio.provider import signature
from chappe.gateways.models import Gateway, InboundText
from chappe.gateways.queries import gateway as gateway_shown
from chappe.gateways.registry import encrypted

pytestmark = pytest.mark.django_db

PASSWORD = "hunter2"
PUBLIC = "https://sms.example.org"


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.PUBLIC_URL = PUBLIC


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(
        kind="twilio", host="api.twilio.com", port=443, system_id="login", secret=encrypted(Secret(PASSWORD))
    )


@pytest.fixture
def provider() -> Client:
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)


def url_of(campaign: Campaign) -> str:
    return gateway_shown(campaign.account.pk, campaign.gateway.pk).callback_url


def send(provider: Client, url: str, fields: dict[str, str], secret: str = PASSWORD) -> int:
    """A signed form, as Twilio posts it; the status of the answer."""
    body = posted_form(url, fields, {}).body
    signed = signature(Secret(secret), url, fields.items())
    answer = provider.post(
        url.removeprefix(PUBLIC),
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"x-twilio-signature": signed},
    )
    assert answer.content == b""
    return answer.status_code


def sent(campaign: Campaign, reference: str) -> Recipient:
    """A text that was submitted under this name."""
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    recipient = Recipient.objects.get(deployment=deployment)
    Recipient.objects.filter(pk=recipient.pk).update(state="submitted")
    Attempt.objects.create(
        deployment=deployment,
        position=recipient.position,
        part=1,
        parts=1,
        gateway=campaign.gateway,
        outcome="accepted",
        reference=reference,
        at=clock.now() - timedelta(minutes=1),
    )
    return recipient


def test_a_receipt_settles_its_recipient_however_often_it_comes(campaign: Campaign, provider: Client) -> None:
    recipient = sent(campaign, "SM1")
    told = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": recipient.number}
    assert [send(provider, url_of(campaign), told) for _ in range(2)] == [204, 204]
    recipient.refresh_from_db()
    assert recipient.state == "delivered"
    assert set(Receipt.objects.values_list("reference", "status", "matched")) == {("SM1", "delivered", True)}


def test_a_receipt_that_comes_before_its_attempt_is_kept(campaign: Campaign, provider: Client) -> None:
    told = {"MessageSid": "SM9", "MessageStatus": "delivered", "To": "+33639980000"}
    assert send(provider, url_of(campaign), told) == 204
    assert Receipt.objects.get().matched is False


def test_a_reply_is_kept_once(campaign: Campaign, provider: Client) -> None:
    told = {
        "MessageSid": "SM2",
        "SmsStatus": "received",
        "From": "+33639980000",
        "To": "36180",
        "Body": "STOP",
    }
    assert [send(provider, url_of(campaign), told) for _ in range(3)] == [204] * 3
    kept = InboundText.objects.values_list("gateway", "number", "recipient", "text", "reference")
    assert list(kept) == [(campaign.gateway.pk, "+33639980000", "36180", "STOP", "SM2")]


def test_what_is_not_signed_is_refused_and_nothing_of_it_kept(campaign: Campaign, provider: Client) -> None:
    told = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+33639980000"}
    assert send(provider, url_of(campaign), told, secret="another") == 403
    assert provider.post(url_of(campaign).removeprefix(PUBLIC), told).status_code == 403
    assert Receipt.objects.count() == 0


def test_an_address_is_of_one_gateway_and_can_be_changed(campaign: Campaign, provider: Client) -> None:
    told = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+33639980000"}
    former = url_of(campaign)
    Gateway.objects.update(settings={"callback_generation": 1})
    assert send(provider, former, told) == 404
    assert send(provider, url_of(campaign), told) == 204
    for nonsense in ("/callbacks/x/", "/callbacks/" + "A" * 36 + "/", "/callbacks/é/"):
        assert provider.post(nonsense).status_code == 404


def test_a_gateway_that_is_not_called_back_has_no_address(provider: Client) -> None:
    campaign = make_campaign()
    assert url_of(campaign) == ""


def test_what_is_signed_and_says_nothing_is_an_error_of_the_sender(
    campaign: Campaign, provider: Client
) -> None:
    assert send(provider, url_of(campaign), {"Hello": "world"}) == 400


def test_a_body_without_end_is_not_read(campaign: Campaign, provider: Client) -> None:
    path = url_of(campaign).removeprefix(PUBLIC)
    assert provider.post(path, b"x" * 300_000, content_type="text/plain").status_code == 413
    assert provider.put(path).status_code == 405


def test_what_is_not_durable_is_not_acknowledged(
    campaign: Campaign, provider: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(operations, "_keep", away)
    told = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+33639980000"}
    assert send(provider, url_of(campaign), told) == 503


def test_a_secret_of_their_own_signs_the_callbacks_of_other_kinds(provider: Client) -> None:
    face = FACES["http"]
    assert isinstance(face, GenericFace)
    campaign = make_campaign(
        kind="http",
        host="sms.example.org",
        port=443,
        system_id="",
        settings=dict(face.options),
        callback_secret=encrypted(Secret(face.secret)),
    )
    callback = face.reply("1", "+33639980000", "36180", "STOP")
    path = url_of(campaign).removeprefix(PUBLIC)

    def post(callback: Callback) -> int:
        answer = provider.post(
            path, callback.body, content_type="application/json", headers=dict(callback.headers)
        )
        return answer.status_code

    assert post(callback) == 204
    assert json.loads(callback.body)["text"] == InboundText.objects.get().text == "STOP"
    Gateway.objects.update(callback_secret=b"")
    assert post(callback) == 403
