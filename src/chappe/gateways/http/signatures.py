"""Signatures of callbacks."""

import base64
import hashlib
import hmac

from chappe.gateways.contract import Secret
from chappe.gateways.http.request import Callback


def digest(secret: Secret, content: bytes, algorithm: str = "sha256") -> bytes:
    """HMAC (RFC 2104)."""
    return hmac.new(secret.value.encode(), content, getattr(hashlib, algorithm)).digest()


def same(given: str, expected: str) -> bool:
    """Whether two signatures are one, in a time that does not tell where they differ. An empty one is none."""
    return bool(expected) and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def in_base64(octets: bytes) -> str:
    """The usual alphabet, with padding."""
    return base64.b64encode(octets).decode()


def in_base64url(octets: bytes) -> str:
    """The alphabet of addresses, without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def from_base64url(said: str) -> bytes:
    """The octets; none for what cannot be read."""
    try:
        return base64.b64decode(said.encode() + b"=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def password_of(callback: Callback) -> str:
    """The password of a callback's ``Authorization: Basic``, else what its ``Authorization: Bearer`` or
    ``X-Callback-Secret`` holds."""
    kind, _, value = callback.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    if kind.lower() == "bearer":
        return value.strip()
    return callback.headers.get("x-callback-secret", "")


def carries(callback: Callback, secret: Secret) -> bool:
    """Whether a callback carries the secret itself."""
    return same(password_of(callback), secret.value)
