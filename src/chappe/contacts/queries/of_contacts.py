"""Reading contacts: the list."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from chappe.contacts.models import Contact, GroupMember, Suppression
from chappe.contacts.searching import search_for
from chappe.contacts.store import sms_field_of


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
    found = _matching(account_id, search).order_by("-pk")
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


def _matching(account_id: int, typed: str) -> QuerySet[Contact]:
    """The contacts that a search means: whoever has it as external id, else by number, else by words of the name.

    Whole ids and whole numbers are looked up in an index; parts of numbers and of names are not.
    """
    search = search_for(typed)
    everyone = Contact.objects.filter(account_id=account_id)
    if not search.text:
        return everyone
    by_external_id = everyone.filter(external_id=search.text)
    if by_external_id.exists():
        return by_external_id
    if search.digits:
        number = sms_field_of(account_id).number(search.text)
        return everyone.filter(number=number) if number else everyone.filter(number__contains=search.digits)
    named = Q()
    for word in search.words:
        named &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return everyone.filter(named)
