"""Signature version 4 of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html."""

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

from chappe.gateways.contract import Secret
from chappe.gateways.http.request import Request

ALGORITHM = "AWS4-HMAC-SHA256"


def signed(
    request: Request, *, name: str, secret: Secret, region: str, service: str, at: datetime, token: str = ""
) -> Request:
    """The request with its date and signature. ``token`` is that of temporary credentials."""
    moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    parts = urlsplit(request.url)
    headers = {**request.headers, "Host": parts.netloc, "X-Amz-Date": moment}
    if token:
        headers["X-Amz-Security-Token"] = token
    plain, names = canonical(Request(request.url, request.method, headers, request.body))
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    said = "\n".join((ALGORITHM, moment, scope, hashlib.sha256(plain.encode()).hexdigest()))
    signature = _mac(_key(secret, scope), said).hex()
    headers["Authorization"] = (
        f"{ALGORITHM} Credential={name}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return Request(request.url, request.method, headers, request.body)


def canonical(request: Request) -> tuple[str, str]:
    """The request in the one form that both sides sign, and the names of its headers."""
    parts = urlsplit(request.url)
    headers = sorted((name.lower(), " ".join(value.split())) for name, value in request.headers.items())
    names = ";".join(name for name, _ in headers)
    query = sorted(
        (_quoted(name), _quoted(value)) for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    lines = (
        request.method,
        quote(parts.path or "/", safe="/-_.~%"),
        "&".join(f"{name}={value}" for name, value in query),
        *(f"{name}:{value}" for name, value in headers),
        "",
        names,
        hashlib.sha256(request.body).hexdigest(),
    )
    return "\n".join(lines), names


def _key(secret: Secret, scope: str) -> bytes:
    key = f"AWS4{secret.value}".encode()
    for part in scope.split("/"):
        key = _mac(key, part)
    return key


def _mac(key: bytes, said: str) -> bytes:
    return hmac.new(key, said.encode(), hashlib.sha256).digest()


def _quoted(value: str) -> str:
    return quote(value, safe="-_.~")
