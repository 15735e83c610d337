"""Undoing the last import: contacts it made go, what it changed is put back, its group and its consents are left."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from procrastinate.contrib.django import app

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Contact, GroupMember, Import, ImportBatch, ImportChange, ImportState
from chappe.contacts.operations.imports import IMPORT_TASK
from chappe.contacts.store import execute, rows_of, take_turn

UNDO_TASK: Final = "contacts.undo_import"
UNDOABLE: Final = timedelta(days=30)
SLICE: Final = 2_000
SOURCE_SHOWN: Final = 90
OVER: Final = (ImportState.DONE, ImportState.REFUSED)
UNDER_WAY: Final = (ImportState.WAITING, ImportState.RUNNING, ImportState.UNDOING)


class ImportNotOver(Refusal):
    """An import of the account is under way (``file``): it must end first."""

    code = "import.not_over"


class ImportNotLast(Refusal):
    """Another file was imported since (``file``): only the last import can be undone."""

    code = "import.not_last"


class NothingToUndo(Refusal):
    """The import changed nothing, was undone, or is too old: what it did is kept for ``days`` days."""

    code = "import.nothing_to_undo"


@transaction.atomic
def undo_import(import_id: int, *, actor: Actor, now: datetime) -> None:
    """Has the account's last import undone in the background. Raises NotFound, and what `refuse_undo` raises."""
    actor.require(Permission.EDIT)
    found = Import.objects.select_for_update(of=("self",)).filter(account_id=actor.account_id, pk=import_id)
    upload = found.first()
    if upload is None:
        raise NotFound(kind="import", name=str(import_id))
    refuse_undo(upload, now)
    upload.state, upload.undone = ImportState.UNDOING, {"by": actor.label}
    upload.save(update_fields=["state", "undone"])
    audit.record_by(
        actor,
        "import.undoing",
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        file_name=upload.file_name,
        created=upload.created,
        updated=upload.updated,
    )
    app.configure_task(name=UNDO_TASK, queue="coarse", lock=f"{IMPORT_TASK}:{upload.account_id}").defer(
        import_id=upload.pk
    )


def refuse_undo(upload: Import, now: datetime) -> None:
    """Raises ImportNotOver, ImportNotLast, NothingToUndo unless the import can be undone."""
    of_account = Import.objects.filter(account_id=upload.account_id)
    if under_way := of_account.filter(state__in=UNDER_WAY).first():
        raise ImportNotOver(file=under_way.file_name)
    later = of_account.filter(pk__gt=upload.pk, state__in=OVER, rows_read__gt=0).order_by("-pk").first()
    if later is not None:
        raise ImportNotLast(file=later.file_name)
    is_recent = upload.finished_at is not None and upload.finished_at > now - UNDOABLE
    if upload.state not in OVER or not is_recent or not ImportBatch.objects.filter(upload=upload).exists():
        raise NothingToUndo(days=UNDOABLE.days)


def run_undo(import_id: int, *, now: Callable[[], datetime]) -> None:
    """Undoes the import, a slice of contacts in each transaction: whoever runs this again goes on where it stopped."""
    while _next_slice(import_id, now()):
        pass


def forget_traces(*, now: datetime) -> None:
    """Removes what was kept of imports that are too old to be undone."""
    old = Import.objects.filter(finished_at__lt=now - UNDOABLE).exclude(state=ImportState.UNDOING)
    ids = list(
        ImportBatch.objects.filter(upload__in=old).values_list("upload_id", flat=True).distinct()[:100]
    )
    ImportChange.objects.filter(upload_id__in=ids).delete()
    ImportBatch.objects.filter(upload_id__in=ids).delete()


@transaction.atomic
def _next_slice(import_id: int, now: datetime) -> bool:
    """Undoes some more of the import; whether there may be more."""
    upload = (
        Import.objects.select_for_update(of=("self",)).filter(pk=import_id, state=ImportState.UNDOING).first()
    )
    if upload is None:
        return False
    take_turn(upload.account_id)
    with connection.cursor() as cursor:
        # A contact that is removed takes its statements with it: the only way out of a history.
        cursor.execute("SELECT set_config('chappe.erasing', 'on', true)")
    moments = list(ImportBatch.objects.filter(upload=upload).values_list("at", flat=True).distinct())
    done = _changed(upload, moments, now) or _made(upload, moments, now)
    if done is None:
        _close(upload, now)
        return False
    counted = Counter({name: number for name, number in upload.undone.items() if isinstance(number, int)})
    upload.undone = {"by": upload.undone["by"], **(counted + Counter(done))}
    upload.save(update_fields=["undone"])
    return True


def _changed(upload: Import, moments: Sequence[datetime], now: datetime) -> Mapping[str, int] | None:
    """Puts back some of the contacts that were there before; None: there are no more."""
    rows = list(ImportChange.objects.filter(upload=upload).order_by("contact_id")[:SLICE])
    if not rows:
        return None
    ids = [row.contact_id for row in rows]
    changed = sum(row.before is not None for row in rows)
    restored = execute("undo_updates", upload_id=upload.pk, contact_ids=ids, moments=moments, at=now)
    unjoined = _leave(upload, [row.contact_id for row in rows if row.has_joined])
    annulled = _annul(upload, [row.contact_id for row in rows if row.has_stated], moments, now)
    ImportChange.objects.filter(upload=upload, contact_id__in=ids).delete()
    return {
        "seen": len(rows),
        "restored": restored,
        "stayed": changed - restored,
        "unjoined": unjoined,
        "annulled": annulled,
    }


def _made(upload: Import, moments: Sequence[datetime], now: datetime) -> Mapping[str, int] | None:
    """Removes the contacts that a batch made, the last batch first; None: there are no more."""
    batch = ImportBatch.objects.filter(upload=upload, is_undone=False).order_by("-position").first()
    if batch is None:
        return None
    fates: dict[str, list[int]] = {"touched": [], "known": [], "untouched": []}
    if batch.first_id is not None:
        for contact_id, fate in rows_of(
            "undo_fates",
            account_id=upload.account_id,
            upload_id=upload.pk,
            first_id=batch.first_id,
            last_id=batch.last_id,
            moments=moments,
            recorded_by=upload.created_by,
        ):
            fates[fate].append(contact_id)
    stay = sorted(fates["touched"] + fates["known"])
    unjoined, annulled = _leave(upload, stay), _annul(upload, stay, moments, now)
    Contact.objects.filter(pk__in=fates["known"]).update(is_active=False, updated_at=now)
    for start in range(0, len(fates["untouched"]), SLICE):
        Contact.objects.filter(pk__in=fates["untouched"][start : start + SLICE]).delete()
    ImportBatch.objects.filter(upload=upload, position=batch.position).update(is_undone=True)
    return {
        "seen": sum(map(len, fates.values())),
        "removed": len(fates["untouched"]),
        "deactivated": len(fates["known"]),
        "stayed": len(fates["touched"]),
        "unjoined": unjoined,
        "annulled": annulled,
    }


def _leave(upload: Import, contact_ids: Sequence[int]) -> int:
    """Takes the contacts out of the import's group, if it is still there."""
    if upload.group_id is None or not contact_ids:
        return 0
    gone, _ = GroupMember.objects.filter(group_id=upload.group_id, contact_id__in=contact_ids).delete()
    return gone


def _annul(upload: Import, contact_ids: Sequence[int], moments: Sequence[datetime], now: datetime) -> int:
    """Takes back the consents that the import stated for the contacts."""
    if not contact_ids:
        return 0
    annulled = rows_of(
        "annul_statements",
        account_id=upload.account_id,
        contact_ids=list(contact_ids),
        moments=moments,
        recorded_by=upload.created_by,
        source=f"{upload.file_name[:SOURCE_SHOWN]} (undone)",
        at=now,
        actor=upload.undone["by"],
    )
    if annulled:
        execute(
            "fold_consents",
            account_id=upload.account_id,
            contact_ids=sorted({contact_id for contact_id, _ in annulled}),
            topic_ids=sorted({topic_id for _, topic_id in annulled}),
        )
    return len(annulled)


def _close(upload: Import, now: datetime) -> None:
    upload.state = ImportState.UNDONE
    upload.save(update_fields=["state"])
    ImportBatch.objects.filter(upload=upload).delete()
    audit.record(
        "import.undone",
        account_id=upload.account_id,
        user_id=None,
        actor=str(upload.undone["by"]),
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        **{name: number for name, number in upload.undone.items() if name != "by"},
    )
