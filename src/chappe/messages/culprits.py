"""Where the characters come from that keep a filled text out of GSM-7: the text itself, or fields of its reader."""

import re
from collections.abc import Iterable, Mapping

from chappe.messages.mistakes import TemplateRefusal
from chappe.messages.template import Template, fill

DATE = re.compile(r"\d{4}-\d\d-\d\d")
TEXT = ""
"""Stands for the text itself among fields."""

Culprit = tuple[str, str]
"""A character and the field it comes from."""


def culprits(
    template: Template, values: Mapping[str, object], characters: Iterable[str], locale: str
) -> tuple[Culprit, ...]:
    """Each of the characters of the text filled for a reader with these values, with each place it comes from.

    One that stands neither in the text nor in a value was written by a filter (the û of août, from a date): it comes
    from the field without which it is gone, or else from the text.
    """
    found: list[Culprit] = []
    for character in characters:
        places = [name for name in template.fields if _holds(values.get(name), character)]
        if character in template.source or character in template.frame.before + template.frame.after:
            places.insert(0, TEXT)
        if not places:
            places = [_written_from(template, values, character, locale)]
        found += [(character, place) for place in places]
    return tuple(found)


def _holds(value: object, character: str) -> bool:
    if value is None or isinstance(value, bool):
        return False
    text = str(value)
    return character in text or character.swapcase() in text


def _written_from(template: Template, values: Mapping[str, object], character: str, locale: str) -> str:
    # Dates first: their months and days are what filters write in letters.
    for name in sorted(template.fields, key=lambda name: not DATE.match(str(values.get(name)))):
        try:
            without = fill(template, {**values, name: None}, locale).text
        except TemplateRefusal:
            continue
        if character not in without:
            return name
    return TEXT
