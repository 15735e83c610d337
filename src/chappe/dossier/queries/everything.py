"""Everything that Chappe holds of one person: what they may ask for, and what they may take elsewhere."""

from dataclasses import asdict
from datetime import UTC, datetime

from chappe.base import audit
from chappe.clicks.queries import clicks_of_contact
from chappe.contacts.models import ConsentStatement, GroupMember
from chappe.contacts.queries import contact
from chappe.direct.models import DirectText
from chappe.dossier.queries.letters import received, replies, written

MOST = 100_000


def everything(account_id: int, contact_id: int, *, now: datetime) -> dict[str, object]:
    """As plain values, moments in ISO 8601 UTC; ``now`` is when it was taken. Raises NotFound."""
    found = contact(account_id, contact_id)
    fields = asdict(found)
    for apart in ("suppression", "sender_stops", "consents", "history", "groups"):
        fields.pop(apart)
    content = {
        "taken_at": now,
        "contact": fields,
        "suppression": asdict(found.suppression) if found.suppression else None,
        "stopped_senders": [asdict(stop) for stop in found.sender_stops],
        "consents": [asdict(consent) for consent in found.consents],
        "consent_statements": _statements(contact_id),
        "groups": _groups(contact_id),
        "texts": [asdict(text) for text in received(account_id, contact_id, limit=MOST)],
        "texts_alone": [asdict(text) for text in written(account_id, contact_id, limit=MOST)],
        "tests_as_them": _tested_as(contact_id),
        "replies": [asdict(reply) for reply in replies(account_id, contact_id, limit=MOST)],
        "clicks": [asdict(click) for click in clicks_of_contact(account_id, contact_id, limit=MOST)],
        "acts": [
            asdict(entry) for entry in audit.entries(account_id, subject=("contact", contact_id), limit=MOST)
        ],
    }
    plain: dict[str, object] = _plain(content)  # type: ignore[assignment]
    return plain


def _statements(contact_id: int) -> list[dict[str, object]]:
    fields = ("status", "basis", "at", "expires_at", "source", "proof", "recorded_at", "recorded_by")
    said = ConsentStatement.objects.filter(contact_id=contact_id).order_by("at", "pk")
    return [
        {"topic": topic, **dict(zip(fields, values, strict=True))}
        for topic, *values in said.values_list("topic__name", *fields)[:MOST]
    ]


def _tested_as(contact_id: int) -> list[dict[str, object]]:
    """Texts filled with what is held of them, and sent to the phones of others."""
    tested = DirectText.objects.filter(trial__contact_id=contact_id).exclude(text="").order_by("pk")
    rows = tested.values_list("created_at", "trial__version__message__name", "text")[:MOST]
    return [{"at": at, "message": message, "text": text} for at, message, text in rows]


def _groups(contact_id: int) -> list[str]:
    names = GroupMember.objects.filter(contact_id=contact_id).values_list("group__name", flat=True)
    return sorted(names[:MOST])


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
