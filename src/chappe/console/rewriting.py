"""What a change of every contact comes to, in words."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chappe import wording
from chappe.console import formats
from chappe.console.choices import number_format_choices
from chappe.contacts.queries import RewriteView
from chappe.contacts.rewriting import LOST, NONE, SAME, UNFIT, Purpose
from chappe.contacts.serving import served
from chappe.wording.fields import EFFECTS

COUNTRIES_NAMED = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting as it is and as it will be."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """How many contacts come to the same; ``tone`` and ``icon`` as a badge's."""

    count: int
    word: str
    tone: str
    icon: str


def differences(seen: RewriteView) -> list[Difference]:
    """The settings that the change changes."""
    if seen.purpose is Purpose.KIND:
        return [Difference(_("Kind"), kind_words(seen.before), kind_words(seen.settings))]
    if seen.purpose is Purpose.REMOVAL:
        return []
    before, after = seen.before, seen.settings
    lines = [
        Difference(_("SMS field"), before["sms_field"], after["sms_field"]),
        Difference(
            _("Number format"), format_words(before["number_format"]), format_words(after["number_format"])
        ),
    ]
    changed = [line for line in lines if line.before != line.after]
    old, new = served(before["supported_countries"]), served(after["supported_countries"])
    if new - old:
        changed.append(Difference(_("Countries now served"), "", country_words(new - old)))
    if old - new:
        changed.append(Difference(_("Countries no longer served"), "", country_words(old - new)))
    return changed


def effects(seen: RewriteView) -> list[EffectLine]:
    """What becomes of the contacts, the most serious apart by its tone."""
    tally = seen.applied or seen.tally
    return [
        EffectLine(tally[code], str(word), *look_of(code))
        for code, word in EFFECTS.items()
        if tally.get(code)
    ]


def look_of(code: str) -> tuple[str, str]:
    """Tone and icon of an effect."""
    if code.startswith(LOST) or code in (UNFIT, "held"):
        return "bad", "exclamation-triangle"
    if code == SAME or code.startswith(NONE):
        return "", "minus"
    return "active", "arrow-path"


def kind_words(settings: object) -> str:
    assert isinstance(settings, dict)
    kind = wording.word("field_kind", settings["kind"])
    choices = settings.get("choices")
    return _("%(kind)s: %(choices)s") % {"kind": kind, "choices": ", ".join(choices)} if choices else kind


def format_words(number_format: str) -> str:
    return dict(number_format_choices()).get(number_format, number_format)


def country_words(countries: Collection[str]) -> str:
    """Their names, if they are few enough to be read."""
    named = sorted((formats.country(code) for code in countries), key=formats.sort_key)
    if len(named) <= COUNTRIES_NAMED:
        return ", ".join(named)
    more = len(named) - COUNTRIES_NAMED
    rest = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": formats.number(more)}
    return f"{', '.join(named[:COUNTRIES_NAMED])} {rest}"
