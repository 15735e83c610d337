"""The page of unknown outcomes, and what a person says about them."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import administrator_of
from tests.deployments.test_settling import make_unknown, states
from tests.factories import NOW, make_actor

from chappe.deployments import operations
from chappe.deployments.models import Deployment

pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown() -> Deployment:
    return make_unknown()


@pytest.fixture
def client(unknown: Deployment) -> Client:
    make_actor(unknown.account)
    return administrator_of(unknown.account)


def page(deployment: Deployment) -> str:
    return reverse("console:deployment_unknowns", args=[deployment.account.slug, deployment.id])


def test_the_ribbon_counts_them_and_leads_to_them(client: Client, unknown: Deployment) -> None:
    shown = client.get(reverse("console:overview", args=[unknown.account.slug])).content.decode()
    assert "4 unknown outcomes" in shown
    assert page(unknown) in shown
    listed = client.get(page(unknown)).content.decode()
    assert listed.count('name="position"') == 4
    assert "The provider did not answer in time" in listed


def test_those_ticked_are_left_after_a_second_look(client: Client, unknown: Deployment) -> None:
    asked = client.post(page(unknown), {"way": "leave", "position": ["1", "3"]}).content.decode()
    assert "2 outcomes stay unknown." in asked
    assert states(unknown) == {"unknown": 4}
    client.post(page(unknown), {"way": "leave", "position": ["1", "3"], "confirmed": "1"})
    assert client.get(page(unknown)).content.decode().count('name="position"') == 2


def test_all_are_sent_again_after_a_second_look(client: Client, unknown: Deployment) -> None:
    asked = client.post(page(unknown), {"way": "resend-all"}).content.decode()
    assert "4 people get the text again." in asked
    assert "it goes on until these are sent" in asked
    client.post(page(unknown), {"way": "resend-all", "confirmed": "1", "reason": "the provider lost them"})
    assert states(unknown) == {"ready": 4}
    assert Deployment.objects.get(id=unknown.id).state == "sending"


def test_choosing_nobody_says_so(client: Client, unknown: Deployment) -> None:
    assert "Nobody is chosen." in client.post(page(unknown), {"way": "leave"}).content.decode()


def test_an_empty_list_says_so(client: Client, unknown: Deployment) -> None:
    operations.leave_unknown(unknown.id, actor=make_actor(unknown.account), now=NOW)
    assert "No unknown outcome" in client.get(page(unknown)).content.decode()
