"""What an account has put to the texts of a country's recipients, so that they have what the country asks for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final

from chappe.base.refusal import Refusal
from chappe.contacts.columns import PREFERENCES_URL
from chappe.content.recognising import (
    has_label,
    names_number_elsewhere,
    says_how_to_refuse,
    says_where_to_refuse,
)
from chappe.content.rules import Kind, Law, NumberFor, Rule
from chappe.messages.addresses import UNSUBSCRIBE
from chappe.messages.contents import Compiled, Frames
from chappe.messages.skeletons import field_mark, skeletons
from chappe.messages.template import NO_FRAME, Frame
from chappe.windows.rulebook import ANYWHERE

MOST: Final = 60
REFUSAL_LINKS: Final = (field_mark(PREFERENCES_URL), field_mark(UNSUBSCRIBE))
SHORT_LINK: Final = re.compile(r"\{%-?\s*link\b.*?%\}", re.DOTALL)
"""Leads where it says, and is read as an address of the account's own."""


class CountryUnknown(Refusal):
    """No country of that code has content rules (``territory``)."""

    code: ClassVar[str] = "content.country_unknown"


class NothingToPut(Refusal):
    """The country asks for nothing of the kind (``in_country``, ``kind``: "opt_out" or "label")."""

    code: ClassVar[str] = "content.nothing_to_put"


class WordingTooLong(Refusal):
    """An opt-out mention has more characters than are worth paying for (``most``, ``length``)."""

    code: ClassVar[str] = "content.wording_too_long"


class WordingUnreadable(Refusal):
    """A mention is one line of characters that phones show (``character``)."""

    code: ClassVar[str] = "content.wording_unreadable"


class WordingSaysNothing(Refusal):
    """Readers would not know how to refuse (``wording``, ``example``, ``words``)."""

    code: ClassVar[str] = "content.wording_says_nothing"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be put: the account's own wording of how to refuse ("" for none), and the country's label."""

    opt_out: str = ""
    label: bool = False


NO_WISH: Final = Wish()


@dataclass(frozen=True, slots=True)
class Choices:
    """What an account has put in every country that asks for it, and what in some of them instead."""

    everywhere: Wish = NO_WISH
    by_territory: Mapping[str, Wish] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as rules look at it: its template, links in it but their beginning, and every way it may come out.

    ``link``: a link to refuse stands in all of them.
    """

    language: str
    source: str
    ways: tuple[str, ...]
    link: bool


def texts_of(compiled: Compiled) -> tuple[Text, ...]:
    """The texts of a message, one for each language."""
    return tuple(text_of(found.source, language=language) for language, found in compiled.templates.items())


def text_of(source: str, *, language: str = "", link: bool = False) -> Text:
    """A template as rules look at it. Raises TemplateRefusal and LoneSurrogate."""
    ways = skeletons(source)
    refused_there = [any(mark in way for mark in REFUSAL_LINKS) for way in ways]
    return Text(language, SHORT_LINK.sub("https://", source), ways, link or all(refused_there))


def frames(law: Law, choices: Choices, texts: Iterable[Text], on: date) -> Frames:
    """What is put around marketing texts, by country of the number and language; no country without."""
    known = tuple(texts)
    found: dict[str, dict[str, Frame]] = {}
    for territory in law.territories:
        wish = wish_in(law, choices, territory)
        if wish != NO_WISH:
            around = {text.language: frame(law, territory, wish, text, on) for text in known}
            needed = {language: each for language, each in around.items() if each != NO_FRAME}
            if needed:
                found[territory] = needed
    return found


def wish_in(law: Law, choices: Choices, territory: str) -> Wish:
    """What is wished for a territory: of what is put everywhere, no number that its refusals may not reach."""
    own = choices.by_territory.get(territory)
    if own is not None:
        return own
    rule, wish = law.rule(territory, Kind.OPT_OUT), choices.everywhere
    if rule and names_number_elsewhere(rule, wish.opt_out):
        return replace(wish, opt_out="")
    return wish


def frame(law: Law, territory: str, wish: Wish, text: Text, on: date) -> Frame:
    """What a text lacks in a territory. What it says in one of its ways already is not said twice."""
    label, refusal = (_in_force(law, territory, kind, on) for kind in (Kind.LABEL, Kind.OPT_OUT))
    before = after = ""
    if wish.label and label and not any(has_label(label, way) for way in text.ways):
        before = f"{label.example} "
    if wish.opt_out and refusal and _lacks(refusal, text) and says_how_to_refuse(refusal, wish.opt_out):
        after = f" {wish.opt_out}"
    return Frame(before, after) if before or after else NO_FRAME


def _in_force(law: Law, territory: str, kind: Kind, on: date) -> Rule | None:
    rule = law.rule(territory, kind)
    return rule if rule and rule.applies(marketing=True, on=on) else None


def _lacks(rule: Rule, text: Text) -> bool:
    if rule.link and text.link:
        return False
    return not any(says_how_to_refuse(rule, way) for way in text.ways)


def checked_wish(law: Law, territory: str, wish: Wish) -> Wish:
    """The wish for a territory, or for ``*``. Raises the refusals above."""
    if territory != ANYWHERE and law.of(territory) is None:
        raise CountryUnknown(territory=territory)
    for kind, wanted in ((Kind.LABEL, wish.label), (Kind.OPT_OUT, bool(wish.opt_out.strip()))):
        if wanted and territory != ANYWHERE and law.rule(territory, kind) is None:
            raise NothingToPut(in_country=territory, kind=kind.value)
    return Wish(_checked_wording(_rule_of_wording(law, territory), wish.opt_out), wish.label)


def _rule_of_wording(law: Law, territory: str) -> Rule:
    found = law.rule(territory, Kind.OPT_OUT)
    return found or next(rule for rule in law.anywhere if rule.kind is Kind.OPT_OUT)


def _checked_wording(rule: Rule, wording: str) -> str:
    given = wording.strip()
    if not given:
        return ""
    if len(given) > MOST:
        raise WordingTooLong(most=MOST, length=len(given))
    for character in given:
        if not character.isprintable():
            raise WordingUnreadable(character=f"U+{ord(character):04X}")
    named = rule.number_for is NumberFor.ALWAYS
    if not says_how_to_refuse(rule, given) or not says_where_to_refuse(rule, given, named=named):
        raise WordingSaysNothing(wording=given, example=rule.example, words=rule.words)
    return given


def choices_as_json(choices: Choices) -> dict[str, dict[str, object]]:
    """Plain values; `choices_of` reads them."""
    every = {ANYWHERE: choices.everywhere} if choices.everywhere != NO_WISH else {}
    wishes = {**every, **dict(sorted(choices.by_territory.items()))}
    return {territory: {"opt_out": wish.opt_out, "label": wish.label} for territory, wish in wishes.items()}


def choices_of(kept: Mapping[str, Mapping[str, object]]) -> Choices:
    """What `choices_as_json` wrote."""
    wishes = {territory: Wish(str(wish["opt_out"]), bool(wish["label"])) for territory, wish in kept.items()}
    every = wishes.pop(ANYWHERE, NO_WISH)
    return Choices(every, wishes)


def frames_as_json(found: Frames) -> dict[str, dict[str, list[str]]]:
    """Plain values; `frames_of` reads them."""
    return {
        territory: {language: [each.before, each.after] for language, each in sorted(around.items())}
        for territory, around in sorted(found.items())
    }


def frames_of(kept: Mapping[str, Mapping[str, list[str]]]) -> Frames:
    """What `frames_as_json` wrote."""
    return {
        territory: {language: Frame(*both) for language, both in around.items()}
        for territory, around in kept.items()
    }
