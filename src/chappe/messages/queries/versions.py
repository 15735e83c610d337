"""The versions of a message, and what changed between two of them."""

from dataclasses import dataclass
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.messages.contents import Contents
from chappe.messages.differences import Piece, differences
from chappe.messages.models import Message, MessageVersion

VERSIONS = 50


@dataclass(frozen=True, slots=True)
class VersionView:
    """A message as it stood. ``restores`` is the number of the version it brought back, if it did."""

    number: int
    name: str
    topic_name: str
    sender: str
    contents: Contents
    restores: int | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that two versions do not share: ``part`` is "text", "copy", "name", "topic", "sender", "language",
    "smart_replacement" or "without_accents"; ``language`` that of a text. Whole texts are compared word by word.
    """

    part: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions and what is different in the later."""

    older: VersionView
    newer: VersionView
    changed: tuple[Changed, ...]


def versions(
    account_id: int, message_id: int, *, before: int | None = None, limit: int = VERSIONS
) -> list[VersionView]:
    """The message's versions, the latest first; ``before`` is the number of the last one shown. Raises NotFound."""
    own(account_id, message_id)
    found = MessageVersion.objects.filter(message_id=message_id).select_related("topic", "sender")
    if before is not None:
        found = found.filter(number__lt=before)
    return [view(row) for row in found.order_by("-number")[:limit]]


def version(account_id: int, message_id: int, version: int) -> VersionView:
    """One of them. Raises NotFound."""
    own(account_id, message_id)
    row = (
        MessageVersion.objects.filter(message_id=message_id, number=version)
        .select_related("topic", "sender")
        .first()
    )
    if row is None:
        raise NotFound(kind="version", name=str(version))
    return view(row)


def compare_versions(account_id: int, message_id: int, older: int, newer: int) -> Comparison:
    """What the version ``newer`` has that ``older`` has not, and the other way round. Raises NotFound."""
    first, second = (version(account_id, message_id, number) for number in (older, newer))
    return Comparison(first, second, tuple(changes(first, second)))


def changes(first: VersionView, second: VersionView) -> list[Changed]:
    """What differs, the texts before what goes with them."""
    old, new = first.contents, second.contents
    found = (
        [Changed("text", new.language, tuple(differences(old.text, new.text)))]
        if old.text != new.text
        else []
    )
    for code in sorted({*old.copies, *new.copies}):
        was, is_ = old.copies.get(code, ""), new.copies.get(code, "")
        if was != is_:
            found.append(Changed("copy", code, tuple(differences(was, is_))))
    plain = (
        ("language", old.language, new.language),
        ("smart_replacement", _said(old.smart_replacement), _said(new.smart_replacement)),
        ("without_accents", _said(old.without_accents), _said(new.without_accents)),
        ("name", first.name, second.name),
        ("topic", first.topic_name, second.topic_name),
        ("sender", first.sender, second.sender),
    )
    return found + [Changed(part, "", tuple(differences(was, is_))) for part, was, is_ in plain if was != is_]


def _said(chosen: bool) -> str:
    return "yes" if chosen else "no"


def own(account_id: int, message_id: int) -> None:
    """Raises NotFound for a message that is not the account's."""
    if not Message.objects.filter(account_id=account_id, pk=message_id).exists():
        raise NotFound(kind="message", name=str(message_id))


def view(row: MessageVersion) -> VersionView:
    return VersionView(
        number=row.number,
        name=row.name,
        topic_name=row.topic.name,
        sender=row.sender.value,
        contents=contents_of(row),
        restores=row.restores,
        at=row.at,
        by=row.by,
    )


def contents_of(row: MessageVersion) -> Contents:
    """What a version says."""
    return Contents(row.text, row.language, row.copies, row.smart_replacement, row.without_accents)
