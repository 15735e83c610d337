"""Which dynamic groups hold one contact at this moment."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import connection
from psycopg.sql import SQL

from chappe.audience.criteria.tree import Node
from chappe.audience.queries.of_groups import places_of
from chappe.audience.queries.patience import CountTooLong, within
from chappe.audience.queries.vocabularies import criteria_of_each
from chappe.audience.store.compiling import meeting
from chappe.contacts import queries as contacts
from chappe.contacts.models import Group, GroupKind
from chappe.contacts.queries import GroupName

MOST = 200
ONE = 1.0  # seconds for one group


@dataclass(frozen=True, slots=True)
class Holding:
    """The dynamic groups that hold a contact now; those of which it could not be told in time, or that are too many."""

    groups: tuple[GroupName, ...]
    untold: tuple[GroupName, ...]


def groups_holding(account_id: int, contact_id: int, *, now: datetime, patience: float = 5.0) -> Holding:
    """By the criteria as they stand; a group whose criteria no longer hold has nobody in it. Raises NotFound.

    All are looked at within ``patience`` seconds.
    """
    contacts.contact(account_id, contact_id)
    found = Group.objects.filter(account_id=account_id, kind=GroupKind.DYNAMIC).order_by("name", "pk")
    names = [GroupName(group.pk, group.name) for group in found[: MOST + 1]]
    nodes = criteria_of_each(account_id, [(name.id, None) for name in names[:MOST]])
    holding, untold = [], names[MOST:]
    until = monotonic() + patience
    for name in names[:MOST]:
        node = nodes.get(name.id)
        if node is None:
            continue
        try:
            left = until - monotonic()
            if left <= 0:
                raise CountTooLong(seconds=int(patience))
            if _meets(account_id, contact_id, node, now, min(left, ONE)):
                holding.append(name)
        except CountTooLong:
            untold.append(name)
    return Holding(tuple(holding), tuple(untold))


def _meets(account_id: int, contact_id: int, node: Node, now: datetime, patience: float) -> bool:
    places = places_of(account_id, now)
    query = SQL("SELECT EXISTS (SELECT FROM chappe_contact AS contact WHERE contact.id = {} AND {})").format(
        places.given(contact_id), meeting([node], places)
    )
    with within(max(patience, 0.001)), connection.cursor() as cursor:
        cursor.execute(query, places.parameters)
        (meets,) = cursor.fetchone()
    return bool(meets)
