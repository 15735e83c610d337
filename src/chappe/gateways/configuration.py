"""What may be configured of a gateway of any kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chappe.base.refusal import Refusal
from chappe.gateways.contract import Secret

BOUNDS = {
    "port": (1, 65_535),
    "window": (1, 1_000),
    "pace": (1, 100_000),
    "binds": (1, 32),
    "preference": (0, 1_000),
}
"""The least and the greatest of each number; a pace is in fragments per second, all binds together."""

NAME_LENGTH = 60
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9.])?|[0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*")


class GatewayKindUnknown(Refusal):
    """No gateway of this kind can be had (``kind``, ``known``)."""

    code = "gateway.kind_unknown"


class GatewayNameTaken(Refusal):
    """Another gateway of the account has this name (``name``)."""

    code = "gateway.name_taken"


class GatewayHostInvalid(Refusal):
    """Neither a host's name nor an address (``host``)."""

    code = "gateway.host_invalid"


class GatewayNumberOutOfRange(Refusal):
    """A number is outside its bounds (``field``, ``value``, ``low``, ``high``)."""

    code = "gateway.number_out_of_range"


class GatewaySecretUnreadable(Refusal):
    """The stored password was encrypted with another key than the one Chappe has now (``name``)."""

    code = "gateway.secret_unreadable"


class OptionUnknown(Refusal):
    """A kind of gateway has no such option (``option``, ``kind``, ``known``)."""

    code = "gateway.option_unknown"


class OptionInvalid(Refusal):
    """The value is none that the option takes (``option``, ``value``, ``expected``)."""

    code = "gateway.option_invalid"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A gateway as configured, its secret in clear. ``settings`` are the options of its kind."""

    name: str
    kind: str
    host: str
    port: int
    system_id: str
    secret: Secret
    window: int
    binds: int
    settings: Mapping[str, object] = field(default_factory=dict)
    callback_url: str = ""  # where an HTTP provider is to send receipts and replies


def checked_host(host: str) -> str:
    """A host's name, or an IPv4 or IPv6 address without brackets. Raises GatewayHostInvalid."""
    found = host.strip()
    if not HOST.fullmatch(found):
        raise GatewayHostInvalid(host=host)
    return found


def checked_number(name: str, value: int) -> int:
    """The number. Raises GatewayNumberOutOfRange."""
    low, high = BOUNDS[name]
    if not low <= value <= high:
        raise GatewayNumberOutOfRange(field=name, value=value, low=low, high=high)
    return value


def checked_pace(value: int | None) -> int | None:
    """Fragments per second, or None: as fast as the network takes them. Raises GatewayNumberOutOfRange."""
    return None if value is None else checked_number("pace", value)
