"""What a preparation makes of each contact, and the sum of it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from chappe.base.refusal import Refusal
from chappe.contacts.columns import MERGE_FIELDS, PREFERENCES_URL
from chappe.messages.fragments import Measure, measure
from chappe.messages.replacement import smart as smart_text
from chappe.messages.template import Template, fill

OF_EVERYBODY = frozenset((*MERGE_FIELDS, PREFERENCES_URL))
"""The merge fields that are not the account's own."""


# `Person` and `Ready` are made for every recipient: a named tuple is made five times as fast as a frozen dataclass.
class Person(NamedTuple):
    """What a text can be filled from: a contact as the preparation saw it."""

    position: int
    contact_id: int
    number: str
    route_country: str
    external_id: str
    first_name: str
    last_name: str
    language: str
    country: str
    postal_code: str
    # Of the account's own fields, those that are asked for.
    attributes: Mapping[str, object]
    time_zone: str = ""
    preferences_url: str = ""


def own_fields(template: Template) -> tuple[str, ...]:
    """The merge fields that are the account's own."""
    return tuple(name for name in template.fields if name not in OF_EVERYBODY)


def merge_values(person: Person, fields: Collection[str]) -> dict[str, object]:
    """The values of these merge fields. The account's own fields give way to the standard ones of that name."""
    return {
        name: getattr(person, name) if name in OF_EVERYBODY else person.attributes.get(name)
        for name in fields
    }


class Ready(NamedTuple):
    """One recipient to be: its text filled, replaced and measured. ``empty_fields`` had no value."""

    position: int
    contact_id: int
    number: str
    country: str
    text: str
    encoding: str
    fragments: int
    forced_by: tuple[str, ...]
    empty_fields: tuple[str, ...]


class TextRefused(Refusal):
    """One contact's own text cannot be made (``contact``, ``problem``: the code of the reason, and its parameters)."""

    code = "preparation.text_refused"


class EmptyText(Refusal):
    """Nothing is left of the text once it is filled."""

    code = "preparation.empty_text"


def compose(person: Person, template: Template, *, smart: bool) -> Ready:
    """The person's own text, ready to leave. Raises TextRefused naming the contact."""
    try:
        filled = fill(template, merge_values(person, template.fields))
        text, measured = _finished(filled.text, smart)
    except Refusal as refusal:
        contact = person.external_id or str(person.contact_id)
        raise TextRefused(contact=contact, problem=refusal.code, **refusal.params) from refusal
    return Ready(
        person.position,
        person.contact_id,
        person.number,
        person.route_country,
        text,
        measured.encoding.value,
        measured.fragments,
        measured.forced_by,
        filled.empty_fields,
    )


@lru_cache(maxsize=4096)
def _finished(filled: str, smart: bool) -> tuple[str, Measure]:
    """The text that leaves, and its measure. Texts repeat as first names do, or are all the same."""
    text = smart_text(filled) if smart else filled
    if not text.strip():
        raise EmptyText
    return text, measure(text)


@dataclass(slots=True)
class Summary:
    """What a preparation found, added up slice by slice."""

    recipients: int = 0
    fragments: int = 0
    by_fragments: Counter[int] = field(default_factory=Counter)
    by_encoding: Counter[str] = field(default_factory=Counter)
    by_country: Counter[str] = field(default_factory=Counter)
    fragments_by_country: Counter[str] = field(default_factory=Counter)
    # Texts forced to UCS-2 by this character; empty values by field.
    by_character: Counter[str] = field(default_factory=Counter)
    by_empty_field: Counter[str] = field(default_factory=Counter)

    def add(self, ready: Sequence[Ready]) -> None:
        """Counts texts."""
        self.recipients += len(ready)
        self.fragments += sum([one.fragments for one in ready])
        self.by_fragments.update([one.fragments for one in ready])
        self.by_encoding.update([one.encoding for one in ready])
        self.by_country.update([one.country for one in ready])
        for one in ready:
            self.fragments_by_country[one.country] += one.fragments
        self.by_character.update([character for one in ready for character in one.forced_by])
        self.by_empty_field.update([name for one in ready for name in one.empty_fields])

    def as_json(self, verdicts: Mapping[str, int]) -> dict[str, object]:
        """The summary as it is kept: plain values, characters bounded to the hundred most frequent."""
        return {
            "verdicts": dict(verdicts),
            "fragments": {str(count): texts for count, texts in sorted(self.by_fragments.items())},
            "encodings": dict(self.by_encoding),
            "countries": dict(self.by_country.most_common()),
            "fragments_by_country": dict(self.fragments_by_country),
            "characters": dict(self.by_character.most_common(100)),
            "empty_fields": dict(self.by_empty_field),
        }
