"""How much a STOP stops, by the account's word."""

from collections.abc import Collection
from enum import StrEnum

from chappe.base.refusal import Refusal
from chappe.messages.sender import SenderKind, sender_name

BY_TEXT = "STOP by text"
BY_PERSON = "reply read by a person"


class StopScope(StrEnum):
    """How much a STOP stops."""

    EVERYTHING = "everything"  # every text of the account
    SENDER = "sender"  # those of the sender that was answered
    TOPIC = "topic"  # those of the topic of the text that was answered, where that asks for consent


class ScopeUnknown(Refusal):
    """Not one of the scopes of a STOP (``scope``, ``known``)."""

    code = "reply_rule.scope_unknown"


def checked_scope(scope: str) -> StopScope:
    """Raises ScopeUnknown."""
    if scope not in [one.value for one in StopScope]:
        raise ScopeUnknown(scope=scope, known=", ".join(StopScope))
    return StopScope(scope)


def senders_stopped(*, written_to: str, answered: str, latest: str, own: Collection[str]) -> tuple[str, ...]:
    """The senders that a STOP is of; none: it is not known which, and the STOP is of everything.

    ``answered`` is the sender of the text that the reply answers. A name cannot be written to: who got their ``latest``
    text from one answers another number, and means it. What they wrote to is stopped with them.
    """
    found = dict.fromkeys([answered] if answered else [])
    if latest and _kind(latest) is SenderKind.ALPHANUMERIC:
        found[latest] = None
    if found or written_to in own:
        found |= dict.fromkeys([written_to] if _kind(written_to) else [])
    return tuple(found)


def _kind(value: str) -> SenderKind | None:
    try:
        return sender_name(value).kind
    except Refusal:
        return None
