"""Callbacks: the address that a provider is given for a gateway, and what comes to it."""

import base64
import hashlib
import hmac

from chappe.base.refusal import Refusal
from chappe.gateways.contract import Event, Secret
from chappe.gateways.http.provider import Provider
from chappe.gateways.http.request import Callback

LONGEST_BODY = 256 * 1024
"""Octets of a callback's body that are read at most."""

_SEAL = 19  # octets that nobody guesses; with those of the id, they need no padding


class CallbackForged(Refusal):
    """A callback is not signed as the provider signs."""

    code = "gateway.callback_forged"


def token(key: bytes, gateway_id: int, generation: int) -> str:
    """The part of a gateway's callback address that nobody guesses."""
    plain = gateway_id.to_bytes(8)
    return base64.urlsafe_b64encode(plain + _seal(key, gateway_id, generation)).decode()


def gateway_of(said: str) -> int | None:
    """Whose address it claims to be; None for what is none."""
    try:
        octets = base64.b64decode(said.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return int.from_bytes(octets[:8]) if len(octets) == 8 + _SEAL and octets[0] < 128 else None


def is_token(key: bytes, said: str, gateway_id: int, generation: int) -> bool:
    """Whether it is the gateway's address indeed."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), token(key, gateway_id, generation).encode())


def heard(provider: Provider, callback: Callback, secret: Secret) -> list[Event]:
    """What a callback says. Raises CallbackForged, and CallbackUnreadable."""
    if not secret.value or not provider.verified(callback, secret):
        raise CallbackForged
    return provider.events(callback)


def _seal(key: bytes, gateway_id: int, generation: int) -> bytes:
    said = f"callback {gateway_id} {generation}".encode()
    return hmac.new(key, said, hashlib.sha256).digest()[:_SEAL]
