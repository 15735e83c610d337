"""The address of callbacks."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.faces import FACES

from chappe.gateways.contract import Secret
from chappe.gateways.http.callbacks import CallbackForged, gateway_of, heard, is_token, token
from chappe.gateways.http.kinds import KINDS
from chappe.gateways.http.provider import Access
from chappe.gateways.http.request import Callback

KEY = b"k" * 32


@given(st.integers(0, 2**63 - 1), st.integers(0, 99), st.integers(0, 99))
def test_a_token_names_one_gateway_and_one_generation(gateway_id: int, one: int, other: int) -> None:
    made = token(KEY, gateway_id, one)
    assert gateway_of(made) == gateway_id
    assert is_token(KEY, made, gateway_id, other) == (one == other)
    assert not is_token(b"another", made, gateway_id, one)


@given(st.text())
def test_any_other_word_is_no_token(said: str) -> None:
    assert gateway_of(said) is None or len(said) == 36
    assert not is_token(KEY, said, 1, 0)


@pytest.mark.parametrize("secret", ["", "another"])
def test_what_is_not_signed_is_not_read(secret: str) -> None:
    provider = KINDS["twilio"].build(Access("https://a.example", "login", Secret("hunter2")))
    callback = FACES["twilio"].reply("1", "+33612345678", "Chappe", "STOP")
    assert len(heard(provider, callback, Secret("hunter2"))) == 1
    with pytest.raises(CallbackForged):
        heard(provider, callback, Secret(secret))
    unsigned = Callback(callback.url, datetime(2026, 1, 1, tzinfo=UTC), body=callback.body)
    with pytest.raises(CallbackForged):
        heard(provider, unsigned, Secret("hunter2"))
