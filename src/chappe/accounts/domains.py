"""The link domain of an account: the name under which the short addresses of its texts are written."""

import re
from typing import ClassVar, Final

from chappe.base.refusal import Refusal

LONGEST: Final = 60
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


class LinkDomainInvalid(Refusal):
    """Not the name of a host, as go.example.com is, of at most ``most`` characters (``domain``)."""

    code: ClassVar[str] = "account.link_domain_invalid"


def checked_link_domain(domain: str) -> str:
    """The name in lower case, without a scheme or a final slash; "" for none. Raises LinkDomainInvalid.

    Letters, digits, hyphens and dots alone: each is one septet, and accents travel as xn--….
    """
    name = domain.strip().lower().removeprefix("https://").removesuffix("/").removesuffix(".")
    if not name:
        return ""
    labels = name.split(".")
    is_host = len(labels) > 1 and all(_LABEL.fullmatch(label) and len(label) <= 63 for label in labels)
    if len(name) > LONGEST or not is_host or labels[-1].isdigit():
        raise LinkDomainInvalid(domain=domain.strip(), most=LONGEST)
    return name
