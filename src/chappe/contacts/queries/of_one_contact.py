"""Reading one contact, with its consents and their history, its groups, and whether its number is suppressed."""

from dataclasses import dataclass
from datetime import datetime

from chappe.base.refusal import NotFound
from chappe.contacts.columns import PREFERENCES_URL
from chappe.contacts.models import Consent, ConsentStatement, Contact, Group, GroupMember
from chappe.contacts.preferences import Link
from chappe.contacts.queries.of_fields import boolean_fields
from chappe.contacts.queries.of_preferences import address_of, generation_of, has_public_address
from chappe.contacts.queries.of_sender_stops import SenderStopView, sender_stops_of
from chappe.contacts.queries.of_suppressions import SuppressionView, suppression_of

HISTORY = 200
GROUPS = 200


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What holds now for one topic."""

    topic_id: int
    topic_key: str
    topic_name: str
    status: str
    basis: str
    at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement of consent, as it was recorded."""

    id: int
    topic_id: int
    topic_name: str
    status: str
    basis: str
    at: datetime
    expires_at: datetime | None
    source: str
    proof: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group a contact is in."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """Everything known of one contact. ``history``: the latest 200 statements, the newest first."""

    id: int
    external_id: str | None
    first_name: str
    last_name: str
    language: str
    country: str
    time_zone: str
    postal_code: str
    attributes: dict[str, str]
    number: str | None
    number_problem: str
    number_country: str
    is_active: bool
    sms_blocked: bool
    created_at: datetime
    updated_at: datetime
    erased_at: datetime | None
    suppression: SuppressionView | None
    sender_stops: tuple[SenderStopView, ...]
    consents: tuple[ConsentView, ...]
    history: tuple[StatementView, ...]
    groups: tuple[GroupName, ...]


def contact(account_id: int, contact_id: int) -> ContactView:
    """One contact. Raises NotFound."""
    found = _row(account_id, contact_id)
    return ContactView(
        id=found.pk,
        external_id=found.external_id,
        first_name=found.first_name,
        last_name=found.last_name,
        language=found.language,
        country=found.country,
        time_zone=found.time_zone,
        postal_code=found.postal_code,
        attributes=found.attributes,
        number=found.number,
        number_problem=found.number_problem,
        number_country=found.number_country,
        is_active=found.is_active,
        sms_blocked=found.sms_blocked,
        created_at=found.created_at,
        updated_at=found.updated_at,
        erased_at=found.erased_at,
        suppression=suppression_of(account_id, found.number or found.pseudonym or None),
        sender_stops=tuple(sender_stops_of(account_id, found.number or found.pseudonym or None)),
        consents=_consents(found.pk),
        history=_history(found.pk),
        groups=_groups(found.pk),
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a text: the values by the names that it gives them, and the country of the number."""

    values: dict[str, object]
    country: str


def reader(account_id: int, contact_id: int) -> Reader:
    """A contact as a reader of texts. Raises NotFound."""
    found = _row(account_id, contact_id)
    return Reader(_merge_values(account_id, found), found.number_country)


def merge_values(account_id: int, contact_id: int) -> dict[str, object]:
    """The contact's values by the names that a text gives them, as a preparation takes them. Raises NotFound."""
    return _merge_values(account_id, _row(account_id, contact_id))


def _merge_values(account_id: int, found: Contact) -> dict[str, object]:
    linked = (
        {PREFERENCES_URL: address_of(Link(account_id, found.pk, generation_of(found.pk)))}
        if has_public_address()
        else {}
    )
    truths = {
        key: found.attributes[key] == "true"
        for key in boolean_fields(account_id)
        if found.attributes.get(key)
    }
    return {
        **found.attributes,
        **truths,
        "external_id": found.external_id or "",
        "first_name": found.first_name,
        "last_name": found.last_name,
        "language": found.language,
        "country": found.country,
        "postal_code": found.postal_code,
        "number": found.number or "",
        **linked,
    }


def contact_by_external_id(account_id: int, external_id: str) -> ContactView:
    """The contact with that external id. Raises NotFound."""
    pk = (
        Contact.objects.filter(account_id=account_id, external_id=external_id)
        .values_list("pk", flat=True)
        .first()
    )
    if pk is None:
        raise NotFound(kind="contact", name=external_id)
    return contact(account_id, pk)


def _row(account_id: int, contact_id: int) -> Contact:
    found = Contact.objects.filter(account_id=account_id, pk=contact_id).first()
    if found is None:
        raise NotFound(kind="contact", name=str(contact_id))
    return found


def _consents(contact_id: int) -> tuple[ConsentView, ...]:
    found = Consent.objects.filter(contact_id=contact_id).select_related("topic").order_by("topic__name")
    return tuple(
        ConsentView(
            topic_id=consent.topic_id,
            topic_key=consent.topic.key,
            topic_name=consent.topic.name,
            status=consent.status,
            basis=consent.basis,
            at=consent.at,
            expires_at=consent.expires_at,
        )
        for consent in found
    )


def _history(contact_id: int) -> tuple[StatementView, ...]:
    found = (
        ConsentStatement.objects.filter(contact_id=contact_id)
        .select_related("topic")
        .order_by("-at", "-pk")[:HISTORY]
    )
    return tuple(
        StatementView(
            id=statement.pk,
            topic_id=statement.topic_id,
            topic_name=statement.topic.name,
            status=statement.status,
            basis=statement.basis,
            at=statement.at,
            expires_at=statement.expires_at,
            source=statement.source,
            proof=statement.proof,
            recorded_at=statement.recorded_at,
            recorded_by=statement.recorded_by,
        )
        for statement in found
    )


def _groups(contact_id: int) -> tuple[GroupName, ...]:
    found = Group.objects.filter(
        pk__in=GroupMember.objects.filter(contact_id=contact_id).values("group_id")
    ).order_by("name")
    return tuple(GroupName(id=group.pk, name=group.name) for group in found[:GROUPS])
