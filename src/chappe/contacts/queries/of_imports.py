"""Reading imports: progress, counts, and the rows that need a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.contacts.intake import WARNINGS
from chappe.contacts.models import Import, ImportRejection, ImportState


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import. Every row read is one of created, updated, unchanged or rejected.

    ``number_problems`` counts the rows stored without a usable number, by problem; ``percent`` is 100 only at the
    end. ``refusal_code`` and ``refusal_params`` say why a file was refused as a whole.
    """

    id: int
    file_name: str
    state: str
    percent: int
    bytes_total: int
    bytes_read: int
    rows_read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    number_problems: Mapping[str, int]
    refusal_code: str
    refusal_params: Mapping[str, object]
    group_id: int | None
    group_name: str
    topic_id: int | None
    topic_name: str
    consent_source: str
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    joined: int = 0
    consents: int = 0
    undone: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.state in (ImportState.DONE, ImportState.REFUSED, ImportState.UNDONE)

    @property
    def undone_percent(self) -> int:
        """How much of what the import touched was looked at to be undone; 100 only at the end."""
        if self.state == ImportState.UNDONE:
            return 100
        seen, whole = self.undone.get("seen", 0), self.created + self.updated
        return min(99, 100 * seen // whole) if isinstance(seen, int) and whole else 0


@dataclass(frozen=True, slots=True)
class RejectionView:
    """A row of the file that needs a look; ``is_stored`` when it was imported all the same (a warning)."""

    id: int
    line: int
    column: str
    value: str
    code: str
    params: Mapping[str, object]
    row: str
    is_stored: bool


def imports(account_id: int, *, before: int | None = None, limit: int = 50) -> list[ImportView]:
    """The account's imports, the newest first, those with an id below ``before``."""
    found = (
        Import.objects.filter(account_id=account_id)
        .exclude(state=ImportState.DRAFT)
        .select_related("group", "topic")
        .order_by("-pk")
    )
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_view(upload) for upload in found[:limit]]


def draft_imports(account_id: int, *, limit: int = 20) -> list[ImportView]:
    """The files that were handed over whole and are not begun, the newest first: an erasure discards them."""
    found = Import.objects.filter(account_id=account_id, state=ImportState.DRAFT, bytes_total__gt=0)
    return [_view(upload) for upload in found.select_related("group", "topic").order_by("-pk")[:limit]]


def import_status(account_id: int, import_id: int) -> ImportView:
    """One import as it stands. Raises NotFound."""
    found = (
        Import.objects.filter(account_id=account_id, pk=import_id).select_related("group", "topic").first()
    )
    if found is None:
        raise NotFound(kind="import", name=str(import_id))
    return _view(found)


def import_rejections(
    account_id: int, import_id: int, *, after: int = 0, limit: int = 1000
) -> list[RejectionView]:
    """The rows of one import that need a look, in the file's order, those with an id above ``after``."""
    import_status(account_id, import_id)
    found = ImportRejection.objects.filter(upload_id=import_id, pk__gt=after).order_by("pk")
    return [_rejection(rejection) for rejection in found[:limit]]


def _view(upload: Import) -> ImportView:
    return ImportView(
        id=upload.pk,
        file_name=upload.file_name,
        state=upload.state,
        percent=_percent(upload),
        bytes_total=upload.bytes_total,
        bytes_read=upload.bytes_read,
        rows_read=upload.rows_read,
        created=upload.created,
        updated=upload.updated,
        unchanged=upload.unchanged,
        rejected=upload.rejected,
        number_problems=upload.number_problems,
        refusal_code=upload.refusal_code,
        refusal_params=upload.refusal_params,
        group_id=upload.group_id,
        group_name=upload.group.name if upload.group else "",
        topic_id=upload.topic_id,
        topic_name=upload.topic.name if upload.topic else "",
        consent_source=upload.consent_source,
        created_by=upload.created_by,
        created_at=upload.created_at,
        finished_at=upload.finished_at,
        joined=upload.joined,
        consents=upload.consents,
        undone=upload.undone,
    )


def _percent(upload: Import) -> int:
    if upload.state not in (ImportState.DRAFT, ImportState.WAITING, ImportState.RUNNING):
        return 100
    return min(99, 100 * upload.bytes_read // upload.bytes_total) if upload.bytes_total else 0


def _rejection(rejection: ImportRejection) -> RejectionView:
    return RejectionView(
        id=rejection.pk,
        line=rejection.line,
        column=rejection.column,
        value=rejection.value,
        code=rejection.code,
        params=rejection.params,
        row=rejection.row,
        is_stored=rejection.code in WARNINGS,
    )
