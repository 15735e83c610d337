"""Whether a text and its sender have what the countries of its recipients ask for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from datetime import date
from typing import Final

from chappe.content import recognising
from chappe.content.completing import Text
from chappe.content.rules import Force, Kind, Law, Rule
from chappe.messages.contents import NO_FRAMES, Frames
from chappe.messages.sender import SenderKind
from chappe.messages.template import NO_FRAME

ANYWHERE: Final = "anywhere"
"""The kind of a finding of how to refuse that no country's own rule asks for."""

MESSAGE, SENDER = "message", "sender"
"""Where a finding is mended."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at. Without a ``sender`` nothing is said of one."""

    texts: tuple[Text, ...]
    marketing: bool
    sender: str = ""
    sender_kind: SenderKind = SenderKind.ALPHANUMERIC

    @property
    def named(self) -> bool:
        """Whether a name sends it."""
        return bool(self.sender) and self.sender_kind is SenderKind.ALPHANUMERIC


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is not kept, and for whom.

    ``territory`` is empty for a rule of anywhere; ``recipients`` None where nobody was counted. ``languages`` are those
    of the texts at fault, where there are several texts. ``field``: where it is mended.
    """

    code: str
    force: Force
    field: str
    rule: Rule
    territory: str = ""
    recipients: int | None = None
    languages: tuple[str, ...] = ()
    params: dict[str, object] = made_by(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        source = self.rule.sources[0]
        return {
            "code": self.code,
            "force": self.force.value,
            "field": self.field,
            "territory": self.territory or None,
            "recipients": self.recipients,
            "languages": list(self.languages),
            "params": dict(self.params),
            "certainty": self.rule.certainty.value,
            "source": source.title,
            "url": source.url,
        }


Said = tuple[str, Force, str, dict[str, object]]
"""A code, what it does, where it is mended, parameters."""


def check(
    law: Law,
    subject: Subject,
    countries: Mapping[str, int | None],
    on: date,
    frames: Frames = NO_FRAMES,
) -> tuple[Finding, ...]:
    """What is not kept in each country, those that block first, then the countries of most recipients.

    ``countries``: recipients by country of their number, None where they were not counted; ``frames``: what is put
    around their texts.
    """
    found: list[Finding] = []
    anywhere: dict[str, Finding] = {}
    for territory, recipients in sorted(countries.items(), key=lambda each: (-(each[1] or 0), each[0])):
        own = law.of(territory)
        of_its_own = {id(rule) for rule in own.rules} if own else set()
        for each in _of_country(law, subject, territory, on, frames):
            if id(each.rule) in of_its_own:
                found.append(replace(each, territory=territory, recipients=recipients))
            else:
                before = anywhere.get(each.code)
                # Nothing is put where a country has no rule of its own: its sentence does not promise it.
                params = {**each.params, "kind": ANYWHERE} if each.rule.kind is Kind.OPT_OUT else each.params
                anywhere[each.code] = replace(each, recipients=_sum(before, recipients), params=params)
    return tuple(sorted((*found, *anywhere.values()), key=lambda each: each.force is not Force.BLOCKING))


def _sum(before: Finding | None, recipients: int | None) -> int | None:
    if before is None or recipients is None:
        return recipients
    return (before.recipients or 0) + recipients


def _of_country(law: Law, subject: Subject, territory: str, on: date, frames: Frames) -> Iterator[Finding]:
    around = frames.get(territory, {})
    texts = tuple(
        replace(text, ways=tuple(around.get(text.language, NO_FRAME).around(way) for way in text.ways))
        for text in subject.texts
    )
    codes: set[str] = set()
    for rule in law.rules(territory):
        if rule.applies(marketing=subject.marketing, on=on):
            for finding in _broken(rule, replace(subject, texts=texts)):
                if finding.code not in codes:
                    codes.add(finding.code)
                    yield finding


def _broken(rule: Rule, subject: Subject) -> Iterator[Finding]:
    if rule.kind in OF_SENDERS:
        said = OF_SENDERS[rule.kind](rule, subject) if subject.sender else None
        if said is not None:
            yield _finding(rule, said)
        return
    if rule.kind is Kind.NO_MARKETING:
        yield _finding(rule, ("no_marketing", rule.force, MESSAGE, {}))
        return
    by_code: dict[str, Finding] = {}
    for text in subject.texts:
        said = OF_TEXTS[rule.kind](rule, text, subject)
        if said is not None:
            before = by_code.get(said[0], _finding(rule, said))
            several = len(subject.texts) > 1
            by_code[said[0]] = (
                replace(before, languages=(*before.languages, text.language)) if several else before
            )
    yield from by_code.values()


def _finding(rule: Rule, said: Said) -> Finding:
    code, force, place, params = said
    return Finding(f"content.{code}", force, place, rule, params=params)


def _opt_out(rule: Rule, text: Text, subject: Subject) -> Said | None:
    if rule.link and text.link:
        return None
    params: dict[str, object] = {"example": rule.example}
    if not all(recognising.says_how_to_refuse(rule, way) for way in text.ways):
        code = "opt_out_missing_or_link" if rule.link else "opt_out_missing"
        return code, rule.force, MESSAGE, params
    if not all(recognising.says_where_to_refuse(rule, way, named=subject.named) for way in text.ways):
        return "opt_out_nowhere", Force.WARNING, MESSAGE, params
    if not all(recognising.refuses_last(rule, way) for way in text.ways):
        return "opt_out_not_last", Force.WARNING, MESSAGE, params
    return None


def _label(rule: Rule, text: Text, _subject: Subject) -> Said | None:
    if all(recognising.has_label(rule, way) for way in text.ways):
        return None
    return "label_missing", rule.force, MESSAGE, {"label": rule.example}


def _shorteners(rule: Rule, text: Text, _subject: Subject) -> Said | None:
    host = recognising.shortener_in(rule, text.source)
    return ("shortener", rule.force, MESSAGE, {"host": host}) if host else None


def _links(rule: Rule, text: Text, _subject: Subject) -> Said | None:
    return ("link", rule.force, MESSAGE, {}) if recognising.has_link(text.source) else None


def _prefix(rule: Rule, subject: Subject) -> Said | None:
    (prefix,) = rule.words
    if not subject.named or subject.sender.startswith(prefix):
        return None
    return "sender_prefix", rule.force, SENDER, {"sender": subject.sender, "prefix": prefix}


def _suffix(rule: Rule, subject: Subject) -> Said | None:
    (suffix,) = rule.words
    if not subject.named or subject.sender.endswith(suffix):
        return None
    return "sender_suffix", rule.force, SENDER, {"sender": subject.sender, "suffix": suffix}


def _no_names(rule: Rule, subject: Subject) -> Said | None:
    return ("no_names", rule.force, SENDER, {"sender": subject.sender}) if subject.named else None


def _registered(rule: Rule, subject: Subject) -> Said | None:
    return ("registered_names", rule.force, SENDER, {"sender": subject.sender}) if subject.named else None


def _characters(rule: Rule, subject: Subject) -> Said | None:
    allowed = re.compile(rule.pattern)
    odd = dict.fromkeys(each for each in subject.sender if not allowed.fullmatch(each))
    if not subject.named or not odd:
        return None
    shown = ", ".join("␣" if each == " " else each for each in odd)
    return "name_characters", rule.force, SENDER, {"sender": subject.sender, "characters": shown}


def _generic(rule: Rule, subject: Subject) -> Said | None:
    word = re.sub("[^a-z]", "", subject.sender.casefold())
    if not subject.named or word not in {each.casefold() for each in rule.words}:
        return None
    return "generic_names", rule.force, SENDER, {"sender": subject.sender}


OF_TEXTS: Final[Mapping[Kind, Callable[[Rule, Text, Subject], Said | None]]] = {
    Kind.OPT_OUT: _opt_out,
    Kind.LABEL: _label,
    Kind.NO_SHORTENERS: _shorteners,
    Kind.NO_LINKS: _links,
}
OF_SENDERS: Final[Mapping[Kind, Callable[[Rule, Subject], Said | None]]] = {
    Kind.SENDER_PREFIX: _prefix,
    Kind.SENDER_SUFFIX: _suffix,
    Kind.NO_NAMES: _no_names,
    Kind.REGISTERED_NAMES: _registered,
    Kind.NAME_CHARACTERS: _characters,
    Kind.GENERIC_NAMES: _generic,
}


def of_senders(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that are mended by another sender."""
    return tuple(each for each in findings if each.field == SENDER)
