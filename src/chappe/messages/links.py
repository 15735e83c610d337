"""The links of a message's texts: which there are, and their short addresses in a recipient's own text."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from chappe.messages.addresses import MOST_LINKS, PREFERENCES, address, sample
from chappe.messages.mistakes import TooManyLinks
from chappe.messages.template import Template

Mint = Callable[[int], str]
"""From the place of a link among those of a message to the token of one recipient."""


def targets(templates: Mapping[str, Template], default: str) -> tuple[str, ...]:
    """Where the links of a message lead, in an order that its texts alone decide; "" stands for the preference page.

    The first is always the preference page's place, used or not. Raises TooManyLinks.
    """
    ordered = [default, *sorted(language for language in templates if language != default)]
    found = dict.fromkeys(target for language in ordered for target in templates[language].targets if target)
    if len(found) > MOST_LINKS:
        raise TooManyLinks(limit=MOST_LINKS)
    return (PREFERENCES, *found)


def addressed(text: str, own: tuple[str, ...], known: tuple[str, ...], domain: str, mint: Mint) -> str:
    """The text with its recipient's own addresses where the samples stand: of the same length, so measured already.

    ``own``: the targets of its template; ``known``: those of the message.
    """
    for held, before, place in _places(own, known, domain):
        text = text.replace(held, before + mint(place))
    return text


@lru_cache(maxsize=1024)
def _places(own: tuple[str, ...], known: tuple[str, ...], domain: str) -> tuple[tuple[str, str, int], ...]:
    """Each sample address, what stands before its token, and the place of its target among those of the message."""
    return tuple(
        (address(domain, sample(at)), address(domain, ""), known.index(target))
        for at, target in enumerate(own)
    )
