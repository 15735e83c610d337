"""Reading contacts: the list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.db.models.expressions import RawSQL

from chappe.base import clock
from chappe.contacts.filtering import NO_FILTER, Filter
from chappe.contacts.models import Contact, Group, Suppression
from chappe.contacts.queries.finding import found_by, in_group
from chappe.contacts.queries.of_one_contact import GroupName

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
    found = found_by(account_id, search, chosen, now=now or clock.now()).order_by("-pk")
    if group_id is not None:
        found = found.filter(in_group(group_id))
    if among is not None:
        found = found.filter(among)
    if before is not None:
        found = found.filter(pk__lt=before)
    suppressed = Suppression.objects.filter(account_id=account_id, number=OuterRef("number"))
    return [_line(contact) for contact in found.annotate(is_suppressed=Exists(suppressed))[:limit]]


def _line(contact: Any) -> ContactLine:
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
        is_suppressed=contact.is_suppressed,
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
    return Contact.objects.filter(account_id=account_id, erased_at__isnull=True).count()


def group_names(account_id: int, *, limit: int = 500) -> list[GroupName]:
    """The lists of the account by name, without their sizes, which take a while to count."""
    found = Group.objects.filter(account_id=account_id, kind="static").order_by("name", "pk")
    return [GroupName(id=group.pk, name=group.name) for group in found[:limit]]
