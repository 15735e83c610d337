"""Taking in a file of contacts, to be read in the background; and what becomes of one that cannot be."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.decoding import ENCODINGS, EncodingNotOffered
from chappe.contacts.fields import one_line
from chappe.contacts.intake import shown
from chappe.contacts.models import Group, Import, ImportChunk, ImportState, Topic
from chappe.contacts.operations.groups import refuse_dynamic

IMPORT_TASK = "contacts.import"
PARAM_SHOWN = 1000
MEGABYTE = 1024 * 1024
PIECE = MEGABYTE
NAME_LIMIT = 255
UPLOAD_TAKES = timedelta(days=1)
NOTHING: Mapping[str, object] = MappingProxyType({})


class FileTooLarge(Refusal):
    """The file is larger than this installation takes in (``limit`` megabytes)."""

    code = "import.too_large"


class SourceMissing(Refusal):
    """Consent is stated for every row of a file, but not where these people gave it."""

    code = "import.no_source"


def start_import(
    chunks: Iterable[bytes],
    *,
    file_name: str,
    actor: Actor,
    now: datetime,
    group_id: int | None = None,
    topic_id: int | None = None,
    consent_source: str = "",
    encoding: str = "",
) -> int:
    """Stores the file and has it read in the background; returns the import's id.

    ``group_id``: a group that the file's contacts join. ``topic_id``: every row states express consent for it, given
    at ``consent_source`` (needed then). ``encoding`` empty: found out. The file may be slow to come: it is stored
    chunk by chunk, and no transaction stays open meanwhile. Raises NotFound, SourceMissing, EncodingNotOffered,
    FileTooLarge.
    """
    actor.require(Permission.EDIT)
    upload = Import.objects.create(
        account_id=actor.account_id,
        group_id=_checked_group(group_id, actor),
        file_name=one_line(PurePath(file_name.replace("\\", "/")).name)[-NAME_LIMIT:],
        topic_id=_checked_topic(topic_id, actor),
        consent_source=_checked_source(consent_source, topic_id),
        encoding=_checked_encoding(encoding),
        created_by=actor.label,
        created_at=now,
    )
    try:
        size = _store(upload, chunks)
        _submit(upload, size, actor=actor, now=now)
    except BaseException:
        upload.delete()
        raise
    return upload.pk


def stop_import(import_id: int, *, now: datetime) -> None:
    """Gives up an import that fails time and again: what was read stays, and the file can be imported anew."""
    with transaction.atomic():
        upload = Import.objects.select_for_update().get(pk=import_id)
        if upload.state in (ImportState.WAITING, ImportState.RUNNING):
            end(upload, ImportState.REFUSED, now=now, code="import.failed", params={"rows": upload.rows_read})


def remove_abandoned_uploads(*, now: datetime) -> None:
    """Removes files whose upload was cut off because the process that took them in died."""
    cut_off = Import.objects.filter(state=ImportState.WAITING, bytes_total=0)
    cut_off.filter(created_at__lt=now - UPLOAD_TAKES).delete()


def end(
    upload: Import,
    state: ImportState,
    *,
    now: datetime,
    code: str = "",
    params: Mapping[str, object] = NOTHING,
) -> None:
    """Closes an import, in the caller's transaction. The file itself is kept no longer than it is needed."""
    upload.state, upload.finished_at = state, now
    upload.refusal_code = code
    if state == ImportState.DONE:
        upload.bytes_read = upload.bytes_total
    upload.refusal_params = {
        name: value if isinstance(value, int) else shown(str(value), PARAM_SHOWN)
        for name, value in params.items()
    }
    upload.save()
    ImportChunk.objects.filter(upload=upload).delete()
    counted = ("rows_read", "created", "updated", "unchanged", "rejected", "refusal_code")
    audit.record(
        f"import.{state}",
        account_id=upload.account_id,
        user_id=None,
        actor=upload.created_by,
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        **{name: getattr(upload, name) for name in counted},
    )


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


@transaction.atomic
def _submit(upload: Import, size: int, *, actor: Actor, now: datetime) -> None:
    """Hands the file over to the workers; the imports of one account are read one after the other."""
    upload.bytes_total = size
    upload.save(update_fields=["bytes_total"])
    audit.record_by(
        actor,
        "import.started",
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        file_name=upload.file_name,
        bytes=size,
        group_id=upload.group_id,
        topic_id=upload.topic_id,
        consent_source=upload.consent_source,
    )
    app.configure_task(name=IMPORT_TASK, queue="coarse", lock=f"{IMPORT_TASK}:{upload.account_id}").defer(
        import_id=upload.pk
    )


def _checked_group(group_id: int | None, actor: Actor) -> int | None:
    if group_id is None:
        return None
    group = Group.objects.filter(account_id=actor.account_id, pk=group_id).first()
    if group is None:
        raise NotFound(kind="group", name=str(group_id))
    refuse_dynamic(group)
    return group_id


def _checked_topic(topic_id: int | None, actor: Actor) -> int | None:
    if topic_id is not None and not Topic.objects.filter(account_id=actor.account_id, pk=topic_id).exists():
        raise NotFound(kind="topic", name=str(topic_id))
    return topic_id


def _checked_source(consent_source: str, topic_id: int | None) -> str:
    if topic_id is not None and not consent_source.strip():
        raise SourceMissing
    return checked_name(consent_source, field="consent_source") if consent_source.strip() else ""


def _checked_encoding(encoding: str) -> str:
    if encoding and encoding.lower() not in ENCODINGS:
        raise EncodingNotOffered(encoding=encoding, offered=", ".join(ENCODINGS))
    return encoding.lower()
