"""Tokens of short links under the installation's key, and where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from chappe.messages import tokens
from chappe.messages.contents import compiled
from chappe.messages.links import addressed
from chappe.messages.models import MessageVersion
from chappe.messages.queries.previews import Preview
from chappe.messages.queries.versions import contents_of
from chappe.messages.tokens import Whose, check_of


def tokens_of(deployment_id: int, revision: int, place: int, positions: Sequence[int]) -> list[str]:
    """Those of one link of a deployment, for the recipients at these positions. Raises LinksExhausted."""
    return tokens.sealed_all(_key(), Whose(deployment_id, 0, place, check_of(revision)), positions)


def token_of_test(version_id: int, place: int) -> str:
    """That of a link in a text sent as a test of a version of its message: it leads there, and nothing is counted.

    Raises LinksExhausted.
    """
    return tokens.sealed(_key(), Whose(0, version_id, place))


def tried_text(version: MessageVersion, shown: Preview) -> str:
    """What was previewed of a version, its links leading where they will, for a test. As long as what was measured.

    Raises LinksExhausted, TemplateRefusal and LoneSurrogate.
    """
    texts = compiled(contents_of(version))
    own = texts.templates[shown.language].targets
    return addressed(
        shown.text, own, texts.links, shown.link_domain, lambda place: token_of_test(version.pk, place)
    )


def whose_token(token: str) -> Whose:
    """Whose it is, whether or not that exists. Raises TokenBad."""
    return tokens.opened(_key(), token)


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()


@dataclass(frozen=True, slots=True)
class Leads:
    """Where the links of a message lead, each at the place that its tokens name; "" is the reader's preference page.

    ``used``: the places that a text has a link for; that of the preference page, 0, may have none.
    """

    targets: tuple[str, ...]
    used: tuple[int, ...]


def leads_of(version: MessageVersion) -> Leads:
    """Of a version. Raises TemplateRefusal and LoneSurrogate."""
    texts = compiled(contents_of(version))
    used = {target for template in texts.templates.values() for target in template.targets}
    return Leads(texts.links, tuple(place for place, target in enumerate(texts.links) if target in used))
