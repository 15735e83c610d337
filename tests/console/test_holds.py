"""The page of a deployment that waits for legal hours, or for a person."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.conftest import World, administrator_of

from chappe.base.clock import now
from chappe.deployments.models import Block, Deployment, Recipient, RecipientWindow
from chappe.dispatch.models import Attempt
from chappe.windows import registry
from chappe.windows.basis import Basis
from chappe.windows.law import Choices, whereabouts
from chappe.windows.places import Clues

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    return administrator_of(world.account)


def page(world: World, name: str, deployment_id: int) -> str:
    return reverse(f"console:{name}", args=[world.account.slug, deployment_id])


def close_for_ever(deployment_id: int) -> None:
    """Its recipients are in France, and the account has closed today and the days beside it."""
    today = now().date().toordinal()
    days = frozenset(date.fromordinal(today + ahead) for ahead in (-1, 0, 1))
    basis = Basis(whereabouts(registry.law(), Clues("+33612345678")), Choices(closed_days=days))
    window = RecipientWindow.objects.create(
        deployment_id=deployment_id, basis=basis.as_json(), recipients=3, fragments=3
    )
    Block.objects.filter(deployment_id=deployment_id).update(window=window)


def test_who_waits_is_shown_with_the_reason_and_its_source(world: World, client: Client) -> None:
    close_for_ever(world.sending)
    shown = client.get(page(world, "deployment_sending", world.sending)).content.decode()
    assert "Who waits for legal hours" in shown
    assert "by the account (Europe/Paris)." in shown
    assert "Waiting for legal hours" in shown


def test_one_that_waits_for_a_person_is_resumed_or_cancelled_with_a_reason(
    world: World, client: Client
) -> None:
    Deployment.objects.filter(id=world.sending).update(state="awaiting_resume")
    shown = client.get(page(world, "deployment_sending", world.sending)).content.decode()
    assert "It waits for a person." in shown
    client.post(page(world, "deployment_cancel", world.sending), {"reason": " "})
    assert Deployment.objects.get(id=world.sending).state == "awaiting_resume"
    client.post(page(world, "deployment_resume", world.sending))
    assert Deployment.objects.get(id=world.sending).state == "sending"


def test_an_end_is_foretold_from_the_pace_only_where_nobody_waits_for_hours(
    world: World, client: Client
) -> None:
    first = Recipient.objects.filter(deployment_id=world.sending, state="ready").earliest("position")
    Attempt.objects.create(
        deployment_id=world.sending,
        position=first.position,
        part=1,
        parts=1,
        gateway_id=Block.objects.filter(deployment_id=world.sending).values_list("gateway_id", flat=True)[0],
        outcome="accepted",
        reference="pace",
        at=now(),
    )
    assert "at this pace" in client.get(page(world, "deployment_sending", world.sending)).content.decode()
    close_for_ever(world.sending)
    assert "at this pace" not in client.get(page(world, "deployment_sending", world.sending)).content.decode()


def test_the_ribbon_says_that_a_deployment_waits_to_be_resumed(world: World, client: Client) -> None:
    overview = reverse("console:overview", args=[world.account.slug])
    assert "waits to be resumed" not in client.get(overview).content.decode()
    Deployment.objects.filter(id=world.sending).update(state="awaiting_resume")
    shown = client.get(overview).content.decode()
    assert "One deployment waits to be resumed" in shown
    listed = client.get(page_of(world, "deployments") + "?state=awaiting_resume").content.decode()
    assert listed.count(f"/deployments/{world.sending}/") == 1


def page_of(world: World, name: str) -> str:
    return reverse(f"console:{name}", args=[world.account.slug])


def test_where_a_moment_was_missed_is_said_with_how_many_people(world: World, client: Client) -> None:
    moment = now() - timedelta(hours=2)
    blocks = Block.objects.filter(deployment_id=world.sending)
    for number, missed, people in (("+79123456789", True, 1_234), ("+12125550123", False, 7)):
        window = RecipientWindow.objects.create(
            deployment_id=world.sending,
            basis=Basis(whereabouts(registry.law(), Clues(number))).as_json(),
            recipients=people,
            fragments=people,
            starts_at=moment,
            begun_at=None if missed else moment,
        )
        made = blocks[0]
        made.pk, made.window, made.state, made.pointer = None, window, "ready", 0
        made.lane = made.lease = None
        made.positions = list(range(1, people + 1))
        made.save()
    url = page(world, "deployment_sending", world.sending)
    assert "Whose moment was missed" not in client.get(url).content.decode()
    Deployment.objects.filter(id=world.sending).update(
        state="awaiting_resume", awaits="zones_missed", schedule_local=True
    )
    shown = client.get(url).content.decode()
    assert "the moment of 1,234 people passed" in shown
    listed = shown.split('id="missed-title"')[1].split("</section>")[0]
    assert "Russia" in listed
    assert "more zones" in listed
    assert "United States" not in listed
    client.post(page(world, "deployment_resume", world.sending))
    assert Deployment.objects.get(id=world.sending).state == "sending"
    assert not RecipientWindow.objects.filter(starts_at=moment, begun_at=None).exists()
