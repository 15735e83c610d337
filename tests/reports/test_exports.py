"""Lists to take away."""

import csv
import io

import pytest
from tests.factories import make_account, make_campaign, make_contacts, make_sending

from chappe.base.refusal import NotFound
from chappe.deployments.models import RecipientText
from chappe.reports import exports

pytestmark = pytest.mark.django_db


def test_every_recipient_is_a_line_whatever_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 5))
    text = "".join(exports.export_recipients(campaign.account.id, deployment.id))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["external_id"] for row in rows] == ["c-0", "c-1", "c-2", "c-3", "c-4"]
    assert {row["state"] for row in rows} == {"ready"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    RecipientText.objects.update(text=f"{start}HYPERLINK(1)")
    text = "".join(exports.export_recipients(campaign.account.id, deployment.id))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["text"] == f"'{start}HYPERLINK(1)"
    assert row["number"] == "'+33639980000"


def test_a_stranger_takes_nothing_away() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    with pytest.raises(NotFound):
        list(exports.export_recipients(make_account().id, deployment.id))
