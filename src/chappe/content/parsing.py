"""From the data of a country's file to its rules, or to what is wrong in which key."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chappe.base.refusal import Refusal
from chappe.content.rules import SURE, CountryRules, Force, Kind, NumberFor, Rule, Topics
from chappe.windows.parsing import Fault, Table, read_in_languages, read_sources, read_territories

WITH_WORDS = frozenset(
    (
        Kind.OPT_OUT,
        Kind.LABEL,
        Kind.SENDER_PREFIX,
        Kind.SENDER_SUFFIX,
        Kind.GENERIC_NAMES,
        Kind.NO_SHORTENERS,
    )
)
WITH_EXAMPLE = frozenset((Kind.OPT_OUT, Kind.LABEL))
ONE_WORD = frozenset((Kind.SENDER_PREFIX, Kind.SENDER_SUFFIX))


class ContentFault(StrEnum):
    """What may be wrong with a key besides `windows.parsing.Fault`."""

    BAD_PATTERN = "bad_pattern"
    NOT_SURE_ENOUGH = "not_sure_enough"
    TWICE = "twice"


class ContentInvalid(Refusal):
    """A country's file says what none may say (``file``, ``key``, ``fault``, ``value``)."""

    code: ClassVar[str] = "content.invalid"


def parse(file: str, data: Mapping[str, object]) -> CountryRules:
    """The rules that the TOML file of that name (without its ending) holds. Raises ContentInvalid."""
    table = Table(file, data, refusal=ContentInvalid)
    name = table.take("name", str)
    if name != file:
        raise table.invalid("name", Fault.NOT_THE_FILES_NAME, name)
    territories = read_territories(table)
    rules = tuple(_rule(each, territories) for each in table.take_tables("rules"))
    if not rules:
        raise table.invalid("rules", Fault.EMPTY)
    found = CountryRules(
        name, territories, rules, tuple(read_in_languages(note) for note in table.take_tables("notes"))
    )
    _check_once(table, rules)
    table.finish()
    return found


def _rule(table: Table, territories: tuple[str, ...]) -> Rule:
    kind = table.take_choice("kind", Kind)
    rule = Rule(
        kind=kind,
        force=table.take_choice("force", Force),
        sources=read_sources(table, territories),
        topics=table.take_choice("topics", Topics, Topics.MARKETING),
        effective_from=table.take_date("effective_from"),
        words=_words(table, kind),
        pattern=_pattern(table, kind),
        number_for=table.take_choice("number_for", NumberFor, NumberFor.NAMES),
        link=table.take("link", bool, False),
        at_end=table.take("at_end", bool, False),
        example=table.take("example", str, None if kind in WITH_EXAMPLE else ""),
    )
    if rule.force is Force.BLOCKING and rule.certainty not in SURE:
        raise table.invalid("force", ContentFault.NOT_SURE_ENOUGH, rule.certainty.value)
    table.finish()
    return rule


def _words(table: Table, kind: Kind) -> tuple[str, ...]:
    words = table.take_words("words", default=None if kind in WITH_WORDS else ())
    if (kind in WITH_WORDS) is not bool(words) or (kind in ONE_WORD and len(words) != 1):
        raise table.invalid("words", Fault.EMPTY if kind in WITH_WORDS and not words else Fault.UNKNOWN_KEY)
    if not all(word.strip() for word in words):
        raise table.invalid("words", Fault.EMPTY)
    return words


def _pattern(table: Table, kind: Kind) -> str:
    pattern = table.take("pattern", str, None if kind is Kind.NAME_CHARACTERS else "")
    try:
        re.compile(pattern)
    except re.error:
        raise table.invalid("pattern", ContentFault.BAD_PATTERN, pattern) from None
    return pattern


def _check_once(table: Table, rules: tuple[Rule, ...]) -> None:
    """A country has one rule of a kind; of name characters several, the strict and the prudent."""
    seen: set[Kind] = set()
    for place, rule in enumerate(rules, 1):
        if rule.kind in seen and rule.kind is not Kind.NAME_CHARACTERS:
            raise table.invalid(f"rules.{place}.kind", ContentFault.TWICE, rule.kind)
        seen.add(rule.kind)
