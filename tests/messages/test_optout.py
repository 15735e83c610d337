"""Whether a text tells its reader how to refuse the next one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.messages.optout import mentions_opt_out


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Sales! STOP au 36180", True),
        ("Soldes. STOP 36184", True),
        ("Reply STOP to opt out", True),
        ("Envoyez ARRÊT au 12345", True),
        ("Come to our bus stop", False),
        ("UNSTOPPABLE offers", False),
        ("", False),
    ],
)
def test_real_texts(text: str, mentions: bool) -> None:
    assert mentions_opt_out(text) is mentions


@given(st.text(), st.text())
def test_a_word_of_its_own_is_found_whatever_surrounds_it(before: str, after: str) -> None:
    assert mentions_opt_out(f"{before} STOP {after}")
