"""What stands for the number of an erased contact: the same for the same number, and no way back from it."""

import hmac
from base64 import b32encode
from hashlib import sha256

MARK = "~"
"""No number begins so."""

_LENGTH = 19


def pseudonym(key: bytes, account_id: int, number: str) -> str:
    """Twenty characters; who has the key can tell whether a number is meant, and nobody else can."""
    purpose = f"chappe.pseudonym {account_id} {number}".encode()
    return MARK + b32encode(hmac.new(key, purpose, sha256).digest()).decode().lower()[:_LENGTH]


def is_pseudonym(number: str) -> bool:
    """Whether this stands for the number of somebody erased."""
    return number.startswith(MARK)
