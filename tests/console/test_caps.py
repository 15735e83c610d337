"""How often contacts may be texted, through its page."""

import pytest
from django.urls import reverse
from tests.console.conftest import World, administrator_of

from chappe.contacts.queries import CapView, caps

pytestmark = pytest.mark.django_db


def test_caps_are_filled_in_and_emptied(world: World) -> None:
    client = administrator_of(world.account)
    address = reverse("console:caps", args=[world.account.slug])
    topic = world.campaign.topic
    numbers = {
        "overall_most": "4",
        "overall_days": "30",
        f"topic_{topic.pk}_most": "1",
        f"topic_{topic.pk}_days": "1",
    }
    assert client.post(address, numbers).status_code == 302
    both = [CapView(None, "", 4, 30), CapView(topic.pk, topic.key, 1, 1)]
    assert caps(world.account.pk) == both
    half = client.post(address, {**numbers, "overall_days": ""})
    assert half.status_code == 422
    assert 'href="#id_overall_days"' in half.content.decode()
    assert client.post(address, {**numbers, "overall_most": "5000"}).status_code == 422
    assert caps(world.account.pk) == both
    assert client.post(address, {**numbers, "overall_most": "", "overall_days": ""}).status_code == 302
    assert caps(world.account.pk) == both[1:]
    assert 'value="1"' in client.get(address).content.decode()
