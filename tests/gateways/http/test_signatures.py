"""Signatures of callbacks."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Secret
from chappe.gateways.http.request import Callback, basic
from chappe.gateways.http.signatures import carries, digest, in_base64, same

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def with_header(name: str, value: str) -> Callback:
    return Callback("https://a.example", NOW, headers={name: value})


def test_a_digest_is_that_of_rfc_4231() -> None:
    found = digest(Secret("Jefe"), b"what do ya want for nothing?").hex()
    assert found == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert in_base64(b"\xff\xfe") == "//4="


@given(st.text(), st.text())
def test_signatures_are_one_or_not(one: str, other: str) -> None:
    assert same(one, other.encode("utf-8", "replace").decode()) == (one == other != "")


@pytest.mark.parametrize(
    ("header", "value", "found"),
    [
        ("authorization", basic("chappe", "swordfish"), True),
        ("authorization", "Bearer swordfish", True),
        ("x-callback-secret", "swordfish", True),
        ("authorization", basic("chappe", "trout"), False),
        ("authorization", "Basic ///", False),
        ("authorization", "swordfish", False),
        ("x-callback-secret", "", False),
    ],
)
def test_a_callback_may_carry_the_secret_itself(header: str, value: str, found: bool) -> None:
    assert carries(with_header(header, value), Secret("swordfish")) is found
    assert not carries(with_header(header, value), Secret(""))
