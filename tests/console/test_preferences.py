"""The preference page, as who has its link and as who has not."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests.console.conftest import World, administrator_of
from tests.factories import LONG_AGO, make_actor

from chappe.base import clock
from chappe.console.throttle import Throttle
from chappe.console.views import preferences
from chappe.contacts import operations, queries
from chappe.contacts.models import Consent, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"
    monkeypatch.setattr(preferences, "BAD_LINKS", Throttle(most=2, seconds=100))


@pytest.fixture
def path(world: World) -> str:
    Consent.objects.filter(account=world.account).update(at=LONG_AGO)
    link = operations.preference_link(world.contacts[0].pk, actor=make_actor(world.account), now=clock.now())
    return link.removeprefix("https://sms.example.org")


@pytest.fixture
def person() -> Client:
    """Nobody signed in; refuses cookies as browsers inside other programs do."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)


def values(html: str, **chosen: object) -> dict[str, object]:
    seal = html.partition('name="seal" value="')[2].partition('"')[0]
    return {"seal": seal, "shown": ["offers"], **chosen}


def wants(world: World) -> list[str]:
    return [each.status for each in queries.contact(world.account.pk, world.contacts[0].pk).consents]


def test_a_person_withdraws_stops_and_comes_back_without_signing_in(
    world: World, person: Client, path: str
) -> None:
    html = person.get(path).content.decode()
    assert 'value="offers" id="topic-offers" checked' in html
    assert str(world.contacts[0].number) not in html
    assert world.contacts[0].first_name not in html
    saved = person.post(path, values(html, act="choose"), follow=True).content.decode()
    assert "Your choice is saved" in saved
    assert wants(world) == ["withdrawn"]
    stopped = person.post(path, values(html, act="stop"), follow=True).content.decode()
    assert "You get no texts from" in stopped
    assert Suppression.objects.filter(number=world.contacts[0].number, reason="stop").exists()
    person.post(path, values(html, act="back"))
    assert not Suppression.objects.filter(number=world.contacts[0].number).exists()
    person.post(path, values(html, act="choose", topic=["offers"]))
    assert wants(world) == ["granted"]


def test_to_look_changes_nothing(world: World, person: Client, path: str) -> None:
    for _ in range(2):
        person.get(path, {"act": "stop"})
        person.head(path)
    assert wants(world) == ["granted"]
    assert person.put(path).status_code == 405


@pytest.mark.parametrize("seal", ["", "wrong"])
def test_a_form_of_another_site_is_refused(world: World, person: Client, path: str, seal: str) -> None:
    response = person.post(path, {"seal": seal, "act": "stop"})
    assert (response.status_code, wants(world)) == (404, ["granted"])


def test_the_page_is_kept_nowhere_and_sets_nothing(person: Client, path: str) -> None:
    response = person.get(path)
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in response.headers["cache-control"]
    assert not response.cookies
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_every_bad_link_says_the_same_and_too_many_are_refused(
    world: World, person: Client, path: str
) -> None:
    stale = path
    operations.revoke_preference_links(world.contacts[0].pk, actor=make_actor(world.account), now=clock.now())
    answers = [person.get(each) for each in (stale, "/p/nothing", "/p/nothing")]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert len({answer.content for answer in answers}) == 1
    assert world.account.name not in answers[0].content.decode()


def test_the_page_speaks_the_person_s_language(world: World, person: Client, path: str) -> None:
    world.contacts[0].language = "fr"
    world.contacts[0].save(update_fields=["language"])
    assert '<html lang="fr">' in person.get(path).content.decode()
    assert '<html lang="en">' in person.get(path, {"language": "en"}).content.decode()


def test_the_team_sees_the_link_and_revokes_it(world: World, person: Client, path: str) -> None:
    client = administrator_of(world.account)
    contact = world.contacts[0].pk
    shown = client.post(f"/a/{world.account.slug}/contacts/{contact}/preference-link/").content.decode()
    assert f"https://sms.example.org{path}" in shown
    client.post(f"/a/{world.account.slug}/contacts/{contact}/preference-links/revoke/")
    assert person.get(path).status_code == 404
