"""The links of a message's texts: which there are, and their short addresses in a recipient's own text."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from liquid.ast import Node

from chappe.base.refusal import Refusal
from chappe.messages.addresses import MOST_LINKS, PREFERENCES, UNSUBSCRIBE, address, sample
from chappe.messages.linking import target_of
from chappe.messages.mistakes import TooManyLinks
from chappe.messages.template import Template, compile

Mint = Callable[[int], str]
"""From the place of a link among those of a message to the token of one recipient."""


def has_unsubscribe_link(source: str) -> bool:
    """Whether every reader of the text finds in it the link to refuse the next one: it stands under no condition."""
    if UNSUBSCRIBE not in source:
        return False
    try:
        nodes: list[Node] = list(compile(source).bound.nodes)
    except Refusal:
        return False
    return any(target_of(node) == PREFERENCES for node in nodes)


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
