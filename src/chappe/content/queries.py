"""What an account has put to its texts, and what the rules say of a text of its own."""

from collections.abc import Mapping
from datetime import date

from chappe.base.refusal import Refusal
from chappe.contacts import queries as contacts
from chappe.content.checking import Finding, Subject, check, of_senders
from chappe.content.completing import Choices, choices_of, frames, texts_of
from chappe.content.models import ContentChoice
from chappe.content.registry import law
from chappe.messages import queries as messages
from chappe.messages.contents import NO_FRAMES, Compiled, Contents, Frames, compiled
from chappe.messages.queries import Preview
from chappe.messages.sender import SenderKind

SAMPLED = 20


def choices(account_id: int) -> Choices:
    """What the account has put; nothing where it never chose."""
    row = ContentChoice.objects.filter(account_id=account_id).first()
    return choices_of(row.wishes) if row else Choices()


def frames_for(account_id: int, texts: Compiled, *, marketing: bool, on: date) -> Frames:
    """What is put around the texts of a message, by country of the recipients' numbers."""
    if not marketing:
        return NO_FRAMES
    return frames(law(), choices(account_id), texts_of(texts), on)


def frames_of_contents(account_id: int, contents: Contents, *, marketing: bool, on: date) -> Frames:
    """The same of texts as they stand; nothing around those that cannot be read."""
    try:
        return frames_for(account_id, compiled(contents), marketing=marketing, on=on)
    except Refusal:
        return NO_FRAMES


def findings(
    contents: Contents,
    *,
    marketing: bool,
    countries: Mapping[str, int | None],
    on: date,
    frames: Frames = NO_FRAMES,
    sender: str = "",
    sender_kind: SenderKind = SenderKind.ALPHANUMERIC,
) -> tuple[Finding, ...]:
    """What the countries ask that the texts, with what is put around them, and their sender do not have.

    Nothing is said of texts that cannot be read.
    """
    try:
        texts = texts_of(compiled(contents))
    except Refusal:
        return ()
    return check(law(), Subject(texts, marketing, sender, sender_kind), countries, on, frames)


def sender_findings(
    sender: str, sender_kind: SenderKind, countries: Mapping[str, int | None], on: date
) -> tuple[Finding, ...]:
    """What the countries say of a sender of marketing texts."""
    return of_senders(check(law(), Subject((), True, sender, sender_kind), countries, on))


def preview(
    account_id: int,
    contents: Contents,
    *,
    marketing: bool,
    on: date,
    contact_id: int | None = None,
    language: str | None = None,
    sender: str = "",
    country: str = "",
) -> Preview:
    """`messages.queries.preview`, with what the account has put to such texts. Raises NotFound.

    ``country`` is where somebody of whom nothing is known reads it.
    """
    return messages.preview(
        account_id,
        contents,
        contact_id=contact_id,
        language=language,
        sender=sender,
        frames=frames_of_contents(account_id, contents, marketing=marketing, on=on),
        country=country,
    )


def preview_message(account_id: int, message_id: int, *, on: date) -> Preview:
    """The message as the newest contact with a number would read it, completed for its country. Raises NotFound."""
    found = messages.message(account_id, message_id)
    newest = [line.id for line in contacts.contacts(account_id, limit=SAMPLED) if line.number]
    return preview(
        account_id,
        found.contents,
        marketing=found.is_marketing,
        on=on,
        contact_id=newest[0] if newest else None,
        sender=found.sender,
    )
