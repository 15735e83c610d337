"""A contact's preference page: the signed link that leads to it, and what a choice made there changes.

The link holds no number and no name: the account, the contact, a generation and perhaps a last day, signed together
with the installation's key. Links of an earlier generation than the contact's hold no longer.
"""

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import ClassVar, Final

from chappe.base.refusal import Refusal
from chappe.contacts.consent import Status

SOURCE: Final = "preference page"
SIGNATURE: Final = 12
"""Octets: 96 bits, which nobody guesses, in 16 characters of a text that is paid by the character."""

LONGEST: Final = 80
_EPOCH: Final = date(1970, 1, 1)
_LINK: Final = b"chappe.preferences\0"
_FORM: Final = b"chappe.preferences.form\0"


@dataclass(frozen=True, slots=True)
class Link:
    """Whose page a link opens; ``last_day`` (UTC, included) None: it does not end by itself."""

    account_id: int
    contact_id: int
    generation: int
    last_day: date | None = None


class LinkBad(Refusal):
    """The link is not one of ours, or holds no longer: which of them is not said."""

    code: ClassVar[str] = "preferences.link_bad"


def token(key: bytes, link: Link) -> str:
    """The link as it stands in an address: letters, digits, ``-`` and ``_``."""
    last_day = 0 if link.last_day is None else (link.last_day - _EPOCH).days
    payload = b"".join(map(_packed, (link.account_id, link.contact_id, link.generation, last_day)))
    return base64.urlsafe_b64encode(payload + _signature(key, _LINK + payload)).decode("ascii").rstrip("=")


def read(key: bytes, token: str, today: date) -> Link:
    """The link, if this installation signed it and it has not ended; nothing is looked up. Raises LinkBad."""
    octets = _octets(token)
    payload, signature = octets[:-SIGNATURE], octets[-SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(key, _LINK + payload)):
        raise LinkBad
    account_id, contact_id, generation, days = _unpacked(payload)
    last_day = _EPOCH + timedelta(days=days) if days else None
    if last_day is not None and today > last_day:
        raise LinkBad
    return Link(account_id, contact_id, generation, last_day)


def seal(key: bytes, token: str) -> str:
    """What the page's own forms carry: who has not seen the page cannot have it."""
    return base64.urlsafe_b64encode(_signature(key, _FORM + token.encode())).decode("ascii").rstrip("=")


def is_sealed(key: bytes, token: str, given: str) -> bool:
    """Whether a form came from the page."""
    return hmac.compare_digest(seal(key, token).encode(), given.encode("utf-8", "replace"))


def changes(in_force: Collection[str], shown: Iterable[str], wanted: Collection[str]) -> dict[str, Status]:
    """What the person newly says, by topic: only of topics that were shown, and only where it differs."""
    said: dict[str, Status] = {}
    for topic in shown:
        if topic in wanted and topic not in in_force:
            said[topic] = Status.GRANTED
        elif topic not in wanted and topic in in_force:
            said[topic] = Status.WITHDRAWN
    return said


def network_of(address: str) -> str:
    """The network that an address is of (/24, /48): enough to tell a country and a provider, not a person."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _signature(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, sha256)[:SIGNATURE]


def _octets(token: str) -> bytes:
    if len(token) > LONGEST:
        raise LinkBad
    try:
        octets = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise LinkBad from None
    if len(octets) <= SIGNATURE:
        raise LinkBad
    return octets


def _packed(number: int) -> bytes:
    """Seven bits an octet, the lowest first; the eighth says that more follow (LEB128)."""
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


def _unpacked(octets: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for octet in octets:
        number |= (octet & 0x7F) << shift
        shift += 7
        if not octet & 0x80:
            numbers.append(number)
            number, shift = 0, 0
    return numbers
