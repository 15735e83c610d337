"""Every state that a table knows has its badge, and every badge a shape that can be drawn."""

import pytest

from chappe.console import words
from chappe.console.templatetags.chappe import drawn_icon
from chappe.console.views.deployments import FILTERS
from chappe.contacts.models import ImportState
from chappe.deployments.states import RecipientState, State


def test_every_state_has_a_badge() -> None:
    assert set(words.BADGES["deployment"]) == {state.value for state in State}
    assert set(words.BADGES["recipient"]) == {state.value for state in RecipientState}
    assert set(words.BADGES["import"]) == set(ImportState.values)


@pytest.mark.parametrize("kind", words.BADGES)
def test_every_badge_says_its_state_by_a_word_and_a_shape(kind: str) -> None:
    for badge in words.BADGES[kind].values():
        assert str(badge.word)
        assert drawn_icon(badge.icon, "micro").startswith("<svg")
        assert badge.tone in ("", "active", "good", "warn", "bad")


def test_states_of_one_kind_differ_without_their_colour() -> None:
    for badges in words.BADGES.values():
        assert len({str(badge.word) for badge in badges.values()}) == len(badges)


def test_an_unknown_code_shows_itself() -> None:
    assert words.badge("deployment", "asleep").word == "asleep"
    assert words.word("verdict", "unheard_of") == "unheard_of"


def test_every_filter_of_deployments_has_a_word_and_every_state_a_filter() -> None:
    assert set(words.DEPLOYMENT_FILTERS) == set(FILTERS)
    assert sorted(state for states in FILTERS.values() for state in states) == sorted(State)
