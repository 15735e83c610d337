"""Reading contacts: the list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import RawSQL

from chappe.base import clock
from chappe.contacts.filtering import NO_FILTER, Filter
from chappe.contacts.models import Contact, Group, GroupMember, Suppression
from chappe.contacts.queries.finding import found_by, in_group
from chappe.contacts.queries.of_one_contact import GroupName

SMALL = 50_000
MOST_COUNTED = 10_000
"""A page counts no further: beyond, "more than" is said, at once."""


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
    erased_at: datetime | None = None


def contacts(
    account_id: int,
    *,
    search: str = "",
    group_id: int | None = None,
    among: RawSQL | None = None,
    chosen: Filter = NO_FILTER,
    before: int | None = None,
    limit: int = 50,
    now: datetime | None = None,
) -> list[ContactLine]:
    """The account's contacts, the newest first, those with an id below ``before``.

    ``search``: words or parts of words of a name, a number in any form or some of its digits, an external id.
    ``chosen`` narrows it down; which consents have expired is told by the clock, or by ``now``.
    ``group_id`` is that of a static group; ``among`` a condition on rows, which `chappe.audience` makes of criteria.
    """
    if group_id is None:
        chosen, group_id = replace(chosen, group_id=None), chosen.group_id
    if group_id is not None and not search and chosen == NO_FILTER and among is None:
        # The members themselves are in order: none but those shown is looked at.
        found = Contact.objects.filter(account_id=account_id, pk__in=_latest(group_id, before, limit))
        return _lines(account_id, found.order_by("-pk"))
    found = found_by(account_id, search, chosen, now=now or clock.now()).order_by("-pk")
    if group_id is not None:
        found = _of_group(found, group_id)
    if among is not None:
        found = found.filter(among)
    if before is not None:
        found = found.filter(pk__lt=before)
    return _lines(account_id, found[:limit])


def _of_group(found: QuerySet[Contact], group_id: int) -> QuerySet[Contact]:
    """Those in the group. The members of a small one are looked at first, all of them.

    In the order of the contacts, the members of an old list come last: PostgreSQL takes them to be everywhere.
    """
    members = GroupMember.objects.filter(group_id=group_id)
    found = found.filter(in_group(group_id))
    if members[: SMALL + 1].count() > SMALL:
        return found
    return found.annotate(place=F("pk") + Value(0)).order_by("-place")


def _lines(account_id: int, found: Iterable[Contact]) -> list[ContactLine]:
    rows = list(found)
    numbers = [contact.number for contact in rows if contact.number]
    held = Suppression.objects.filter(account_id=account_id, number__in=numbers)
    suppressed = set(held.values_list("number", flat=True)) if numbers else set()
    return [_line(contact, is_suppressed=contact.number in suppressed) for contact in rows]


def _latest(group_id: int, before: int | None, limit: int) -> list[int]:
    members = GroupMember.objects.filter(group_id=group_id).order_by("-contact_id")
    if before is not None:
        members = members.filter(contact_id__lt=before)
    return list(members.values_list("contact_id", flat=True)[:limit])


def _line(contact: Contact, *, is_suppressed: bool) -> ContactLine:
    return ContactLine(
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
        is_suppressed=is_suppressed,
        erased_at=contact.erased_at,
    )


def contacts_up_to(
    account_id: int,
    *,
    search: str = "",
    among: RawSQL | None = None,
    chosen: Filter = NO_FILTER,
    now: datetime | None = None,
    limit: int = MOST_COUNTED,
) -> int:
    """How many contacts a search and a filter mean; ``limit`` + 1 says that there are more than ``limit``."""
    found = found_by(account_id, search, chosen, now=now or clock.now())
    if among is not None:
        found = found.filter(among)
    # Without a column of the row, an index alone may do.
    return found.order_by().annotate(one=Value(1)).values("one")[: limit + 1].count()


def contact_count(account_id: int) -> int:
    """How many contacts the account has, active or not, but for those erased."""
    everyone = Contact.objects.filter(account_id=account_id)
    # Of two indexes: whether a contact is erased stands in its row alone, and to read every row takes long.
    return everyone.count() - everyone.filter(erased_at__isnull=False).count()


def group_names(account_id: int, *, limit: int = 500) -> list[GroupName]:
    """The lists of the account by name, without their sizes, which take a while to count."""
    found = Group.objects.filter(account_id=account_id, kind="static").order_by("name", "pk")
    return [GroupName(id=group.pk, name=group.name) for group in found[:limit]]
