"""Caps as chosen: their bounds, and their rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, make_actor, make_campaign

from chappe.base.models import AuditEntry
from chappe.contacts import operations, queries
from chappe.contacts.caps import BOUNDS, CapOutOfRange, checked_cap
from chappe.contacts.queries import CapView


@given(st.integers(-5, 2000), st.integers(-5, 500))
def test_numbers_within_their_bounds(most: int, days: int) -> None:
    fits = BOUNDS["most"][0] <= most <= BOUNDS["most"][1] and BOUNDS["days"][0] <= days <= BOUNDS["days"][1]
    if fits:
        assert checked_cap(most, days) == (most, days)
    else:
        with pytest.raises(CapOutOfRange):
            checked_cap(most, days)


@pytest.mark.django_db
def test_caps_are_set_changed_and_removed() -> None:
    campaign = make_campaign()
    actor, topic = make_actor(campaign.account), campaign.topic
    operations.set_cap(None, most=4, days=30, actor=actor, now=NOW)
    operations.set_cap(topic.pk, most=1, days=1, actor=actor, now=NOW)
    operations.set_cap(topic.pk, most=2, days=7, actor=actor, now=NOW)
    assert queries.caps(campaign.account.pk) == [CapView(None, "", 4, 30), CapView(topic.pk, "offers", 2, 7)]
    operations.set_cap(topic.pk, most=2, days=7, actor=actor, now=NOW)
    operations.remove_cap(None, actor=actor, now=NOW)
    operations.remove_cap(None, actor=actor, now=NOW)
    assert queries.caps(campaign.account.pk) == [CapView(topic.pk, "offers", 2, 7)]
    actions = AuditEntry.objects.filter(action__startswith="cap.").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["cap.set", "cap.set", "cap.set", "cap.removed"]
