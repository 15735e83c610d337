"""The options of an SMPP gateway, as data: from what is stored or typed to the settings that the connection reads."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from chappe.gateways.configuration import Configuration, OptionInvalid, OptionUnknown
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.settings import BindMode, GsmForm, IdForm, SmppSettings, TonNpi, ValidityForm, check

YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"no", "false", "off", "0"})


def smpp_settings(configuration: Configuration) -> SmppSettings:
    """Raises OptionUnknown, OptionInvalid, and the refusals of `smpp.settings`."""
    options = {name: read(name, value) for name, value in configuration.settings.items()}
    settings = SmppSettings(
        host=configuration.host,
        port=configuration.port,
        system_id=configuration.system_id,
        password=configuration.secret,
        window=configuration.window,
        binds=configuration.binds,
        **options,
    )
    check(settings)
    return settings


def read(name: str, value: object) -> Any:
    """The option's value. Raises OptionUnknown, OptionInvalid."""
    if name not in READERS:
        raise OptionUnknown(option=name, kind="smpp", known=", ".join(sorted(READERS)))
    reader, expected = READERS[name]
    try:
        return reader(value)
    except (ValueError, TypeError):
        raise OptionInvalid(option=name, value=str(value), expected=expected) from None


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def flag(value: object) -> bool:
    word = str(value).lower()
    if word not in YES | NO:
        raise ValueError
    return word in YES


def integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    return int(value)


def seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError
    return float(value)


def integers(value: object) -> frozenset[int]:
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list | tuple):
        raise ValueError
    return frozenset(integer(item) for item in found if item != "")


def ton_npi(value: object) -> TonNpi:
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or len(found) != 2:
        raise ValueError
    ton, npi = (integer(item) for item in found)
    if not (0 <= ton <= 7 and 0 <= npi <= 18):
        raise ValueError
    return ton, npi


def offset(value: object) -> timedelta:
    hours = seconds(value)
    if not -24 < hours < 24:
        raise ValueError
    return timedelta(hours=hours)


def hours(value: object) -> timedelta:
    found = seconds(value)
    if not 1 / 60 <= found <= 360 * 24:
        raise ValueError
    return timedelta(hours=found)


def one_of(choices: type[StrEnum]) -> tuple[Callable[[object], StrEnum], str]:
    return lambda value: choices(str(value)), ", ".join(choices)


FLAG = (flag, "yes, no")
TON_NPI = (ton_npi, "5,0")
SECONDS = (seconds, "30")
TEXT = (text, "abc")
READERS: dict[str, tuple[Callable[[object], object], str]] = {
    "system_type": TEXT,
    "service_type": TEXT,
    "bind_mode": one_of(BindMode),
    "tls": FLAG,
    "tls_ca": TEXT,
    "alphanumeric": TON_NPI,
    "number": TON_NPI,
    "short_code": TON_NPI,
    "international": TON_NPI,
    "national": TON_NPI,
    "receipts": FLAG,
    "long_form": one_of(LongForm),
    "gsm_form": one_of(GsmForm),
    "gsm_data_coding": (integer, "0"),
    "validity": FLAG,
    "validity_form": one_of(ValidityForm),
    "longest_validity": (hours, "48"),
    "response_ids": one_of(IdForm),
    "receipt_ids": one_of(IdForm),
    "receipt_offset": (offset, "1.5"),
    "again": (integers, "88,20"),
    "response_timeout": SECONDS,
    "enquire_interval": SECONDS,
    "patience": SECONDS,
    "shortest_pause": SECONDS,
    "longest_pause": SECONDS,
    "refused_pause": SECONDS,
    "grace": SECONDS,
    "events_held": (integer, "10000"),
}
"""Each option with what reads it and an example of what it takes; ``receipt_offset`` and ``longest_validity`` are in
hours."""
