"""What the text of one environment variable means: each function takes its name and text, and checks it."""

import base64
import binascii
import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from chappe.config.faults import ConfigurationError

YES: Final = frozenset({"1", "true", "yes", "on"})
NO: Final = frozenset({"0", "false", "no", "off"})

_HOST_NAME = re.compile(r"\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")


def flag(name: str, text: str) -> bool:
    """Yes or no, in any of the usual words."""
    word = text.lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ConfigurationError(
        f"{name} is {text!r}, which is neither yes nor no.", f"Set {name}=yes or {name}=no."
    )


def port(name: str, text: str) -> int:
    """A TCP port, 1 to 65535."""
    number = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    if not 0 < number < 65536:
        raise ConfigurationError(
            f"{name} is {text!r}, which is not a port.", "Give a number from 1 to 65535."
        )
    return number


def choice(name: str, text: str | None, words: tuple[str, ...]) -> str:
    """One of the words; the first where none is given."""
    if text is None:
        return words[0]
    if text.lower() not in words:
        raise ConfigurationError(
            f"{name} is {text!r}, which it cannot be.", f"Set {name} to one of: {', '.join(words)}."
        )
    return text.lower()


def token(name: str, text: str) -> str:
    """A secret that nobody guesses. The refusal does not quote it."""
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"{name} is too short, or holds what a header cannot: at least 16 letters and digits are needed.",
            f"Set {name} to the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    return text


def size(name: str, text: str) -> int:
    """A number of bytes, written with its unit or without: 512MB, 2 GB."""
    found = re.fullmatch(r"([0-9]{1,15})\s*([KMG]?)i?B?", text.strip(), re.IGNORECASE)
    octets = int(found[1]) * 1024 ** " KMG".index(found[2].upper() or " ") if found else 0
    if not octets:
        raise ConfigurationError(
            f"{name} is {text!r}, which is not a size.", f"Give a number with its unit: {name}=512MB"
        )
    return octets


def address(name: str, text: str) -> tuple[str, int]:
    """A host and a port; an IPv6 address stands in brackets, and comes back without them."""
    host, separator, number = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not separator or not (_is_ipv6(host) if bracketed else _HOST_NAME.fullmatch(host.lower())):
        raise ConfigurationError(
            f"{name} is {text!r}, which is not an address and a port.",
            f"Give it the form 127.0.0.1:8000; all addresses of this machine: {name}=[::]:8000",
        )
    return host, port(name, number)


def hosts(name: str, text: str) -> tuple[str, ...]:
    """Host names separated by commas, as Django's ALLOWED_HOSTS takes them; lower case, each once."""
    found = dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip())
    for host in found:
        bracketed = host.startswith("[") and host.endswith("]") and _is_ipv6(host[1:-1])
        if host != "*" and not bracketed and not _HOST_NAME.fullmatch(host):
            raise ConfigurationError(
                f"{name} holds {host!r}, which is not a host name.",
                "Give names alone, separated by commas, without https://, port or path: chappe.example.org",
            )
    return tuple(found)


def public_url(name: str, text: str) -> str:
    """A web address without a path, as links begin with it."""
    parts = urlsplit(text.rstrip("/"))
    try:
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_plain = False
    if not is_plain or parts.path or parts.query or parts.fragment or parts.username:
        raise ConfigurationError(
            f"{name} is {text!r}, which is not the address of a site.",
            "Give it the form https://sms.example.org, without a path after the name.",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def signing_key(name: str, text: str) -> str:
    """Django's SECRET_KEY, long and varied enough for its own deployment check."""
    if len(text) < 50 or len(set(text)) < 5:
        raise ConfigurationError(
            f"{name} is too short or too plain to sign sessions with.",
            "Give at least 50 random characters:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    return text


def fernet_key(name: str, text: str) -> str:
    """A Fernet key: 32 bytes in URL-safe base64."""
    try:
        key = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ConfigurationError(
            f"{name} is not a Fernet key (32 bytes in URL-safe base64).",
            "Make one: python3 -c 'import base64, os;"
            " print(base64.urlsafe_b64encode(os.urandom(32)).decode())'",
        )
    return text


def _is_ipv6(text: str) -> bool:
    try:
        return bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False
