"""Short links from the command line."""

import pytest
from pytest_django import Settings
from tests.cli.conftest import Chappe
from tests.clicks.conftest import SALE, send
from tests.factories import NOW, make_campaign

from chappe.clicks.operations import Request, follow

pytestmark = pytest.mark.django_db


def test_the_domain_and_the_clicks(chappe: Chappe, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://sms.example.org"
    campaign = make_campaign(f"{{% link '{SALE}' %}} STOP 36180")
    assert "chappe links domain NAME" in chappe("links", "domain").out
    assert chappe("links", "domain", "GO.example.org", "--json").json == {
        "link_domain": "go.example.org",
        "example": "https://go.example.org/sampleLink00",
        "length": 35,
        "record": "go.example.org. CNAME sms.example.org.",
    }
    assert "go.example.org. CNAME" in chappe("links", "domain").out
    refused = chappe("links", "domain", "go example")
    assert (refused.code, "cannot be a link domain" in refused.err) == (1, True)
    campaign.account.refresh_from_db()
    sent = send(campaign)
    token = sent.tokens(1)[0]
    for agent in ("Mozilla/5.0 (iPhone)", "Mozilla/5.0 (iPhone)", "curl/8.5"):
        follow(token, Request("GET", agent), now=NOW)
    found = chappe("links", "clicks", "Sale", "--json").json
    assert (found["people"], found["clicks"], found["robots"]) == (1, 2, 1)
    assert found["links"] == [{"target": SALE, "people": 1, "clicks": 2, "robots": 1}]
    assert chappe("links", "clicks", "Sale").out.splitlines()[1].split() == [SALE, "1", "2", "1"]
    assert chappe("links", "clicks", "Winter").code == 3
