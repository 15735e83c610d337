"""The rows that texts are filled from, as persons."""

from collections.abc import Callable, Sequence
from typing import Any

from chappe.contacts.columns import PREFERENCES_URL
from chappe.contacts.preferences import Link
from chappe.contacts.queries import address_of
from chappe.deployments.plan import Person
from chappe.messages.template import Template

PreferenceLink = Callable[[int, int], str]
"""From a contact's id and the generation of its links to the address of its preference page."""


def preference_link(account_id: int, template: Template) -> PreferenceLink:
    """What makes the address of a contact's preference page; nothing, for a text that names none."""
    if PREFERENCES_URL not in template.fields:
        return lambda _contact_id, _generation: ""
    return lambda contact_id, generation: address_of(Link(account_id, contact_id, generation))


def person_of(row: tuple[Any, ...], fields: Sequence[str], link: PreferenceLink) -> Person:
    """A row of merge_values.sql or sample.sql; ``fields`` are the account's own that were asked for."""
    *others, values, time_zone, generation = row
    own = dict(zip(fields, values, strict=True))
    return Person._make((*others, own, time_zone, link(row[1], generation)))
