"""What a batch of an import leaves behind so that the import can be undone."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from chappe.contacts.merging import Held, Merged
from chappe.contacts.models import Import, ImportBatch
from chappe.contacts.store import execute

as_json = json.JSONEncoder(ensure_ascii=False).encode


def keep_traces(
    upload: Import,
    position: int,
    merged: Merged,
    ids: Mapping[int, int],
    *,
    joined: Collection[int],
    stated: Collection[int],
    now: datetime,
) -> None:
    """Keeps which contacts the batch made, and what it did to others: ``ids`` are those given to new contacts,
    ``joined`` and ``stated`` those it put in the group, or stated consents for."""
    made = sorted(ids.values())
    ImportBatch.objects.create(
        upload=upload,
        position=position,
        first_id=made[0] if made else None,
        last_id=made[-1] if made else None,
        at=now,
    )
    befores = {contact.id: as_json(as_stored(contact)) for contact in merged.before}
    new = set(made)
    touched = sorted((befores.keys() | set(joined) | set(stated)) - new)
    if touched:
        execute(
            "keep_changes",
            upload_id=upload.pk,
            position=position,
            contact_ids=touched,
            befores=[befores.get(contact_id) for contact_id in touched],
            joined=[contact_id in joined for contact_id in touched],
            stated=[contact_id in stated for contact_id in touched],
        )


def as_stored(contact: Held) -> dict[str, object]:
    """The contact's fields as its row has them."""
    return {
        **contact.fields,
        "external_id": contact.external_id,
        "attributes": dict(contact.attributes),
        "number": contact.number.number,
        "number_problem": contact.number.problem or "",
        "number_country": contact.number.country or "",
    }


def stored_ids(contact_ids: Sequence[int], ids: Mapping[int, int]) -> list[int]:
    """The ids of the contacts as they are stored, each once, in order."""
    return sorted({ids.get(contact_id, contact_id) for contact_id in contact_ids})
