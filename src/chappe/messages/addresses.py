"""Where the links of a text lead, and the short addresses that stand for them: all of one length.

An address is `https://`, the account's link domain, a slash and a token: letters without accent and digits, each one
septet in GSM-7 and whole in every phone's eyes. A sample stands where a recipient's own will; it is as long, so that
what is counted before a preparation is what leaves.
"""

from functools import lru_cache
from typing import ClassVar, Final
from urllib.parse import urlsplit

from chappe.base.refusal import Refusal

TOKEN: Final = 12
"""Characters of a token."""

MOST_LINKS: Final = 60
"""Different addresses that the texts of one message may lead to."""

UNSUBSCRIBE: Final = "unsubscribe_link"
"""What a text calls the short address of its reader's preference page."""

PREFERENCES: Final = ""
"""Stands for the reader's preference page where a link's target does."""

EXAMPLE_DOMAIN: Final = "go.example.com"
"""Stands for a link domain that is not chosen yet."""

LONGEST: Final = 1_000


class DomainMissing(Refusal):
    """The text has links, and the account has no link domain yet."""

    code: ClassVar[str] = "link.domain_missing"


class TargetNotWeb(Refusal):
    """The address does not begin with `https://` or `http://` (``target``)."""

    code: ClassVar[str] = "link.not_web"


class TargetNoHost(Refusal):
    """Nothing that can be reached: no host, or one that is not spelt as one (``target``)."""

    code: ClassVar[str] = "link.no_host"


class TargetOdd(Refusal):
    """A space, a line break, a backslash or the like stands in the address (``target``)."""

    code: ClassVar[str] = "link.odd_character"


class TargetCredentials(Refusal):
    """A user name or a password stands in the address (``host``, what comes after them)."""

    code: ClassVar[str] = "link.credentials"


class TargetTooLong(Refusal):
    """More than ``limit`` characters (``length``)."""

    code: ClassVar[str] = "link.too_long"


class TargetPersonal(Refusal):
    """A merge field stands in the address, which is one for everybody (``target``)."""

    code: ClassVar[str] = "link.personal"


def checked_target(target: str) -> str:
    """An address that a link may lead to. Raises the refusals above."""
    # As browsers are sent it: a letter with an accent travels as %C3%A9.
    length = sum(1 if character.isascii() else 3 * len(character.encode()) for character in target)
    if length > LONGEST:
        raise TargetTooLong(limit=LONGEST, length=length)
    if "{{" in target or "{%" in target:
        raise TargetPersonal(target=target)
    if any(
        character.isspace() or not character.isprintable() or character in '\\"<>' for character in target
    ):
        raise TargetOdd(target=target)
    if not target.lower().startswith(("https://", "http://")):
        raise TargetNotWeb(target=target)
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise TargetNoHost(target=target) from None
    if "@" in parts.netloc:
        raise TargetCredentials(host=host)
    if not _is_host(host):
        raise TargetNoHost(target=target)
    return target


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and host.isascii()
        and all(
            label.strip("-") == label and label.replace("-", "").replace("_", "").isalnum()
            for label in labels
        )
    )


def sample(place: int) -> str:
    """The token that stands for a recipient's own where the link is the one at ``place`` of its text."""
    return f"sampleLink{place:02d}"


def is_sample(token: str) -> bool:
    """Whether a token is one of these."""
    return token in _SAMPLES


def address(domain: str, token: str) -> str:
    """The short address."""
    return f"https://{domain}/{token}"


_SAMPLES: Final = frozenset(sample(place) for place in range(MOST_LINKS + 1))


def slot(target: str) -> str:
    """The name by which a text being filled asks for the short address that leads to ``target``."""
    return f" link {target}" if target else UNSUBSCRIBE


@lru_cache(maxsize=1024)
def samples(targets: tuple[str, ...], domain: str) -> dict[str, str]:
    """The sample addresses of a text's links, by slot; not to be changed."""
    return {slot(target): address(domain, sample(place)) for place, target in enumerate(targets)}
