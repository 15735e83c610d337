"""What one person was sent, and what they wrote back."""

from dataclasses import dataclass
from datetime import datetime

from chappe.contacts.queries import contact
from chappe.dossier.store import rows_of


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """A text that a deployment had for the contact. ``at``: of its last news, or of its preparation.

    ``text`` is empty if the contact was erased.
    """

    deployment_id: int
    deployment_name: str
    position: int
    number: str
    country: str
    text: str
    fragments: int
    state: str
    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A text that came from the contact's number. ``recipient``: the number or short code it was written to."""

    id: int
    recipient: str
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text to this person alone: an answer, a confirmation, an automatic answer or a test (``purpose``)."""

    id: int
    purpose: str
    sender: str
    text: str
    fragments: int
    state: str
    code: str
    created_at: datetime


def received(
    account_id: int, contact_id: int, *, before: int | None = None, limit: int = 50
) -> list[ReceivedText]:
    """The contact's texts, of the latest deployment first; ``before``: a deployment's id. Raises NotFound."""
    contact(account_id, contact_id)
    rows = rows_of("received", account_id=account_id, contact_id=contact_id, before=before, limit=limit)
    return [ReceivedText(*row) for row in rows]


def replies(
    account_id: int, contact_id: int, *, before: int | None = None, limit: int = 50
) -> list[ReplyLine]:
    """What the contact's present number wrote, the latest first; ``before``: the id of a line. Raises NotFound."""
    number = contact(account_id, contact_id).number
    if number is None:
        return []
    return [
        ReplyLine(*row)
        for row in rows_of("replies", account_id=account_id, number=number, before=before, limit=limit)
    ]


def written(account_id: int, contact_id: int, *, limit: int = 50) -> list[WrittenText]:
    """What was written to the contact's present number alone, the latest first. Raises NotFound."""
    number = contact(account_id, contact_id).number
    if number is None:
        return []
    return [
        WrittenText(*row) for row in rows_of("written", account_id=account_id, number=number, limit=limit)
    ]
