"""What a preparation makes of each contact, and the sum of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from chappe.base.refusal import Refusal
from chappe.contacts.columns import PREFERENCES_URL
from chappe.messages.fragments import measure
from chappe.messages.replacement import smart as smart_text
from chappe.messages.template import Template, fill


@dataclass(frozen=True, slots=True)
class Person:
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
    attributes: Mapping[str, object]
    time_zone: str = ""
    preferences_url: str = ""


def merge_values(person: Person) -> dict[str, object]:
    """The values of a text's merge fields. The account's own fields give way to the standard ones of that name."""
    return {
        **person.attributes,
        "external_id": person.external_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "country": person.country,
        "postal_code": person.postal_code,
        "number": person.number,
        PREFERENCES_URL: person.preferences_url,
    }


@dataclass(frozen=True, slots=True)
class Ready:
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
        filled = fill(template, merge_values(person))
        text = smart_text(filled.text) if smart else filled.text
        if not text.strip():
            raise EmptyText
        measured = measure(text)
    except Refusal as refusal:
        contact = person.external_id or str(person.contact_id)
        raise TextRefused(contact=contact, problem=refusal.code, **refusal.params) from refusal
    return Ready(
        position=person.position,
        contact_id=person.contact_id,
        number=person.number,
        country=person.route_country,
        text=text,
        encoding=measured.encoding.value,
        fragments=measured.fragments,
        forced_by=measured.forced_by,
        empty_fields=filled.empty_fields,
    )


@dataclass(slots=True)
class Summary:
    """What a preparation found, added up text by text."""

    recipients: int = 0
    fragments: int = 0
    by_fragments: Counter[int] = field(default_factory=Counter)
    by_encoding: Counter[str] = field(default_factory=Counter)
    by_country: Counter[str] = field(default_factory=Counter)
    # Texts forced to UCS-2 by this character; empty values by field.
    by_character: Counter[str] = field(default_factory=Counter)
    by_empty_field: Counter[str] = field(default_factory=Counter)

    def add(self, ready: Ready) -> None:
        """Counts one text."""
        self.recipients += 1
        self.fragments += ready.fragments
        self.by_fragments[ready.fragments] += 1
        self.by_encoding[ready.encoding] += 1
        self.by_country[ready.country] += 1
        self.by_character.update(ready.forced_by)
        self.by_empty_field.update(ready.empty_fields)

    def as_json(self, verdicts: Mapping[str, int]) -> dict[str, object]:
        """The summary as it is kept: plain values, characters bounded to the hundred most frequent."""
        return {
            "verdicts": dict(verdicts),
            "fragments": {str(count): texts for count, texts in sorted(self.by_fragments.items())},
            "encodings": dict(self.by_encoding),
            "countries": dict(self.by_country.most_common()),
            "characters": dict(self.by_character.most_common(100)),
            "empty_fields": dict(self.by_empty_field),
        }
