"""What a preparation makes of each contact, and the sum of it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final, NamedTuple

from chappe.base.refusal import Refusal
from chappe.contacts.columns import MERGE_FIELDS, PREFERENCES_URL
from chappe.deployments.tallying import PLACES_KEPT, Costing, Counted, Tally, costings
from chappe.messages.contents import Compiled
from chappe.messages.culprits import Culprit, culprits
from chappe.messages.fragments import Measure, measure
from chappe.messages.languages import FALLBACK, locale_of
from chappe.messages.links import addressed
from chappe.messages.mistakes import TextTooLong, TooBig
from chappe.messages.replacement import replaced
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


def own_fields(fields: Collection[str]) -> tuple[str, ...]:
    """Of the merge fields, the account's own."""
    return tuple(name for name in fields if name not in OF_EVERYBODY)


def merge_values(person: Person, fields: Collection[str]) -> dict[str, object]:
    """The values of these merge fields. The account's own fields give way to the standard ones of that name."""
    return {
        name: getattr(person, name) if name in OF_EVERYBODY else person.attributes.get(name)
        for name in fields
    }


class Ready(NamedTuple):
    """One recipient to be: its text filled, replaced and measured. ``empty_fields`` had no value.

    ``language``: of the text it reads. ``culprits``: the characters that keep it out of GSM-7, each with the field it
    comes from. ``choices``: what it costs by each choice of replacement, in the order of `Choice`.
    """

    position: int
    contact_id: int
    number: str
    country: str
    text: str
    encoding: str
    fragments: int
    forced_by: tuple[str, ...]
    empty_fields: tuple[str, ...]
    language: str = ""
    culprits: tuple[Culprit, ...] = ()
    choices: tuple[Costing, ...] = ()


ENCODING: Final = Ready._fields.index("encoding")
"""From there on, a text's fields say what is counted of it."""


class TextRefused(Refusal):
    """One contact's own text cannot be made.

    ``contact``, ``contact_id``; ``problem``: the code of the reason, whose parameters are here too; ``field``: the one
    to look at, with ``kind`` "field", where one can be told.
    """

    code = "preparation.text_refused"


class EmptyText(Refusal):
    """Nothing is left of the text once it is filled."""

    code = "preparation.empty_text"


Mint = Callable[[int, int], str]
"""From a position and the place of a link to the recipient's token."""


def compose(person: Person, texts: Compiled, mint: Mint | None = None) -> Ready:
    """The person's own text, ready to leave; with samples for its short addresses where nothing mints its own.

    Raises TextRefused naming the contact.
    """
    language, template = texts.read_by(person.language, person.route_country)
    values = merge_values(person, template.fields)
    locale = FALLBACK
    if template.pattern is None:
        locale = locale_of(language, person.language, person.country, texts.account_language)
    try:
        filled = fill(template, values, locale, texts.domain)
        text, measured, choices = _finished(filled.text, texts.smart_replacement, texts.without_accents)
    except Refusal as refusal:
        raise _refused(person, refusal, suspect(refusal, template, values)) from refusal
    if template.targets and mint is not None:
        # As long as the samples that were measured, and of the same alphabet.
        text = addressed(text, template.targets, texts.links, texts.domain, partial(mint, person.position))
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
        language,
        culprits(template, values, measured.forced_by, locale) if measured.forced_by else (),
        choices,
    )


def suspect(refusal: Refusal, template: Template, values: Mapping[str, object]) -> str:
    """The field to look at first where a text cannot be made; "" if it names none."""
    if isinstance(refusal, EmptyText):
        return next((name for name in template.fields if not values.get(name)), "")
    if isinstance(refusal, TextTooLong | TooBig):
        return max(template.fields, key=lambda name: len(str(values.get(name) or "")), default="")
    line = refusal.params.get("line")
    return next((name for name in template.fields if template.lines[name] == line), "")


def _refused(person: Person, refusal: Refusal, field: str) -> TextRefused:
    named: dict[str, object] = {"kind": "field", "field": field} if field else {}
    return TextRefused(
        **{
            **refusal.params,
            "contact": person.external_id or str(person.contact_id),
            "contact_id": person.contact_id,
            "problem": refusal.code,
            **named,
        }
    )


@lru_cache(maxsize=4096)
def _finished(filled: str, smart: bool, unaccented: bool) -> tuple[str, Measure, tuple[Costing, ...]]:
    """The text that leaves, its measure, and what each choice would cost. Texts repeat as first names do."""
    text = replaced(filled, smart_replacement=smart, accents_removed=unaccented)
    if not text.strip():
        raise EmptyText
    return text, measure(text), costings(filled)


def counted_of(one: Ready, positions: tuple[int, ...] = ()) -> Counted:
    """What a tally takes of a text, or of those at several positions that are alike."""
    costing = (bool(one.forced_by), one.fragments)
    return Counted(
        positions or (one.position,),
        one.country,
        one.language,
        costing,
        one.choices,
        one.culprits,
        one.empty_fields,
    )


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
    tally: Tally = field(default_factory=Tally)

    def add(self, ready: Sequence[Ready]) -> None:
        """Counts texts. Those that differ in nothing that is counted are counted once: most slices hold few kinds."""
        alike: dict[tuple[object, ...], list[Ready]] = {}
        for one in ready:
            # All but who it is for and what it says.
            alike.setdefault((one.country, *one[ENCODING:]), []).append(one)
        for texts in alike.values():
            self._add_alike(texts[0], len(texts), tuple([one.position for one in texts[:PLACES_KEPT]]))

    def _add_alike(self, one: Ready, times: int, positions: tuple[int, ...]) -> None:
        self.recipients += times
        self.fragments += times * one.fragments
        self.by_fragments[one.fragments] += times
        self.by_encoding[one.encoding] += times
        self.by_country[one.country] += times
        self.fragments_by_country[one.country] += times * one.fragments
        for character in one.forced_by:
            self.by_character[character] += times
        for name in one.empty_fields:
            self.by_empty_field[name] += times
        self.tally.add(counted_of(one, positions), times)

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
            "distribution": self.tally.as_json(),
        }
