"""The rows that texts are filled from, as persons."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from chappe.contacts.columns import PREFERENCES_URL
from chappe.contacts.preferences import Link
from chappe.contacts.queries import address_of
from chappe.deployments.plan import Person

PreferenceLink = Callable[[int, int], str]
"""From a contact's id and the generation of its links to the address of its preference page."""


def preference_link(account_id: int, fields: Collection[str]) -> PreferenceLink:
    """What makes the address of a contact's preference page; nothing, where the merge fields have none."""
    if PREFERENCES_URL not in fields:
        return lambda _contact_id, _generation: ""
    return lambda contact_id, generation: address_of(Link(account_id, contact_id, generation))


def person_of(
    row: tuple[Any, ...], fields: Sequence[str], link: PreferenceLink, booleans: Collection[str] = ()
) -> Person:
    """A row of merge_values.sql or sample.sql; ``fields`` are the account's own that were asked for.

    ``booleans``: those of yes or no, which conditions take as such.
    """
    *others, values, time_zone, generation = row
    own = dict(zip(fields, values, strict=True))
    for name in booleans:
        if own.get(name):
            own[name] = own[name] == "true"
    return Person._make((*others, own, time_zone, link(row[1], generation)))
