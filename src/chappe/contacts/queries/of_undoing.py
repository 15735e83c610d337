"""What undoing an import would come to, before anyone confirms it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import Import, ImportBatch, ImportChange
from chappe.contacts.operations.undoing import refuse_undo
from chappe.contacts.store import rows_of

COUNTED = 50_000


@dataclass(frozen=True, slots=True)
class UndoView:
    """Contacts that would be removed, deactivated (a deployment knows them) or kept (changed since); those whose fields
    would be put back at most; those that would leave the group or whose consents would be taken back, at least.

    Not ``is_exact``: the import is too large to be looked through for a page, and what it counted itself is told.
    ``refusal``: why it cannot be undone, as a code with its parameters.
    """

    id: int
    file_name: str
    refusal: Refusal | None
    removed: int
    deactivated: int
    kept: int
    restored: int
    joined: int
    stated: int
    is_exact: bool


def undo_preview(account_id: int, import_id: int, *, at: datetime, counts_all: bool = False) -> UndoView:
    """What undoing the import at that moment would come to; ``counts_all`` looks through an import of any size.

    Raises NotFound.
    """
    upload = Import.objects.filter(account_id=account_id, pk=import_id).first()
    if upload is None:
        raise NotFound(kind="import", name=str(import_id))
    refusal = None
    try:
        refuse_undo(upload, at)
    except Refusal as refused:
        refusal = refused
    is_exact = refusal is None and (counts_all or upload.created + upload.updated <= COUNTED)
    fates = _fates(upload) if is_exact else Counter({"untouched": upload.created})
    changes = _changes(upload) if is_exact else _at_most(upload)
    return UndoView(
        id=upload.pk,
        file_name=upload.file_name,
        refusal=refusal,
        removed=fates["untouched"],
        deactivated=fates["known"],
        kept=fates["touched"],
        is_exact=is_exact,
        **changes,
    )


def _changes(upload: Import) -> dict[str, int]:
    """How many contacts that were there before it changed, put in its group, stated consents for."""
    return ImportChange.objects.filter(upload=upload).aggregate(
        restored=Count("contact_id", filter=Q(before__isnull=False)),
        joined=Count("contact_id", filter=Q(has_joined=True)),
        stated=Count("contact_id", filter=Q(has_stated=True)),
    )


def _at_most(upload: Import) -> dict[str, int]:
    return {"restored": upload.updated, "joined": upload.joined, "stated": upload.consents}


def _fates(upload: Import) -> Counter[str]:
    batches = ImportBatch.objects.filter(upload=upload)
    moments = list(batches.values_list("at", flat=True).distinct())
    found: Counter[str] = Counter()
    for first_id, last_id in batches.filter(first_id__isnull=False).values_list("first_id", "last_id"):
        rows = rows_of(
            "undo_fates",
            account_id=upload.account_id,
            upload_id=upload.pk,
            first_id=first_id,
            last_id=last_id,
            moments=moments,
            recorded_by=upload.created_by,
        )
        found.update(fate for _, fate in rows)
    return found
