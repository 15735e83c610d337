"""Looking at a file that was handed over, before anything of it is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from chappe.accounts.queries import account
from chappe.base.refusal import NotFound
from chappe.contacts.models import Field, Import, ImportMapping, ImportState, Topic
from chappe.contacts.proposing import Proposal, fingerprint, proposals
from chappe.contacts.source import Layout, open_source
from chappe.contacts.store import stored_file

PIECE = 1024 * 1024
LOOKED_AT = 200
SHOWN = 8
CELL_SHOWN = 80


@dataclass(frozen=True, slots=True)
class PreviewView:
    """How a file is read, its first rows (cells cut), and what each of its columns is proposed to fill."""

    id: int
    file_name: str
    bytes_total: int
    layout: Layout
    columns: tuple[Proposal, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_remembered: bool


def import_preview(
    account_id: int, import_id: int, *, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> PreviewView:
    """A file that is not begun, read the way that is given, or the likeliest.

    Raises NotFound, the refusals of `source`, and TooManyColumns.
    """
    upload = Import.objects.filter(account_id=account_id, pk=import_id, state=ImportState.DRAFT).first()
    if upload is None:
        raise NotFound(kind="import", name=str(import_id))
    source = open_source(
        stored_file(upload.pk, upload.bytes_total, PIECE),
        encoding=encoding or None,
        delimiter=delimiter or None,
        sheet=sheet or None,
    )
    records = list(islice(source.records(), LOOKED_AT))
    remembered = _remembered(account_id, source.headings)
    columns = proposals(
        source.headings,
        [record.cells for record in records],
        sms_field=account(account_id).sms_field,
        topics=list(Topic.objects.filter(account_id=account_id).values_list("key", flat=True)),
        known_fields=set(Field.objects.filter(account_id=account_id).values_list("key", flat=True)),
        remembered=remembered,
    )
    width = len(source.headings)
    shown = (
        (record.first_line, tuple(cell[:CELL_SHOWN] for cell in record.cells[:width]))
        for record in records[:SHOWN]
    )
    return PreviewView(
        id=upload.pk,
        file_name=upload.file_name,
        bytes_total=upload.bytes_total,
        layout=source.layout,
        columns=columns,
        rows=tuple(shown),
        is_remembered=bool(remembered),
    )


def _remembered(account_id: int, headings: list[str]) -> Mapping[str, str]:
    """What columns of these headings were made to fill the last time."""
    found = ImportMapping.objects.filter(account_id=account_id, fingerprint=fingerprint(headings))
    mapping: Mapping[str, str] = next(iter(found.values_list("mapping", flat=True)), {})
    return mapping
