"""Reading contacts: the list, and the fields a text may use."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from chappe.contacts.columns import MERGE_FIELDS
from chappe.contacts.models import Contact, GroupMember, Suppression
from chappe.contacts.searching import search_for
from chappe.contacts.store import rows_of, sms_field_of


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
    among: RawSQL | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[ContactLine]:
    """The account's contacts, the newest first, those with an id below ``before``.

    ``search``: words of a name, a number in any form (or some of its digits), or an external id. ``group_id`` is that
    of a static group; ``among`` a condition on their rows, which `chappe.audience` makes of criteria.
    """
    found = _matching(account_id, search).order_by("-pk")
    if group_id is not None:
        found = found.filter(Exists(GroupMember.objects.filter(group_id=group_id, contact=OuterRef("pk"))))
    if among is not None:
        found = found.filter(among)
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


def own_fields(account_id: int) -> list[str]:
    """The keys of the account's own fields that occur in a contact, the SMS field among them."""
    return [str(key) for (key,) in rows_of("attribute_keys", account_id=account_id)]


def merge_fields(account_id: int) -> list[str]:
    """The fields that a text may name: those every contact has, then the account's own."""
    return [*MERGE_FIELDS, *(key for key in own_fields(account_id) if key not in MERGE_FIELDS)]


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
