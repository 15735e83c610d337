"""Taking in the octets of a file, to be looked at before it is imported, or to be imported at once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.fields import one_line
from chappe.contacts.models import Import, ImportChunk, ImportState

MEGABYTE: Final = 1024 * 1024
PIECE: Final = MEGABYTE
NAME_LIMIT: Final = 255
UPLOAD_TAKES: Final = timedelta(days=1)
DRAFT_STANDS: Final = timedelta(days=7)


class FileTooLarge(Refusal):
    """The file is larger than this installation takes in (``limit`` megabytes)."""

    code = "import.too_large"


def upload_import(chunks: Iterable[bytes], *, file_name: str, actor: Actor, now: datetime) -> int:
    """Stores a file to be looked at; returns the id of its import, which is a draft until it is begun.

    The file may be slow to come: it is stored piece by piece, and no transaction stays open meanwhile. Nothing stays
    of a file that breaks off. Raises FileTooLarge.
    """
    actor.require(Permission.EDIT)
    upload = Import.objects.create(
        account_id=actor.account_id,
        file_name=one_line(PurePath(file_name.replace("\\", "/")).name)[-NAME_LIMIT:],
        state=ImportState.DRAFT,
        created_by=actor.label,
        created_at=now,
    )
    try:
        upload.bytes_total = _store(upload, chunks)
        upload.save(update_fields=["bytes_total"])
    except BaseException:
        upload.delete()
        raise
    return upload.pk


@transaction.atomic
def discard_import(import_id: int, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - every operation has it
    """Removes a file that was looked at and not begun. Raises NotFound."""
    actor.require(Permission.EDIT)
    locked_draft(import_id, actor).delete()


def remove_abandoned_uploads(*, now: datetime) -> None:
    """Removes the files that nobody began to import, and those whose upload was cut off as its process died."""
    cut_off = Import.objects.filter(bytes_total=0, state__in=(ImportState.DRAFT, ImportState.WAITING))
    cut_off.filter(created_at__lt=now - UPLOAD_TAKES).delete()
    Import.objects.filter(state=ImportState.DRAFT, created_at__lt=now - DRAFT_STANDS).delete()


def locked_draft(import_id: int, actor: Actor) -> Import:
    """The account's import that is not begun, for this transaction alone to change. Raises NotFound."""
    found = Import.objects.select_for_update(of=("self",)).filter(
        account_id=actor.account_id, pk=import_id, state=ImportState.DRAFT
    )
    if (upload := found.first()) is None:
        raise NotFound(kind="import", name=str(import_id))
    return upload


def _store(upload: Import, chunks: Iterable[bytes]) -> int:
    """Stores the file, each piece in its own transaction; returns its size in bytes. Raises FileTooLarge."""
    size = 0
    for position, content in enumerate(_in_pieces(chunks)):
        ImportChunk.objects.create(upload=upload, position=position, content=content)
        size += len(content)
        if size > settings.UPLOAD_LIMIT:
            raise FileTooLarge(limit=settings.UPLOAD_LIMIT // MEGABYTE)
    return size


def _in_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of `PIECE`, but for the last."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
