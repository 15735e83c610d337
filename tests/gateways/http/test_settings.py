"""The options of HTTP gateways."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.gateways.configuration import Configuration, OptionInvalid, OptionUnknown
from chappe.gateways.contract import Secret
from chappe.gateways.http.kinds import KINDS
from chappe.gateways.http.settings import (
    HttpSettings,
    access,
    base_url,
    generation,
    is_web_address,
    lane_settings,
)


def configuration(
    kind: str = "twilio", host: str = "api.twilio.com", port: int = 443, **settings: Any
) -> Configuration:
    return Configuration(
        name="Provider",
        kind=kind,
        host=host,
        port=port,
        system_id="AC1",
        secret=Secret("hunter2"),
        window=20,
        binds=2,
        settings=settings,
    )


@pytest.mark.parametrize(
    ("given_", "base"),
    [
        (configuration(), "https://api.twilio.com"),
        (configuration(port=8443), "https://api.twilio.com:8443"),
        (configuration(host="::1", port=8443), "https://[::1]:8443"),
        (configuration(base_url="http://127.0.0.1:8080/"), "http://127.0.0.1:8080"),
        (configuration(base_url="https://proxy.example.org/twilio"), "https://proxy.example.org/twilio"),
    ],
)
def test_where_the_interface_stands(given_: Configuration, base: str) -> None:
    assert base_url(given_) == base


@pytest.mark.parametrize(
    "settings",
    [
        {"base_url": "http://sms.example.org"},
        {"base_url": "https://me:secret@sms.example.org"},
        {"response_timeout": "41"},
        {"response_timeout": "soon"},
        {"messaging_service": "nothing"},
        {"callback_generation": "-1"},
    ],
)
def test_an_option_that_cannot_be_is_named(settings: dict[str, Any]) -> None:
    given_ = configuration(**settings)
    with pytest.raises(OptionInvalid) as refusal:
        (access(given_, KINDS["twilio"]), lane_settings(given_), generation(given_.settings))
    assert refusal.value.params["option"] in settings


def test_an_option_that_the_kind_lacks_is_refused() -> None:
    with pytest.raises(OptionUnknown):
        access(configuration(tls="yes"), KINDS["twilio"])


def test_an_option_that_the_kind_needs_is_missed() -> None:
    with pytest.raises(OptionInvalid):
        access(configuration("http", "sms.example.org"), KINDS["http"])


@given(
    st.dictionaries(st.sampled_from(["base_url", "response_timeout", "grace", "url"]), st.text(max_size=20))
)
def test_whatever_is_typed_is_taken_or_refused(settings: dict[str, Any]) -> None:
    given_ = configuration(**settings)
    try:
        (access(given_, KINDS["twilio"]), lane_settings(given_))
    except Refusal:
        return


@given(st.text(max_size=30))
def test_an_address_has_a_host(value: str) -> None:
    assert not is_web_address(value) or "://" in value


@given(st.integers(1, 50), st.booleans(), st.floats(0, 1))
def test_a_pause_grows_to_its_bound(attempt: int, refused: bool, jitter: float) -> None:
    settings = HttpSettings()
    pause = settings.pause(attempt, refused=refused, jitter=jitter)
    assert (
        0.5 * (settings.refused_pause if refused else settings.shortest_pause)
        <= pause
        <= settings.longest_pause
    )
