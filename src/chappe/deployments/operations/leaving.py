"""What those who leave a list that is computed again had in its figures."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from chappe.base.statements import statement
from chappe.contacts.queries import boolean_fields
from chappe.deployments.models import Deployment
from chappe.deployments.operations.filling import SLICE
from chappe.deployments.placing import STATE_FIELD
from chappe.deployments.plan import own_fields
from chappe.deployments.queries.people import person_of, preference_link
from chappe.deployments.redistribution import Kept, counted_again, fields_of, places_named, redistributed
from chappe.deployments.tallying import Tally
from chappe.messages.contents import Compiled


@dataclass(slots=True)
class Leaving:
    """The texts that leave: counted, and where those stood that the figures name."""

    tally: Tally = field(default_factory=Tally)
    by_character: Counter[str] = field(default_factory=Counter)
    by_empty_field: Counter[str] = field(default_factory=Counter)
    places: set[int] = field(default_factory=set)


def leaving(deployment: Deployment, texts: Compiled) -> Leaving:
    """Of those whom chappe_difference takes off the list, or gives another number; a slice at a time."""
    found = Leaving()
    figures = deployment.summary.get("distribution")
    if figures is None:
        return found
    fields = (*own_fields(texts.fields), STATE_FIELD)
    booleans = boolean_fields(deployment.account_id)
    link, sources = preference_link(deployment.account_id, texts.fields), fields_of(figures)
    named = places_named(figures)
    after = 0
    while rows := _rows(deployment.pk, after, fields):
        for row in rows:
            person = person_of(row[:-3], fields, link, booleans)
            counted = counted_again(person, texts, Kept(*row[-3:]), sources)
            found.tally.add(counted)
            found.by_character.update({character for character, _ in counted.culprits})
            found.by_empty_field.update(counted.empty_fields)
            found.places |= named & {person.position}
        after = rows[-1][0]
    return found


def figures_after(before: dict[str, Any], came: Tally, left: Leaving) -> dict[str, Any]:
    """The figures of the distribution once the list is changed."""
    changed = redistributed(before, came.as_json(), left.tally.as_json(), left.places)
    return changed | {"is_of_refresh": True}


def _rows(deployment_id: int, after: int, fields: tuple[str, ...]) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "deployment_id": deployment_id,
        "after": after,
        "limit": SLICE,
        "fields": list(fields),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "leaving"), asked)
        return list(cursor.fetchall())
