"""The options of an SMPP gateway, as data."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.gateways.configuration import Configuration, OptionInvalid, OptionUnknown
from chappe.gateways.contract import Secret
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.options import READERS, read, smpp_settings
from chappe.gateways.smpp.settings import BindMode, GsmForm, IdForm, SmppSettings


def configuration(**settings: object) -> Configuration:
    return Configuration(
        name="Main",
        kind="smpp",
        host="smsc.example.org",
        port=2776,
        system_id="chappe",
        secret=Secret("semaphore"),
        window=20,
        binds=2,
        settings=settings,
    )


def test_without_options_the_settings_are_the_usual_ones() -> None:
    assert smpp_settings(configuration()) == SmppSettings(
        host="smsc.example.org",
        port=2776,
        system_id="chappe",
        password=Secret("semaphore"),
        window=20,
        binds=2,
    )


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("bind_mode", "pair", BindMode.PAIR),
        ("long_form", "sar", LongForm.SAR),
        ("receipt_ids", "hexadecimal", IdForm.HEXADECIMAL),
        ("tls", True, True),
        ("tls", "no", False),
        ("alphanumeric", [5, 0], (5, 0)),
        ("alphanumeric", "5,0", (5, 0)),
        ("again", "88, 20", frozenset({88, 20})),
        ("again", [88], frozenset({88})),
        ("again", "", frozenset()),
        ("receipt_offset", 1.5, timedelta(minutes=90)),
        ("receipt_offset", "-3", timedelta(hours=-3)),
        ("response_timeout", "12.5", 12.5),
        ("gsm_data_coding", "8", 8),
        ("gsm_form", "packed", GsmForm.PACKED),
        ("system_type", "VMA", "VMA"),
    ],
)
def test_an_option_may_be_typed_or_stored(name: str, value: object, kept: object) -> None:
    assert read(name, value) == kept
    assert getattr(smpp_settings(configuration(**{name: value})), name) == kept


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("bind_mode", "both", "transceiver, pair, transmitter"),
        ("tls", "perhaps", "yes, no"),
        ("alphanumeric", "5", "5,0"),
        ("alphanumeric", [9, 0], "5,0"),
        ("again", "ESME_RTHROTTLED", "88,20"),
        ("receipt_offset", 24, "1.5"),
        ("response_timeout", "soon", "30"),
        ("gsm_data_coding", True, "0"),
        ("system_type", 3, "abc"),
    ],
)
def test_a_value_that_an_option_does_not_take_is_refused_with_an_example(
    name: str, value: object, expected: str
) -> None:
    with pytest.raises(OptionInvalid) as refusal:
        read(name, value)
    assert refusal.value.params == {"option": name, "value": str(value), "expected": expected}


def test_an_option_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(OptionUnknown) as refusal:
        smpp_settings(configuration(windows=3))
    assert refusal.value.params == {"option": "windows", "kind": "smpp", "known": ", ".join(sorted(READERS))}


def test_every_setting_but_the_columns_of_a_gateway_is_an_option() -> None:
    columns = {"host", "port", "system_id", "password", "window", "binds"}
    assert set(READERS) == set(SmppSettings.__dataclass_fields__) - columns


@example("longest_validity", -23_999_999_977)
@example("longest_validity", "nan")
@given(st.sampled_from(sorted(READERS)), st.text(max_size=12) | st.integers() | st.floats() | st.none())
def test_whatever_is_typed_makes_settings_or_a_refusal(name: str, value: object) -> None:
    try:
        settings = smpp_settings(configuration(**{name: value}))
    except Refusal:
        return
    assert settings.host == "smsc.example.org"
