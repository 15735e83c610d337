"""Texts for new messages to start from: those that come with Chappe, and the account's own."""

from dataclasses import dataclass
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.messages.contents import Contents
from chappe.messages.models import StartingText
from chappe.messages.registry import starters

STARTING_TEXTS = 200


@dataclass(frozen=True, slots=True)
class StartingTextView:
    """A text to start from. ``key`` names it: a word for one that comes with Chappe, a number for the account's own.

    ``id`` is None for one that comes with Chappe, as are its moment and its author; ``kind``, of the topics it suits,
    is empty for the account's own.
    """

    key: str
    id: int | None
    name: str
    kind: str
    contents: Contents
    created_at: datetime | None
    created_by: str


def starting_texts(account_id: int, *, language: str = "en") -> list[StartingTextView]:
    """The account's own by name, then those that come with Chappe, in a language where they are in it."""
    own = StartingText.objects.filter(account_id=account_id).order_by("name")[:STARTING_TEXTS]
    return [*(_own(row) for row in own), *(_shipped(key, language) for key in starters())]


def starting_text(account_id: int, starting_key: str, *, language: str = "en") -> StartingTextView:
    """One of them. Raises NotFound."""
    if starting_key in starters():
        return _shipped(starting_key, language)
    found = None
    if starting_key.isdecimal() and len(starting_key) < 19:
        found = StartingText.objects.filter(account_id=account_id, pk=int(starting_key)).first()
    if found is None:
        raise NotFound(kind="starting_text", name=starting_key)
    return _own(found)


def _own(row: StartingText) -> StartingTextView:
    contents = Contents(row.text, row.language, row.copies, row.smart_replacement, row.without_accents)
    return StartingTextView(str(row.pk), row.pk, row.name, "", contents, row.created_at, row.created_by)


def _shipped(key: str, language: str) -> StartingTextView:
    starter = starters()[key]
    said = language.partition("-")[0]
    return StartingTextView(key, None, starter.name(said), starter.kind, starter.contents(said), None, "")
