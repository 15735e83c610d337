"""What is searched for, sealed: it may be somebody's number, and an address is kept in many places."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

LONGEST_TOKEN = 1000


def sealed(text: str) -> str:
    """The text for an address, readable by this installation alone; empty for nothing."""
    return box().encrypt(text.encode()).decode() if text else ""


def unsealed(token: str) -> str:
    """What `sealed` sealed; empty for anything else."""
    if not token or len(token) > LONGEST_TOKEN:
        return ""
    try:
        return box().decrypt(token).decode()
    except InvalidToken:
        return ""


def box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"chappe.console.search {settings.SECRET_KEY}".encode()).digest()))
