"""Which kinds of gateway there are, how one is built, and how its secret is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from chappe.gateways.configuration import Configuration, GatewayKindUnknown, GatewaySecretUnreadable
from chappe.gateways.contract import Gateway, Secret
from chappe.gateways.smpp.gateway import SmppGateway
from chappe.gateways.smpp.options import smpp_settings


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gateway: ``check`` raises a refusal for what cannot be configured, ``build`` makes one."""

    name: str
    check: Callable[[Configuration], object]
    build: Callable[[Configuration], Gateway]


def kinds() -> dict[str, Kind]:
    """Every kind, by name."""
    return {
        "smpp": Kind(
            name="smpp",
            check=smpp_settings,
            build=lambda configuration: SmppGateway(smpp_settings(configuration)),
        )
    }


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
