"""What may be configured of a gateway of any kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.configuration import (
    BOUNDS,
    GatewayHostInvalid,
    GatewayNumberOutOfRange,
    checked_host,
    checked_number,
    checked_pace,
)


@pytest.mark.parametrize(
    "host",
    ["smsc.example.org", "localhost", "192.0.2.7", "2001:db8::7", "::1", "a", "smsc_1", "example.org."],
)
def test_a_host_is_kept(host: str) -> None:
    assert checked_host(f" {host} ") == host


@pytest.mark.parametrize(
    "host", ["", "smsc.example.org/path", "smpp://smsc", "a b", "[::1]", "-a", "smsc,other", "é.example.org"]
)
def test_another_host_is_refused(host: str) -> None:
    with pytest.raises(GatewayHostInvalid) as refusal:
        checked_host(host)
    assert refusal.value.params == {"host": host}


@given(st.sampled_from(sorted(BOUNDS)), st.integers())
def test_a_number_is_kept_within_its_bounds_and_refused_with_them(name: str, value: int) -> None:
    low, high = BOUNDS[name]
    if low <= value <= high:
        assert checked_number(name, value) == value
    else:
        with pytest.raises(GatewayNumberOutOfRange) as refusal:
            checked_number(name, value)
        assert refusal.value.params == {"field": name, "value": value, "low": low, "high": high}


def test_no_pace_is_as_fast_as_the_network_takes_them() -> None:
    assert checked_pace(None) is None
    with pytest.raises(GatewayNumberOutOfRange):
        checked_pace(0)
