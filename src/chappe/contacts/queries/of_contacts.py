"""Reading contacts: the list, and the fields a text may use."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from chappe.contacts.fields import STANDARD
from chappe.contacts.models import Contact, GroupMember, Suppression
from chappe.contacts.searching import search_for
from chappe.contacts.store import rows_of


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact in a list."""

    id: int
    external_id: str | None
    first_name: str
    last_name: str
    language: str
    country: str
    number: str | None
    number_problem: str
    number_country: str
    is_active: bool
    sms_blocked: bool
    is_suppressed: bool


def contacts(
    account_id: int,
    *,
    search: str = "",
    group_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[ContactLine]:
    """The account's contacts, the newest first, those with an id below ``before``.

    ``search``: words of a name, a number in any form (or some of its digits), or an external id.
    """
    found = _matching(Contact.objects.filter(account_id=account_id), search).order_by("-pk")
    if group_id is not None:
        found = found.filter(Exists(GroupMember.objects.filter(group_id=group_id, contact=OuterRef("pk"))))
    if before is not None:
        found = found.filter(pk__lt=before)
    suppressed = Suppression.objects.filter(account_id=account_id, number=OuterRef("number"))
    return [
        ContactLine(
            id=contact.pk,
            external_id=contact.external_id,
            first_name=contact.first_name,
            last_name=contact.last_name,
            language=contact.language,
            country=contact.country,
            number=contact.number,
            number_problem=contact.number_problem,
            number_country=contact.number_country,
            is_active=contact.is_active,
            sms_blocked=contact.sms_blocked,
            is_suppressed=contact.is_suppressed,
        )
        for contact in found.annotate(is_suppressed=Exists(suppressed))[:limit]
    ]


def contact_count(account_id: int) -> int:
    """How many contacts the account has, active or not."""
    return Contact.objects.filter(account_id=account_id).count()


def merge_fields(account_id: int) -> list[str]:
    """The fields a text may use: those every contact has, then the account's own that occur, by key."""
    return [*STANDARD, *(str(key) for (key,) in rows_of("attribute_keys", account_id=account_id))]


def _matching(found: QuerySet[Contact], typed: str) -> QuerySet[Contact]:
    search = search_for(typed)
    if not search.text:
        return found
    if search.digits:
        return found.filter(Q(external_id=search.text) | Q(number__contains=search.digits))
    named = Q()
    for word in search.words:
        named &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return found.filter(Q(external_id=search.text) | named)
