"""Which rulebooks may be chosen for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.windows import registry
from chappe.windows.choosing import UnknownScope, checked_rulebooks, place_of
from chappe.windows.law import RulebookElsewhere, UnknownRulebook
from chappe.windows.places import Place

LAW = registry.law()


def test_what_may_be_chosen() -> None:
    chosen = {"FR": "fr-charter-2026", "US-PA": "us-pa-8-21", "GB": "gb-courtesy", "IT": ""}
    assert checked_rulebooks(LAW, chosen) == {
        ("FR", "fr-charter-2026"),
        ("US-PA", "us-pa-8-21"),
        ("GB", "gb-courtesy"),
    }


@pytest.mark.parametrize(
    ("scope", "name", "refusal"),
    [
        ("XX", "fr-strict", UnknownScope),
        ("FR", "fr-lax", UnknownRulebook),
        ("IT", "fr-strict", RulebookElsewhere),
        ("US", "us-pa", RulebookElsewhere),
    ],
)
def test_what_may_not(scope: str, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        checked_rulebooks(LAW, {scope: name})


@given(st.sampled_from(sorted(LAW.zones)), st.sampled_from(sorted(LAW.rulebooks)))
def test_what_may_be_chosen_for_a_territory_is_what_is_available_there(territory: str, name: str) -> None:
    available = {book.name for book in LAW.available(Place(territory))} | {
        book.name for book in LAW.rulebooks.values() if book.territories == ("*",)
    }
    try:
        assert checked_rulebooks(LAW, {territory: name}) == {(territory, name)}
    except RulebookElsewhere:
        assert name not in available
    else:
        assert name in available
    assert place_of(LAW, territory) == Place(territory)
