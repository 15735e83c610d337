"""Prices from the command line."""

from pathlib import Path

import pytest
from tests.cli.conftest import Chappe
from tests.factories import NOW, make_actor, make_campaign, make_contacts

from chappe.deployments import operations

pytestmark = pytest.mark.django_db


def test_prices_are_set_shown_exported_and_imported(chappe: Chappe, tmp_path: Path) -> None:
    make_campaign()
    assert chappe("gateways", "prices", "set", "main", "fr=0,045", "*=0.1", "--json").json == {
        "currency": "EUR",
        "prices": {"FR": "0.045", "*": "0.1"},
    }
    written = chappe("gateways", "prices", "export", "main").out
    assert written == "FR;0.045\n*;0.1\n"
    assert chappe("gateways", "prices", "remove", "main", "*", "--json").json["prices"] == {"FR": "0.045"}
    file = tmp_path / "prices.csv"
    file.write_text(written + "be;0.06\n", encoding="utf-8")
    shown = chappe("gateways", "prices", "import", "main", str(file), "--currency", "CAD")
    assert shown.out.splitlines() == ["Currency  CAD", "BE        0.06", "FR        0.045", "*         0.1"]
    file.write_text("FR;0.05\nBE;much\n", encoding="utf-8")
    refused = chappe("gateways", "prices", "import", "main", str(file))
    assert refused.code == 1
    assert "Line 2: “much” is no price" in refused.err
    assert chappe("gateways", "prices", "show", "main", "--json").json["prices"]["BE"] == "0.06"
    assert chappe("gateways", "prices", "set", "main", "FR").code == 2


def test_count_says_fragments_duration_and_cost(chappe: Chappe) -> None:
    campaign = make_campaign(text="Hello. STOP 36180", pace=1)
    make_contacts(campaign, 90)
    operations.create_deployment(
        "Summer",
        message_id=campaign.message.pk,
        all_contacts=True,
        actor=make_actor(campaign.account),
        now=NOW,
    )
    chappe("gateways", "prices", "set", "main", "FR=0.05")
    found = chappe("deployments", "count", "Summer", "--json").json
    assert found["eligible"] == 90
    assert found["fragments"] == {
        "total": 90,
        "texts": {"1": 90},
        "countries": {"FR": 90},
        "exact": True,
        "sample": 0,
    }
    assert found["cost"] == {"totals": {"EUR": "4.5"}, "unpriced_countries": [], "unpriced_fragments": 0}
    assert found["seconds"] == 90
    lines = chappe("deployments", "count", "Summer").out
    assert "90 fragments, 0:01:30 at 1 a second" in lines
    assert "4.50 EUR" in lines
