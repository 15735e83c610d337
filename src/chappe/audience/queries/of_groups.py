"""Dynamic groups: how they are defined, who is in them now, and how many."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from psycopg.sql import SQL, Composable

from chappe.accounts.queries import account
from chappe.audience.criteria.periods import Today
from chappe.audience.criteria.reading import read, written
from chappe.audience.criteria.tree import Node
from chappe.audience.queries.patience import setting, within
from chappe.audience.queries.vocabularies import criteria_of, criteria_of_each, vocabulary, written_out
from chappe.audience.store.compiling import MEMORY, meeting
from chappe.audience.store.places import Places
from chappe.base.refusal import Refusal
from chappe.contacts import queries as contacts
from chappe.contacts.filtering import Filter
from chappe.contacts.queries import ContactLine, GroupView

PATIENCE = 5.0
SAMPLE = 10
PARAMETER = re.compile(r"%\((criteria_[0-9]+)\)s")


class GroupIsStatic(Refusal):
    """The group (``name``) is a list: it has no criteria."""

    code = "group.is_static"


@dataclass(frozen=True, slots=True)
class CriteriaView:
    """The criteria of a dynamic group, names in place of ids; ``problem``: why they no longer hold."""

    group: GroupView
    data: dict[str, Any]
    node: Node | None
    problem: Refusal | None


def criteria(account_id: int, group_id: int) -> CriteriaView:
    """How a dynamic group is defined. Raises NotFound, GroupIsStatic."""
    known = vocabulary(account_id)
    group = contacts.group(account_id, group_id, most=0)
    kept = known.groups[group_id].criteria
    if not isinstance(kept, dict):
        raise GroupIsStatic(name=group.name)
    try:
        node = read(kept, known)
        written_out(node, known, group_id=group_id)
    except Refusal as problem:
        return CriteriaView(group, kept, None, problem)
    return CriteriaView(group, written(node, known), node, None)


def checked_criteria(account_id: int, data: object, *, group_id: int = 0) -> Node:
    """The criteria that the JSON holds, written out. Raises what `read` and `written_out` raise."""
    known = vocabulary(account_id, data)
    return written_out(read(data, known), known, group_id=group_id)


def count_criteria(account_id: int, node: Node, *, now: datetime, patience: float = PATIENCE) -> int:
    """How many contacts meet the criteria, which are written out. Raises CountTooLong after ``patience`` seconds."""
    places = places_of(account_id, now)
    query = SQL("SELECT count(*) FROM chappe_contact AS contact WHERE {}").format(meeting([node], places))
    with within(patience), setting("work_mem", MEMORY), connection.cursor() as cursor:
        cursor.execute(query, places.parameters)
        (found,) = cursor.fetchone()
    return int(found)


def count_group(account_id: int, group_id: int, *, now: datetime, patience: float = PATIENCE) -> int:
    """How many contacts are in the group now, of either kind. Raises NotFound, CountTooLong."""
    with within(patience):
        group = contacts.group(account_id, group_id)
    if not group.is_dynamic:
        return group.size or 0
    return count_criteria(account_id, criteria_of(account_id, group_id), now=now, patience=patience)


def people(
    account_id: int,
    node: Node,
    *,
    now: datetime,
    search: str = "",
    before: int | None = None,
    limit: int = SAMPLE,
    patience: float = PATIENCE,
) -> list[ContactLine]:
    """Contacts that meet the criteria, which are written out: the newest first. Raises CountTooLong."""
    places = places_of(account_id, now, row="chappe_contact")
    meets = in_order(meeting([node], places), places)
    with within(patience):
        return contacts.contacts(account_id, search=search, among=meets, before=before, limit=limit)


def members(
    account_id: int,
    group_id: int,
    *,
    now: datetime,
    search: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[ContactLine]:
    """Who is in the group now, of either kind, the newest contact first. Raises NotFound, CountTooLong."""
    if not contacts.group(account_id, group_id, most=0).is_dynamic:
        return contacts.contacts(account_id, search=search, group_id=group_id, before=before, limit=limit)
    node = criteria_of(account_id, group_id)
    return people(account_id, node, now=now, search=search, before=before, limit=limit)


def narrowed(account_id: int, chosen: Filter, *, now: datetime) -> tuple[Filter, RawSQL | None]:
    """The filter of a list of contacts, a dynamic group in it by its criteria: what `contacts.queries` takes.

    Nobody meets criteria that no longer hold: the group's own page says why they do not.
    """
    if chosen.group_id is None or not contacts.is_dynamic(account_id, chosen.group_id):
        return chosen, None
    found = criteria_of_each(account_id, [(chosen.group_id, None)])[chosen.group_id]
    places = places_of(account_id, now, row="chappe_contact")
    meets = meeting([] if found is None else [found], places)
    return replace(chosen, group_id=None), in_order(meets, places)


def places_of(account_id: int, now: datetime, row: str = "contact") -> Places:
    return Places(account_id, Today(now, account(account_id).time_zone), row)


def in_order(expression: Composable, places: Places) -> RawSQL:
    """The expression as the ORM takes it: parameters by their order instead of their names."""
    ordered: list[object] = []

    def place(found: re.Match[str]) -> str:
        ordered.append(places.parameters[found[1]])
        return "%s"

    text = PARAMETER.sub(place, expression.as_string(None))
    return RawSQL(text, ordered, output_field=BooleanField())  # noqa: S611 - fixed fragments, values apart
