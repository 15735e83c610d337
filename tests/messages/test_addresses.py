"""Where a link may lead, and addresses that are all as long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.messages.addresses import (
    MOST_LINKS,
    TargetCredentials,
    TargetNoHost,
    TargetNotWeb,
    TargetOdd,
    TargetPersonal,
    TargetTooLong,
    address,
    checked_target,
    is_sample,
    sample,
    samples,
    slot,
)
from chappe.messages.fragments import measure
from chappe.messages.tokens import Whose, sealed


@pytest.mark.parametrize(
    "target",
    [
        "https://shop.example.com/sale?x=1&y=a%20b#top",
        "http://example.com",
        "HTTPS://Example.COM:8443/",
        "https://example.com/é@2x/{id}",
        "https://xn--bcher-kva.example/",
    ],
)
def test_addresses_of_sites(target: str) -> None:
    assert checked_target(target) == target


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        ("", TargetNotWeb),
        ("shop.example.com", TargetNotWeb),
        ("//example.com", TargetNotWeb),
        ("javascript:alert(1)", TargetNotWeb),
        ("data:text/html,hi", TargetNotWeb),
        ("tel:+33612345678", TargetNotWeb),
        ("https:/example.com", TargetNotWeb),
        ("https://", TargetNoHost),
        ("https://localhost/", TargetNoHost),
        ("https://exa_mple..com/", TargetNoHost),
        ("https://-example.com/", TargetNoHost),
        ("https://bücher.example/", TargetNoHost),
        ("https://example.com:port/", TargetNoHost),
        ("https://example.com:99999/", TargetNoHost),
        ("https://[::1/", TargetNoHost),
        ("https://user:secret@example.com/", TargetCredentials),
        ("https://example.com@evil.example/", TargetCredentials),
        ("https://example.com\\@evil.example/", TargetOdd),
        ("https://exam ple.com/", TargetOdd),
        ("https://example.com/\r\nSet-Cookie: a=b", TargetOdd),
        ("https://example.com/\u202egpj.exe", TargetOdd),
        ("https://example.com/{{ first_name }}", TargetPersonal),
        ("https://example.com/" + "a" * 1000, TargetTooLong),
        ("https://example.com/" + "é" * 170, TargetTooLong),
    ],
)
def test_everything_else_is_refused(target: str, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        checked_target(target)


@given(st.integers(0, MOST_LINKS), st.integers(1, 2**24 - 1), st.integers(1, 2**26 - 1))
def test_a_sample_is_as_long_as_what_takes_its_place_and_never_a_link(
    place: int, position: int, deployment: int
) -> None:
    own = address("go.example.com", sealed(b"k" * 50, Whose(deployment, position, place)))
    held = address("go.example.com", sample(place))
    assert is_sample(sample(place))
    assert measure(own) == measure(held)
    assert samples(("https://a.example", ""), "go.example.com") == {
        slot("https://a.example"): "https://go.example.com/sampleLink00",
        "unsubscribe_link": "https://go.example.com/sampleLink01",
    }
