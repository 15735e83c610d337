"""Which kinds of gateway there are, how one is built, and how its secret is kept."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from chappe.gateways.configuration import Configuration, GatewayKindUnknown, GatewaySecretUnreadable
from chappe.gateways.contract import Gateway, Secret
from chappe.gateways.http import registry as http
from chappe.gateways.http.callbacks import token
from chappe.gateways.http.kinds import KINDS
from chappe.gateways.http.settings import HttpKind, generation
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.gateway import SmppGateway
from chappe.gateways.smpp.options import smpp_settings


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gateway: ``check`` raises a refusal for what cannot be configured, ``build`` makes one.

    ``host`` and ``port`` are those of the provider unless somebody says otherwise; ``names``: the account has a name
    besides its secret; ``calls_back``: receipts and replies come to an address of ours, and ``signs``: signed by a
    secret of their own. ``options`` are the settings that only this kind has, with an example of each.
    """

    name: str
    check: Callable[[Configuration], object]
    build: Callable[[Configuration], Gateway]
    host: str = ""
    port: int = 2775
    names: bool = True
    calls_back: bool = False
    signs: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


def kinds() -> dict[str, Kind]:
    """Every kind, by name."""
    smpp = Kind(
        name="smpp",
        check=smpp_settings,
        build=lambda configuration: SmppGateway(smpp_settings(configuration)),
    )
    return {smpp.name: smpp, **{name: of_http(found) for name, found in KINDS.items()}}


def of_http(found: HttpKind) -> Kind:
    """An HTTP provider as a kind."""
    return Kind(
        name=found.name,
        check=http.checked,
        build=http.build,
        host=found.host,
        port=443,
        names=found.names,
        calls_back=True,
        signs=found.signs,
        options={name: option.example for name, option in found.options.items()},
    )


WHOLE = tuple(KINDS)
"""The kinds of gateways that are given a text whole, as one part; an SMPP gateway may be, by its settings."""


def is_whole(kind_name: str, options: Mapping[str, object]) -> bool:
    """Whether a gateway is given texts whole. What ``recover.sql`` says of itself is the same."""
    return kind_name in WHOLE or options.get("long_form") == LongForm.PAYLOAD


def kind(name: str) -> Kind:
    """Raises GatewayKindUnknown."""
    known = kinds()
    if name not in known:
        raise GatewayKindUnknown(kind=name, known=", ".join(known))
    return known[name]


def build(configuration: Configuration) -> Gateway:
    """The gateway, not yet connected. Raises GatewayKindUnknown, and what its options deserve."""
    return kind(configuration.kind).build(configuration)


def encrypted(secret: Secret) -> bytes:
    """The secret as the database keeps it."""
    return Fernet(settings.ENCRYPTION_KEY).encrypt(secret.value.encode("utf-8"))


def decrypted(token: bytes | memoryview, *, name: str) -> Secret:
    """The secret in clear. Raises GatewaySecretUnreadable, with the gateway's name."""
    try:
        return Secret(Fernet(settings.ENCRYPTION_KEY).decrypt(bytes(token)).decode("utf-8"))
    except InvalidToken:
        raise GatewaySecretUnreadable(name=name) from None


def callback_secret(token: bytes | memoryview, *, name: str) -> Secret:
    """What callbacks are signed with; empty without one. Raises GatewaySecretUnreadable."""
    return decrypted(token, name=name) if len(token) else Secret("")


def callback_key() -> bytes:
    """What the callback addresses of this installation are made with."""
    return hashlib.sha256(f"callbacks {settings.ENCRYPTION_KEY}".encode()).digest()


def callback_url(kind_name: str, gateway_id: int | None, options: Mapping[str, object]) -> str:
    """Where the gateway's provider is to send receipts and replies.

    Empty where none come this way, or while the installation does not know its own public address.
    """
    known = kinds().get(kind_name)
    if gateway_id is None or known is None or not known.calls_back or not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL}/callbacks/{token(callback_key(), gateway_id, generation(options))}/"
