"""Short addresses as anybody asks for them, and the page where their name is chosen."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests.clicks.conftest import SALE, Sent, send
from tests.console.conftest import World, administrator_of
from tests.factories import LONG_AGO, make_campaign

from chappe.clicks.models import Click
from chappe.clicks.registry import agents
from chappe.console.throttle import Throttle
from chappe.console.views import links
from chappe.contacts.models import Suppression
from chappe.deployments.models import Deployment, Recipient
from chappe.wording import word

pytestmark = pytest.mark.django_db

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1"


@pytest.fixture
def sent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Sent:
    settings.PUBLIC_URL = "https://sms.example.org"
    monkeypatch.setattr(links, "BAD_LINKS", Throttle(most=3, seconds=1000))
    return send(make_campaign(f"{{% link '{SALE}' %}} {{{{ unsubscribe_link }}}} STOP 36180"))


def test_a_short_address_is_answered_under_any_name_without_a_session(sent: Sent) -> None:
    """The link domain of an account is none of the names that the installation was told."""
    person = Client(headers={"host": "go.example.org", "user-agent": IPHONE})
    sale, stop = sent.tokens(1)
    led = person.get(f"/{sale}")
    assert (led.status_code, led.headers["Location"]) == (302, "https://shop.example.com/sale?x=1&y=%C3%A9")
    assert (led.headers["Cache-Control"], led.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not led.cookies
    assert person.get(f"/{stop}").headers["Location"].startswith("https://sms.example.org/p/")
    looked = person.head(f"/{sale}")
    assert (looked.status_code, looked.content) == (302, b"")
    person.get(f"/{sale}", headers={"sec-purpose": "prefetch;prerender"})
    assert list(Click.objects.order_by("id").values_list("link", "kind")) == [
        (1, "person"),
        (0, "person"),
        (1, "robot"),
        (1, "robot"),
    ]
    assert not Suppression.objects.exists()
    assert person.post(f"/{sale}").status_code == 405
    assert person.head(f"/{sale}).?utm_source=sms").status_code == 302
    # Nothing else is there under that name.
    assert person.get("/sign-in/").status_code == 400


def test_clicks_stand_in_the_report_and_with_the_person(sent: Sent) -> None:
    person = Client(headers={"host": "go.example.org", "user-agent": IPHONE})
    person.get(f"/{sent.tokens(1)[0]}")
    Deployment.objects.filter(pk=sent.deployment.pk).update(state="finished", started_at=LONG_AGO)
    client, home = administrator_of(sent.campaign.account), f"/a/{sent.campaign.account.slug}/"
    html = client.get(f"{home}deployments/{sent.deployment.pk}/sending/").content.decode()
    assert "https://shop.example.com/sale?x=1&amp;y=é" in html
    assert "The reader’s preference page" in html
    assert 'data-label="Clicks">1<' in html
    assert "<dt>Clicked</dt>" in html
    contact = Recipient.objects.get(deployment=sent.deployment, position=1).contact_id
    for page in ("", "texts/"):
        shown = client.get(f"{home}contacts/{contact}/{page}").content.decode()
        assert ("Links followed" in shown, 'data-label="With"><span>iPhone' in shown) == (True, True)
    assert "a person" in client.get(f"{home}contacts/{contact}/data/").content.decode()


def test_what_leads_nowhere_is_said_plainly_and_in_the_readers_language(sent: Sent) -> None:
    person = Client(headers={"host": "go.example.org", "user-agent": IPHONE})
    page = person.get(f"/{sent.tokens(1)[0][::-1]}")
    html = page.content.decode()
    assert (page.status_code, "leads nowhere" in html) == (404, True)
    # Whatever a STOP stops here, STOPALL stops everything.
    assert ("nothing more is sent" in html, "STOPALL stops every text" in html) == (False, True)
    french = person.get("/0123456789ab", headers={"accept-language": "fr-FR,fr;q=0.9"}).content.decode()
    assert ('lang="fr"' in french, "ne mène nulle part" in french) == (True, True)
    sample = person.get("/sampleLink00")
    assert (sample.status_code, "reach Chappe" in sample.content.decode()) == (200, True)
    assert [person.get("/0123456789ab").status_code for _ in range(2)] == [404, 429]
    # What leads somewhere is led there all the same.
    assert person.get(f"/{sent.tokens(1)[0]}").status_code == 302
    assert Click.objects.count() == 1


def test_an_administrator_chooses_the_domain_and_is_told_how_to_point_it(
    world: World, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"
    client, path = administrator_of(world.account), f"/a/{world.account.slug}/settings/links/"
    wrong = client.post(path, {"link_domain": "https://go.example.org/x"})
    assert (wrong.status_code, "cannot be a link domain" in wrong.content.decode()) == (422, True)
    html = client.post(path, {"link_domain": "https://GO.example.org/"}, follow=True).content.decode()
    assert "go.example.org. CNAME sms.example.org." in html
    assert "https://go.example.org/sampleLink00" in html
    assert "35 characters" in html
    assert "CHAPPE_PUBLIC_URL" not in html
    settings.PUBLIC_URL = ""
    assert "CHAPPE_PUBLIC_URL" in client.get(path).content.decode()


def test_every_family_of_agents_has_words() -> None:
    assert [agent.family for agent in agents() if word("agent", agent.family) == agent.family] == []
