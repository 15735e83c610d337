"""Tokens of short links: what is sealed is opened, all are as long, and none can be made up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.messages.addresses import TOKEN, sample
from chappe.messages.alphabet import DEFAULT
from chappe.messages.tokens import (
    LETTERS,
    LinksExhausted,
    TokenBad,
    Whose,
    check_of,
    opened,
    sealed,
    sealed_all,
)

KEY = b"k" * 50
SOMEBODY = Whose(7, 12, 1, check_of(3))

whoever = st.builds(
    Whose,
    st.integers(0, 2**26 - 1),
    st.integers(0, 2**24 - 1),
    st.integers(0, 63),
    st.integers(1, 2**40).map(check_of),
)


@given(whoever, st.lists(st.integers(0, 2**24 - 1), min_size=1, max_size=4))
def test_a_token_says_whose_it_is_in_as_many_letters_as_any_other(whose: Whose, positions: list[int]) -> None:
    token = sealed(KEY, whose)
    assert opened(KEY, token) == whose
    assert (len(token), set(token) <= set(LETTERS)) == (TOKEN, True)
    assert sealed_all(KEY, whose, positions) == [
        sealed(KEY, replace(whose, position=position)) for position in positions
    ]


def test_its_letters_are_one_septet_each_and_stand_in_an_address_as_they_are() -> None:
    assert set(LETTERS) <= set(DEFAULT)
    assert LETTERS.isalnum()
    assert len(set(LETTERS)) == 62
    assert all(len(sample(place)) == TOKEN for place in range(61))


@given(whoever, st.integers(0, TOKEN - 1), st.sampled_from(LETTERS))
def test_a_token_with_another_letter_is_of_somebody_else_or_nobody(
    whose: Whose, at: int, letter: str
) -> None:
    token = sealed(KEY, whose)
    changed = token[:at] + letter + token[at + 1 :]
    if changed == token:
        return
    try:
        found = opened(KEY, changed)
    except TokenBad:
        return
    assert found != whose
    assert sealed(KEY, found) == changed


def test_made_up_tokens_lead_to_no_deployment_that_there_is() -> None:
    """Changing one letter, in every way, finds no other link of a deployment of a million."""
    token = sealed(KEY, SOMEBODY)
    near = {token[:at] + letter + token[at + 1 :] for at in range(TOKEN) for letter in LETTERS} - {token}
    hits = 0
    for changed in near:
        try:
            found = opened(KEY, changed)
        except TokenBad:
            continue
        hits += (found.deployment_id, found.check) == (SOMEBODY.deployment_id, SOMEBODY.check)
    assert hits == 0


def test_neighbours_have_nothing_in_common_and_another_key_opens_nothing() -> None:
    tokens = sealed_all(KEY, SOMEBODY, range(1, 1001))
    assert len({token[:4] for token in tokens}) > 990
    assert tokens != sorted(tokens)
    assert opened(b"another" * 8, tokens[0]) != opened(KEY, tokens[0])


@pytest.mark.parametrize("token", ["", "short", "x" * 13, "sample-Link0", "éééééééééééé", "zzzzzzzzzzzz"])
def test_what_cannot_be_a_token_is_refused(token: str) -> None:
    with pytest.raises(TokenBad):
        opened(KEY, token)


@pytest.mark.parametrize("whose", [Whose(2**26, 1, 1), Whose(1, 2**24, 1), Whose(1, 1, 64)])
def test_what_a_token_cannot_say_is_refused_and_never_cut(whose: Whose) -> None:
    with pytest.raises(LinksExhausted):
        sealed(KEY, whose)
