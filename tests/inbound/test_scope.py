"""How much a STOP stops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.inbound.scope import ScopeUnknown, StopScope, checked_scope, senders_stopped

OWN = ("ACME", "Bookshop", "36180")
values = st.sampled_from(["", "36180", "36181", "+33700000001", "ACME", "Bookshop", "?"])


def test_only_known_scopes() -> None:
    assert [checked_scope(scope.value) for scope in StopScope] == list(StopScope)
    with pytest.raises(ScopeUnknown):
        checked_scope("planet")


@pytest.mark.parametrize(
    ("written_to", "answered", "latest", "stopped"),
    [
        # They wrote to what had written to them.
        ("36180", "36180", "36180", ("36180",)),
        # A name cannot be written to: the latest text of one is meant, by whatever number it says to answer.
        ("36180", "ACME", "ACME", ("ACME", "36180")),
        ("36180", "36180", "ACME", ("36180", "ACME")),
        ("36181", "ACME", "ACME", ("ACME", "36181")),
        # An own sender, which no deployment used.
        ("36180", "", "", ("36180",)),
        # Nobody knows which.
        ("36181", "", "", ()),
        ("", "", "", ()),
        # A number that wrote last and was not answered is not meant.
        ("36180", "36180", "+33700000001", ("36180",)),
    ],
)
def test_which_senders(written_to: str, answered: str, latest: str, stopped: tuple[str, ...]) -> None:
    assert senders_stopped(written_to=written_to, answered=answered, latest=latest, own=OWN) == stopped


@given(values, values, values)
def test_what_was_answered_is_always_stopped(written_to: str, answered: str, latest: str) -> None:
    stopped = senders_stopped(written_to=written_to, answered=answered, latest=latest, own=OWN)
    assert not answered or answered in stopped
    assert set(stopped) <= {written_to, answered, latest} - {""}
    assert len(set(stopped)) == len(stopped)
